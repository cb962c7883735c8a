// How long backups are kept, and what that would delete, before it is saved.
import { h, button, put, once, icon } from './dom.js';
import { api } from './api.js';
import { t } from './messages.js';
import { bytes, number, daysOf, textOfDays } from './format.js';
import { state, watch, whyNot, loadBackups } from './state.js';
import { problemNotice, notice, toast } from './jobs.js';
import { open } from './dialogs.js';
import { planBox, removals, removalList } from './plan.js';

const COUNTS = ['hourly', 'daily', 'weekly', 'monthly', 'yearly'];
const UNITS = ['MiB', 'GiB', 'TiB'];
const MOST = 1000000;
const PAUSE = 350;

function field(name, unit, props) {
  const id = 'keep-' + name;
  const input = h('input', {
    type: 'number',
    id,
    name,
    min: 1,
    max: MOST,
    step: 1,
    inputmode: 'numeric',
    placeholder: t('settings.off'),
    'aria-describedby': id + '-hint',
    ...props,
  });
  return h(
    'div',
    { class: 'field keep', data: { field: name } },
    h('label', { for: id }, t(`keep.${name}`)),
    h('div', { class: 'with-unit' }, input, unit),
    h('p', { class: 'hint', id: id + '-hint' }, t(`keepHint.${name}`)),
    h('p', { class: 'field-error', id: id + '-error' }),
  );
}

function group(name, ...children) {
  return h(
    'fieldset',
    { class: 'group' },
    h('legend', {}, t(`settings.${name}`)),
    h('p', { class: 'group-lead' }, t(`settings.${name}Lead`)),
    h('div', { class: 'group-fields' }, children),
  );
}

function makeForm() {
  const unit = h(
    'select',
    { id: 'keep-bytes-unit', 'aria-label': t('settings.unit') },
    UNITS.map(each => h('option', { value: each }, each)),
  );
  const word = key => h('span', { class: 'unit' }, t(key));
  const form = h(
    'form',
    { class: 'card form settings-form', novalidate: true, 'aria-label': t('nav.settings') },
    group(
      'basics',
      field('within', word('settings.days'), { step: 'any', min: 0.01, max: 36500, inputmode: 'decimal' }),
      field('minimum', word('settings.backups')),
      field('last', word('settings.backups')),
    ),
    group(
      'rhythm',
      COUNTS.map(name => field(name, word(`settings.per.${name}`))),
    ),
    group(
      'caps',
      field('atMost', word('settings.backups')),
      field('atMostBytes', unit, { step: 'any', min: 0.01, inputmode: 'decimal' }),
    ),
  );
  return { form, unit };
}

function show({ form, unit }, retention) {
  for (const name of ['minimum', 'last', 'atMost', ...COUNTS]) form.elements[name].value = retention[name] ?? '';
  form.elements.within.value = retention.within ? String(Math.round(daysOf(retention.within) * 1000) / 1000) : '';
  const [, amount, written] = /^(\d+)\s*([KMGT]iB)?$/.exec(retention.atMostBytes ?? '') ?? [];
  const known = UNITS.includes(written);
  unit.value = known ? written : amount ? 'MiB' : 'GiB';
  form.elements.atMostBytes.value = !amount
    ? ''
    : known
      ? amount
      : String((Number(amount) * (written === 'KiB' ? 1024 : 1)) / (1024 * 1024));
}

/** Whole numbers only in a size as text: 1.5 GiB is 1536 MiB, and a part of a KiB is so many bytes. */
function sizeText(value, unit) {
  let size = value;
  for (const smaller of ['TiB', 'GiB', 'MiB', 'KiB'].slice(['TiB', 'GiB', 'MiB', 'KiB'].indexOf(unit))) {
    if (Number.isInteger(size)) return size + smaller;
    size *= 1024;
  }
  return String(Math.round(size));
}

/** The retention that stands in the form; the field that is wrong, if one is. */
function read({ form, unit }) {
  const retention = {};
  const wrong = [];
  for (const name of ['within', 'last', ...COUNTS, 'minimum', 'atMost', 'atMostBytes']) {
    const input = form.elements[name];
    const value = input.value.trim() === '' ? null : Number(input.value);
    const fine = input.validity.valid && (value === null || value > 0);
    input.toggleAttribute('aria-invalid', !fine);
    if (!fine) input.setAttribute('aria-invalid', 'true');
    form.querySelector(`#keep-${name}-error`).textContent = fine
      ? ''
      : t('settings.wrong', { min: 1, max: number(Number(input.max) || MOST) });
    if (!fine) wrong.push(input);
    retention[name] =
      value === null
        ? null
        : name === 'within'
          ? textOfDays(value)
          : name === 'atMostBytes'
            ? sizeText(value, unit.value)
            : value;
  }
  return { retention, wrong };
}

