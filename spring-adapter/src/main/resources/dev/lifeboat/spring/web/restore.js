// Putting a backup into the live database: choose, look, confirm, follow, and undo.
import { h, put, once, icon, announce } from './dom.js';
import { api } from './api.js';
import { t } from './messages.js';
import { state, watch, jobs, runs, whyNot, follow } from './state.js';
import { progress, problemNotice, notice } from './jobs.js';
import { isDismissed, dismiss } from './dismissed.js';
import { uploadPanel } from './upload.js';
import { comparison } from './compare.js';
import { chooser } from './choose.js';
import { outcome } from './outcome.js';

const FRESH = 120000;

const whyNoRestore = () => whyNotLook() ?? (state.overview.readOnly ? t('why.readOnly') : null);

/** Looking at what a restore would do is allowed on a read-only page, to those who may manage. */
function whyNotLook() {
  if (!state.overview) return t('loading');
  if (!state.overview.user.mayManage) return whyNot();
  return state.overview.restoreAllowed || state.overview.readOnly ? null : t('restore.notAllowed');
}

function trail(at) {
  const names = ['choose', 'look', 'follow', 'done'];
  return h(
    'ol',
    { class: 'trail', 'aria-label': t('restore.trail') },
    names.map((name, index) =>
      h(
        'li',
        { class: index < at ? 'past' : index === at ? 'now' : '', 'aria-current': index === at ? 'step' : null },
        h('span', { class: 'trail-mark', 'aria-hidden': 'true' }, index < at ? icon('check') : String(index + 1)),
        t(`restore.step.${name}`),
      ),
    ),
  );
}

function choosing(content) {
  const why = h('div', { class: 'slot' });
  const chooserPanel = chooser();
  const uploads = uploadPanel();
  content.append(why, trail(0), h('div', { class: 'split even' }, chooserPanel.element, uploads.element));
  return () => {
    const reason = state.overview ? (whyNotLook() ?? whyNoRestore()) : null;
    put(why, reason && reason !== whyNot() ? notice('note', t('restore.notHere'), reason) : null);
    chooserPanel.update();
    uploads.update();
  };
}

/** Whether what it says of the database still holds: by the clock of the server, and unless a restore came after it. */
function isFresh(job) {
  const age = Date.parse(state.overview.health.at) - Date.parse(job.endedAt);
  const replaced = jobs('RESTORE').some(other => other.endedAt === null || other.endedAt >= job.startedAt);
  return job.state === 'SUCCEEDED' && age < FRESH && !replaced;
}

async function previewOf(id) {
  const recent = jobs('PREVIEW').find(job => job.backup === id && (runs(job) || isFresh(job)));
  if (recent) return recent;
  return follow(await api.post({}, 'backups', id, 'preview'));
}

function confirmForm(id, name, refusal) {
  const input = h('input', {
    type: 'text',
    id: 'confirm',
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    'aria-describedby': 'confirm-hint',
  });
  const go = h(
    'button',
    { type: 'submit', class: 'button danger', disabled: true, data: { key: 'restore-run' } },
    icon('restore'),
    h('span', {}, t('restore.run')),
  );
  const problem = h('div', { class: 'slot' });
  const why = refusal ?? whyNoRestore();
  input.disabled = why !== null;
  input.addEventListener('input', () => {
    go.disabled = input.value !== name;
  });
  const form = h(
    'form',
    { class: 'card confirm', 'aria-labelledby': 'confirm-title' },
    h('h2', { id: 'confirm-title', class: 'card-title' }, t('restore.confirmTitle')),
    h(
      'ul',
      { class: 'promises' },
      ['safety', 'whole', 'open'].map(each => h('li', {}, icon('check'), t(`restore.promise.${each}`))),
    ),
    h(
      'div',
      { class: 'field' },
      h('label', { for: 'confirm' }, t('restore.confirmLabel'), ' ', h('bdi', { class: 'mono key-name' }, name)),
      input,
      h('p', { class: 'hint', id: 'confirm-hint' }, why ?? t('restore.confirmHint')),
    ),
    problem,
    h('div', { class: 'row' }, go, h('a', { class: 'button quiet', href: '#restore' }, t('restore.another'))),
  );
  form.addEventListener('submit', event => event.preventDefault());
  form.addEventListener(
    'submit',
    once(async () => {
      put(problem);
      try {
        jobs('RESTORE')
          .filter(job => !runs(job))
          .forEach(job => dismiss(job.id));
        follow(await api.post({ confirm: input.value }, 'backups', id, 'restore'));
        location.hash = 'restore';
      } catch (error) {
        put(problem, problemNotice(error, t('restore.refused')));
      }
    }),
  );
  return form;
}

