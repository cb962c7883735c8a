// Putting a backup into the live database: choose, look, confirm, follow, and undo.
import { h, button, put, once, icon, bdi, announce } from './dom.js';
import { api } from './api.js';
import { t } from './messages.js';
import { bytes, number, since, time, took } from './format.js';
import { state, watch, jobs, runs, find, whyNot, follow, ended } from './state.js';
import { progress, problemNotice, notice, toast } from './jobs.js';
import { confirm } from './dialogs.js';
import { isDismissed, dismiss } from './dismissed.js';
import { uploadPanel } from './upload.js';
import { comparison } from './compare.js';
import { nameOf } from './actions.js';

const CHOICES = 8;
const FRESH = 120000;

const whyNoRestore = () => whyNotLook() ?? (state.overview.readOnly ? t('why.readOnly') : null);

/** Looking at what a restore would do is allowed on a read-only page, to those who may manage. */
function whyNotLook() {
  if (!state.overview) return t('loading');
  if (!state.overview.user.mayManage) return whyNot();
  return state.overview.restoreAllowed ? null : t('restore.notAllowed');
}

function trail(at) {
  const names = ['choose', 'look', 'follow', 'done'];
  return h('ol', { class: 'trail', 'aria-label': t('restore.trail') }, names.map((name, index) =>
    h('li', { class: index < at ? 'past' : index === at ? 'now' : '', 'aria-current': index === at ? 'step' : null },
      h('span', { class: 'trail-mark', 'aria-hidden': 'true' }, index < at ? icon('check') : String(index + 1)), t(`restore.step.${name}`))));
}

function choice(backup) {
  return h('li', {}, h('a', { class: 'pick', href: '#restore/' + encodeURIComponent(backup.id), data: { key: 'pick-' + backup.id } },
    h('span', { class: 'pick-main' }, bdi(nameOf(backup), 'clip strong'), h('span', { class: 'muted small-text' }, time(backup.createdAt))),
    h('span', { class: 'pick-end' }, h('span', { class: 'small-text' }, since(backup.createdAt)), h('span', { class: 'muted small-text' }, bytes(backup.stored.bytes))), icon('right')));
}

function chooser() {
  const results = h('ul', { class: 'picks' });
  const more = h('p', { class: 'muted small-text' });
  const search = h('input', { type: 'search', id: 'pick-text', autocomplete: 'off', placeholder: t('filter.text') });
  let shown = null;
  const show = () => {
    if (shown === state.backups + search.value && shown !== null) return;
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fitting = (state.backups ?? []).filter(backup => words.every(word => (nameOf(backup) + ' ' + backup.id).toLowerCase().includes(word)));
    put(results, fitting.slice(0, CHOICES).map(choice));
    more.textContent = !state.backups ? t('loading') : fitting.length > CHOICES ? t('restore.more', { n: number(fitting.length - CHOICES) })
      : fitting.length ? '' : t(state.backups.length ? 'list.noMatch' : 'list.empty');
  };
  search.addEventListener('input', show);
  let last = null;
  const update = () => {
    if (last === state.backups && last !== null) return;
    last = state.backups;
    show();
  };
  const element = h('section', { class: 'card', 'aria-labelledby': 'choose' }, h('h2', { id: 'choose', class: 'card-title' }, t('restore.chooseTitle')),
    h('div', { class: 'field' }, h('label', { for: 'pick-text', class: 'unseen' }, t('filter.text')), h('div', { class: 'filter-search' }, icon('search'), search)), results, more);
  return { element, update };
}

function choosing(content) {
  const why = h('div', { class: 'slot' });
  const chooserPanel = chooser();
  const uploads = uploadPanel();
  content.append(why, trail(0), h('div', { class: 'split even' }, chooserPanel.element, uploads.element));
  return () => {
    const reason = state.overview ? whyNotLook() ?? whyNoRestore() : null;
    put(why, reason && reason !== whyNot() ? notice('note', t('restore.notHere'), reason) : null);
    chooserPanel.update();
    uploads.update();
  };
}

async function previewOf(id) {
  const recent = jobs('PREVIEW').find(job => job.backup === id && (runs(job) || (job.state === 'SUCCEEDED' && Date.now() - Date.parse(job.endedAt) < FRESH)));
  if (recent) return recent;
  return follow(await api.post({}, 'backups', id, 'preview'));
}