function confirmSave(plan, retention, save) {
  const gone = removals(plan);
  const problem = h('div', { class: 'slot' });
  const yes = button(t('settings.saveDeleting', { n: gone.length, shown: number(gone.length) }), {
    kind: 'danger',
    symbol: 'trash',
  });
  const no = button(t('cancel'), { kind: 'quiet' });
  const { dialog } = open(t('settings.confirmTitle', { n: gone.length, shown: number(gone.length) }), {
    kind: 'wide',
    children: [
      h('p', {}, t('settings.confirmText', { size: bytes(gone.reduce((sum, each) => sum + each.size, 0)) })),
      removalList(gone),
      problem,
    ],
    foot: [no, yes],
  });
  no.addEventListener('click', () => dialog.close());
  yes.addEventListener(
    'click',
    once(async () => {
      try {
        await save(retention);
        dialog.close();
      } catch (error) {
        put(problem, problemNotice(error));
      }
    }),
  );
  no.focus();
}

export function settingsView(content) {
  const parts = makeForm();
  const { form } = parts;
  const place = h('div', { class: 'stack' });
  const planPlace = h('div', { class: 'card plan', 'aria-live': 'polite', 'aria-busy': 'false' });
  const problem = h('div', { class: 'slot' });
  const save = h(
    'button',
    { type: 'submit', class: 'button primary', data: { key: 'save' } },
    icon('check'),
    h('span', {}, t('settings.save')),
  );
  const reset = button(t('settings.reset'), { kind: 'quiet', key: 'reset' });
  const reason = h('p', { class: 'reason' });
  form.append(problem, h('div', { class: 'form-foot' }, save, reset, reason));
  const now = { settings: null, asked: 0, timer: null, gone: false };
  const split = h('div', { class: 'split settings' }, form, h('div', { class: 'sticky' }, planPlace));
  content.append(place, split);

  const changed = () => now.settings !== null && JSON.stringify(read(parts).retention) !== JSON.stringify(now.formed);
  const enable = () => {
    const why = whyNot() ?? (now.settings && !now.settings.editable ? t('settings.fixed') : null);
    const dirty = changed();
    for (const input of form.querySelectorAll('input, select'))
      input.disabled = now.settings === null || (now.settings && !now.settings.editable);
    save.disabled = now.settings === null || why !== null || !dirty;
    reset.disabled = !dirty;
    reason.textContent = state.overview && why ? why : '';
  };
  const preview = async () => {
    const { retention, wrong } = read(parts);
    if (wrong.length || !now.settings) return null;
    now.asked += 1;
    const ask = now.asked;
    planPlace.setAttribute('aria-busy', 'true');
    try {
      const plan = await api.post({ retention }, 'settings', 'plan');
      if (ask !== now.asked) return null;
      if (!state.backups) await loadBackups();
      put(planPlace, planBox(plan, changed()));
      return plan;
    } catch (error) {
      if (ask !== now.asked) return null;
      mark(error);
      put(planPlace, h('h2', { class: 'card-title' }, t('plan.title')), problemNotice(error, t('plan.failed')));
      return null;
    } finally {
      if (ask === now.asked) planPlace.setAttribute('aria-busy', 'false');
    }
  };
  const mark = error => {
    const input = error.field ? form.elements[error.field.split('.').at(-1)] : null;
    if (!input) return;
    input.setAttribute('aria-invalid', 'true');
    form.querySelector(`#keep-${input.name}-error`).textContent = error.message;
  };
  const take = settings => {
    now.settings = settings;
    show(parts, settings.retention ?? {});
    now.formed = read(parts).retention;
    enable();
    split.hidden = !settings.editable;
    put(
      place,
      settings.editable
        ? null
        : notice(
            'note',
            t('settings.fixedTitle'),
            t('settings.fixed'),
            settings.retentionText ? h('p', { class: 'mono' }, settings.retentionText) : null,
          ),
      settings.lasting ? null : notice('warn', t('settings.forgetTitle'), t('settings.forget')),
    );
  };
  const load = async () => {
    try {
      take(await api.get('settings'));
      if (now.settings.editable) await preview();
    } catch (error) {
      put(place, problemNotice(error, t('settings.loadFailed')), button(t('retry'), { symbol: 'refresh', click: once(load) }));
    }
  };
  const store = async retention => {
    take(await api.put({ retention }, 'settings'));
    toast('good', t('settings.saved'), t('settings.savedText'));
    await preview();
  };
  form.addEventListener('input', () => {
    enable();
    put(problem);
    clearTimeout(now.timer);
    now.timer = setTimeout(preview, PAUSE);
  });
  reset.addEventListener('click', () => {
    show(parts, now.settings.retention);
    enable();
    preview();
  });
  form.addEventListener('submit', event => event.preventDefault());
  form.addEventListener(
    'submit',
    once(async () => {
      put(problem);
      const { retention, wrong } = read(parts);
      if (wrong.length) return wrong[0].focus();
      clearTimeout(now.timer);
      const plan = await preview();
      if (!plan) return;
      try {
        if (removals(plan).length) confirmSave(plan, retention, store);
        else await store(retention);
      } catch (error) {
        mark(error);
        put(problem, problemNotice(error, t('settings.saveFailed')));
      }
    }),
  );
  put(
    planPlace,
    h('h2', { class: 'card-title' }, t('plan.title')),
    h('div', { class: 'skeleton line' }),
    h('div', { class: 'skeleton line' }),
  );
  enable();
  load();
  const stop = watch(enable);
  return () => {
    stop();
    clearTimeout(now.timer);
  };
}