function looking(content, id) {
  const place = h('div', { class: 'stack' });
  content.append(trail(1), place);
  let begun = false;
  let job = null;
  let shown = '';
  const show = (stamp, ...children) => {
    if (stamp === shown) return;
    shown = stamp;
    put(
      place,
      children.map(child => (typeof child === 'function' ? child() : child)),
    );
  };
  const back = () =>
    h(
      'a',
      { class: 'button', href: '#restore', data: { key: 'restore-back' } },
      icon('left'),
      h('span', {}, t('restore.another')),
    );
  const fail = problem => show('failed', problemNotice(problem, t('restore.previewFailed')), h('div', {}, back()));
  const begin = async () => {
    begun = true;
    try {
      job = await previewOf(id);
      update();
    } catch (problem) {
      fail(problem);
    }
  };
  const update = () => {
    if (!state.overview) return;
    const why = whyNotLook();
    if (why) return show(why, notice('note', t('restore.notHere'), why), back());
    if (!begun) return void begin();
    if (!job) return show('begun', h('section', { class: 'card' }, h('p', { class: 'muted' }, t('loading'))));
    job = jobs('PREVIEW').find(each => each.id === job.id) ?? job;
    if (runs(job))
      return show(JSON.stringify(job), () =>
        h('section', { class: 'card' }, h('h2', { class: 'card-title' }, t('restore.reading')), progress(job)),
      );
    if (job.state === 'FAILED') return fail(job.problem ?? {});
    show(
      'done',
      () => comparison(job.result),
      () => confirmForm(id, state.overview.database.name, job.result.refusal ?? null),
    );
    if (shown === 'done') announceOnce(job);
  };
  return update;
}

const heard = new Set();
function announceOnce(job) {
  if (heard.has(job.id)) return;
  heard.add(job.id);
  announce(t('restore.previewReady'));
}

function following(content, id) {
  const place = h('div', { class: 'stack' });
  content.append(place);
  let shown = '';
  return () => {
    const job = jobs('RESTORE').find(each => each.id === id);
    const stamp = JSON.stringify([job, state.backups?.length]);
    if (!job || stamp === shown) return;
    shown = stamp;
    if (runs(job)) {
      put(
        place,
        trail(2),
        h(
          'section',
          { class: 'card', 'aria-labelledby': 'following' },
          h('h2', { id: 'following', class: 'card-title' }, t('restore.running')),
          h('p', { class: 'card-lead' }, t('restore.runningLead', { backup: job.backup ?? '' })),
          progress(job),
        ),
      );
    } else {
      put(place, trail(3), outcome(job));
    }
  };
}

export function restoreView(content, id) {
  let mode = null;
  let update = () => {};
  const choose = () => {
    const job = jobs('RESTORE')[0];
    const current = job && (runs(job) || (!isDismissed(job.id) && !id)) ? job : null;
    const next = current ? 'job ' + current.id : id ? 'look ' + id : 'choose';
    if (next === mode) return;
    mode = next;
    content.replaceChildren();
    update = current ? following(content, current.id) : id ? looking(content, id) : choosing(content);
  };
  const all = () => {
    choose();
    update();
  };
  all();
  document.addEventListener('restore-over', all);
  const stop = watch(all);
  return () => {
    stop();
    document.removeEventListener('restore-over', all);
  };
}
