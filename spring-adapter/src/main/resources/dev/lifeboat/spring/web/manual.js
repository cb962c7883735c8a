// A backup by hand: its label, how far it is, and what came of it.
import { h, button, put, once, icon, bdi } from './dom.js';
import { api } from './api.js';
import { t } from './messages.js';
import { bytes } from './format.js';
import { state, jobs, runs, whyNot, follow } from './state.js';
import { progress, problemNotice, notice, durationOf } from './jobs.js';
import { isDismissed, dismiss } from './dismissed.js';
import { download } from './actions.js';

const LONGEST_LABEL = 500;

function result(job, update) {
  const close = button(t('close'), {
    kind: 'quiet small',
    key: 'manual-close',
    click: () => {
      dismiss(job.id);
      update();
    },
  });
  if (job.state === 'FAILED')
    return h(
      'div',
      { class: 'outcome' },
      problemNotice(job.problem ?? {}, t('manual.failed')),
      h('div', { class: 'row' }, close),
    );
  const backup = job.result ?? state.backups?.find(each => each.id === job.backup);
  const id = backup?.id ?? job.backup;
  return h(
    'div',
    { class: 'outcome' },
    notice(
      'good',
      t('manual.done'),
      null,
      h(
        'p',
        { class: 'notice-text' },
        backup?.origin?.label ? bdi(backup.origin.label, 'clip') : null,
        h('span', { class: 'muted' }, t('manual.doneNote', { size: bytes(backup?.stored?.bytes), took: durationOf(job) })),
      ),
      h('p', { class: 'mono small-text clip' }, id),
    ),
    h(
      'div',
      { class: 'row' },
      id
        ? button(t('act.download'), {
            kind: 'small',
            symbol: 'download',
            key: 'manual-download',
            click: once(() => download(id)),
          })
        : null,
      h(
        'a',
        { class: 'button quiet small', href: '#backups', data: { key: 'manual-list' } },
        icon('backups'),
        h('span', {}, t('manual.show')),
      ),
      close,
    ),
  );
}

export function manualPanel() {
  const input = h('input', {
    type: 'text',
    id: 'label',
    maxlength: LONGEST_LABEL,
    autocomplete: 'off',
    dir: 'auto',
    placeholder: t('manual.placeholder'),
    'aria-describedby': 'label-hint',
  });
  const submit = h(
    'button',
    { type: 'submit', class: 'button primary', data: { key: 'manual-run' } },
    icon('plus'),
    h('span', {}, t('manual.run')),
  );
  const problem = h('div', { class: 'slot' });
  const below = h('div', { class: 'slot' });
  const reason = h('p', { class: 'reason', id: 'manual-why' });
  const form = h(
    'form',
    { class: 'form' },
    h(
      'div',
      { class: 'field' },
      h('label', { for: 'label' }, t('manual.label')),
      input,
      h('p', { class: 'hint', id: 'label-hint' }, t('manual.hint')),
    ),
    submit,
    reason,
    problem,
  );
  let shown = '';
  const update = () => {
    const why = whyNot();
    const job = jobs('CREATE')[0] ?? null;
    const current = job && (runs(job) || !isDismissed(job.id)) ? job : null;
    submit.disabled = why !== null || (current !== null && runs(current));
    input.disabled = why !== null;
    reason.textContent = state.overview && why ? why : '';
    const stamp = JSON.stringify([current, state.backups?.length]);
    if (stamp === shown) return;
    shown = stamp;
    put(below, current ? (runs(current) ? progress(current) : result(current, update)) : null);
  };
  form.addEventListener('submit', event => event.preventDefault());
  form.addEventListener(
    'submit',
    once(async () => {
      put(problem);
      input.removeAttribute('aria-invalid');
      jobs('CREATE')
        .filter(job => !runs(job))
        .forEach(job => dismiss(job.id));
      update();
      try {
        const label = input.value.trim();
        follow(await api.post(label ? { label } : {}, 'backups'));
        input.value = '';
      } catch (error) {
        if (error.field === 'label') input.setAttribute('aria-invalid', 'true');
        put(problem, problemNotice(error, t('manual.failed')));
      }
    }),
  );
  const element = h(
    'section',
    { class: 'card manual', 'aria-labelledby': 'manual' },
    h('h2', { id: 'manual', class: 'card-title' }, t('manual.title')),
    h('p', { class: 'card-lead' }, t('manual.lead')),
    form,
    below,
  );
  return { element, update };
}