function confirmForm(id, name) {
  const input = h('input', { type: 'text', id: 'confirm', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', 'aria-describedby': 'confirm-hint' });
  const go = h('button', { type: 'submit', class: 'button danger', disabled: true, data: { key: 'restore-run' } }, icon('restore'), h('span', {}, t('restore.run')));
  const problem = h('div', { class: 'slot' });
  const why = whyNoRestore();
  input.disabled = why !== null;
  input.addEventListener('input', () => { go.disabled = input.value !== name; });
  const form = h('form', { class: 'card confirm', 'aria-labelledby': 'confirm-title' }, h('h2', { id: 'confirm-title', class: 'card-title' }, t('restore.confirmTitle')),
    h('ul', { class: 'promises' }, ['safety', 'whole', 'open'].map(each => h('li', {}, icon('check'), t(`restore.promise.${each}`)))),
    h('div', { class: 'field' }, h('label', { for: 'confirm' }, t('restore.confirmLabel'), ' ', h('bdi', { class: 'mono key-name' }, name)), input,
      h('p', { class: 'hint', id: 'confirm-hint' }, why ?? t('restore.confirmHint'))),
    problem, h('div', { class: 'row' }, go, h('a', { class: 'button quiet', href: '#restore' }, t('restore.another'))));
  form.addEventListener('submit', event => event.preventDefault());
  form.addEventListener('submit', once(async () => {
    put(problem);
    try {
      jobs('RESTORE').filter(job => !runs(job)).forEach(job => dismiss(job.id));
      follow(await api.post({ confirm: input.value }, 'backups', id, 'restore'));
      location.hash = 'restore';
    } catch (error) {
      put(problem, problemNotice(error, t('restore.refused')));
    }
  }));
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
    put(place, children.map(child => typeof child === 'function' ? child() : child));
  };
  const back = () => h('a', { class: 'button', href: '#restore', data: { key: 'restore-back' } }, icon('left'), h('span', {}, t('restore.another')));
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
    if (runs(job)) return show(JSON.stringify(job), () => h('section', { class: 'card' }, h('h2', { class: 'card-title' }, t('restore.reading')), progress(job)));
    if (job.state === 'FAILED') return fail(job.problem ?? {});
    show('done', () => comparison(job.result), () => confirmForm(id, state.overview.database.name));
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
      put(place, trail(2), h('section', { class: 'card', 'aria-labelledby': 'following' }, h('h2', { id: 'following', class: 'card-title' }, t('restore.running')),
        h('p', { class: 'card-lead' }, t('restore.runningLead', { backup: job.backup ?? '' })), progress(job)));
    } else {
      put(place, trail(3), outcome(job));
    }
  };
}

function undo(id) {
  confirm({ title: t('undo.title'), action: t('undo.run'), symbol: 'undo', children: [h('p', {}, t('undo.text')), h('p', { class: 'mono small-text clip' }, id)],
    run: async () => {
      const job = follow(await api.post({ confirm: state.overview.database.name }, 'backups', id, 'restore'));
      jobs('RESTORE').filter(other => other.id !== job.id).forEach(other => dismiss(other.id));
      ended(job.id).then(end => { if (end.state === 'SUCCEEDED') toast('good', t('undo.done')); });
    } });
}

function outcome(job) {
  const other = button(t('restore.again'), { kind: 'quiet', key: 'restore-again', click: () => { dismiss(job.id); document.dispatchEvent(new Event('restore-over')); } });
  if (job.state === 'FAILED') return h('section', { class: 'card' }, problemNotice(job.problem ?? {}, t('restore.failed')), h('div', { class: 'row' }, other));
  const { result } = job;
  const backup = find(result.restored);
  return h('section', { class: 'card done', 'aria-labelledby': 'done' }, h('div', { class: 'done-head' }, icon('ok', 'large'), h('div', {}, h('h2', { id: 'done', class: 'card-title' }, t('restore.done')),
    h('p', { class: 'muted' }, backup ? bdi(nameOf(backup)) : null, backup ? ' \u00b7 ' : '', h('span', { class: 'mono' }, result.restored)))),
  h('dl', { class: 'figures' }, h('div', {}, h('dt', {}, t('restore.took')), h('dd', {}, took(result.tookMillis))),
    result.writersHeldOutMillis === undefined || result.writersHeldOutMillis === null ? null : h('div', {}, h('dt', {}, t('restore.heldOut')), h('dd', {}, took(result.writersHeldOutMillis))),
    h('div', {}, h('dt', {}, t('restore.ended')), h('dd', {}, since(job.endedAt)))),
  (result.warnings ?? []).map(warning => notice('warn', null, warning)),
  result.undo
    ? h('div', { class: 'undo' }, h('div', {}, h('p', { class: 'strong' }, t('undo.offer')), h('p', { class: 'muted small-text' }, t('undo.offerText'))),
      button(t('undo.run'), { symbol: 'undo', key: 'undo', click: () => undo(result.undo) }))
    : notice('note', null, t('undo.none')),
  h('div', { class: 'row' }, other, h('a', { class: 'button quiet', href: '#backups' }, t('manual.show'))));
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
