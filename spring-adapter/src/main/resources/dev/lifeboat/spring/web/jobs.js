// Shows how far a job is, and says how it ended.
import { h, icon, announce, button } from './dom.js';
import { t, either } from './messages.js';
import { number, sentence, took } from './format.js';
import { state, runs } from './state.js';

/** The phases that people see, in their order, for each kind of job. */
const PHASES = {
  CREATE: ['SNAPSHOT', 'CHECK', 'HASH', 'PUBLISH'],
  IMPORT: ['SNAPSHOT', 'CHECK', 'HASH', 'PUBLISH'],
  VERIFY: ['FETCH', 'HASH', 'CHECK'],
  PREVIEW: ['FETCH', 'HASH', 'CHECK'],
  RESTORE: ['FETCH', 'HASH', 'CHECK', 'SAFETY', 'APPLY', 'PROVE', 'PUBLISH'],
  TASK: [],
};

/** How far this page has seen each job: a phase that comes twice does not make the list jump back. */
const furthest = new Map();

function reached(job) {
  const order = PHASES[job.kind] ?? [];
  const now = order.indexOf(job.phase);
  const most = Math.max(now, furthest.get(job.id) ?? -1);
  furthest.set(job.id, most);
  return { order, now: now < 0 ? most : Math.max(now, most) };
}

function stepState(index, at, job) {
  if (job.state === 'SUCCEEDED' || index < at) return 'done';
  if (index > at) return 'ahead';
  return job.state === 'FAILED' ? 'failed' : 'now';
}

function steps(job) {
  const { order, now } = reached(job);
  return h(
    'ol',
    { class: 'steps' },
    order.map((phase, index) => {
      const kind = stepState(index, now, job);
      return h(
        'li',
        { class: 'step ' + kind, 'aria-current': kind === 'now' ? 'step' : null },
        h('span', { class: 'step-mark' }, kind === 'done' ? icon('check') : kind === 'failed' ? icon('close') : null),
        h('span', { class: 'step-text' }, t(`phase.${phase}`)),
        h('span', { class: 'unseen' }, ' ' + t(`step.${kind}`)),
      );
    }),
  );
}

function amount(job) {
  if (job.total <= 1) return '';
  return t('progress.pages', { done: number(job.done), total: number(job.total) });
}

/** A bar that a screen reader can follow; without a total it only moves. */
export function bar(done, total, name) {
  const known = total > 1;
  const share = known ? Math.min(100, Math.floor((done / total) * 100)) : null;
  return h(
    'div',
    {
      class: 'progress' + (known ? '' : ' unknown'),
      role: 'progressbar',
      'aria-label': name,
      'aria-valuemin': '0',
      'aria-valuemax': '100',
      'aria-valuenow': share,
    },
    h('span', { class: 'progress-fill', vars: known ? { width: share + '%' } : {} }),
  );
}

export const titleOf = job => t(`job.${job.kind}`, { backup: job.backup ?? '' });

function phaseText(job) {
  if (job.state === 'WAITING') return t('phase.waiting');
  return job.phase ? either(`phase.${job.phase}`, t('phase.working')) : t('phase.working');
}

const said = new Map();

/** The whole progress of a running job. */
export function progress(job) {
  const text = phaseText(job);
  if (said.get(job.id) !== text) {
    said.set(job.id, text);
    announce(titleOf(job) + ': ' + text);
  }
  return h(
    'div',
    { class: 'job', data: { job: job.id } },
    h('div', { class: 'job-head' }, h('span', { class: 'job-phase' }, text), h('span', { class: 'job-amount' }, amount(job))),
    bar(job.done, job.total, titleOf(job)),
    (PHASES[job.kind] ?? []).length ? steps(job) : null,
  );
}

/** One line for a running job, wherever its own panel is not. */
export function slimProgress(job) {
  return h(
    'div',
    { class: 'slim', data: { job: job.id } },
    h('span', { class: 'slim-title' }, titleOf(job)),
    h('span', { class: 'slim-phase' }, phaseText(job)),
    bar(job.done, job.total, titleOf(job)),
  );
}

export const durationOf = job => (job.endedAt ? took(Date.parse(job.endedAt) - Date.parse(job.startedAt)) : '');

const KINDS = { good: 'ok', bad: 'stop', warn: 'alert', note: 'info' };

/** A message in its place: what it is, in words, with what can be done. */
export function notice(kind, title, text, ...more) {
  return h(
    'div',
    { class: 'notice ' + kind, role: kind === 'bad' ? 'alert' : null },
    icon(KINDS[kind]),
    h(
      'div',
      { class: 'notice-body' },
      title ? h('p', { class: 'notice-title' }, title) : null,
      text ? h('p', { class: 'notice-text', dir: 'auto' }, sentence(text)) : null,
      ...more,
    ),
  );
}

/** The server has said itself what is safe: then it is not said twice. */
const SAFE = /not touched|untouched|nothing was|rolled back|holds what it held/i;

/** What went wrong, and what is safe. */
export function problemNotice(problem, title) {
  const said = problem.message ?? problem.detail ?? '';
  const safe = SAFE.test(said) ? null : either(`safe.${problem.code}`, null);
  return notice(
    'bad',
    title ?? either(`problemTitle.${problem.code}`, t('problemTitle.failed')),
    said,
    safe ? h('p', { class: 'notice-safe' }, icon('shield'), safe) : null,
  );
}

/** A short message at the edge of the page, which goes by itself unless it is bad. */
export function toast(kind, title, text = '') {
  const box = notice(kind, title, text);
  box.removeAttribute('role');
  const close = () => box.remove();
  box.append(button(t('close'), { kind: 'quiet small', click: close }));
  document.getElementById('toasts').append(box);
  announce([title, text].filter(Boolean).join('. '), kind === 'bad');
  if (kind !== 'bad') setTimeout(close, 9000);
}

/** Whether anything of ours or of the schedule works at this moment. */
export const working = () => (state.overview?.jobs ?? []).filter(runs);
