// What the page knows, and how it hears of news: it asks every second while something runs, every ten seconds else,
// and not at all while nobody looks.
import { api, useToken } from './api.js';
import { t } from './messages.js';

const BUSY = 1000;
const CALM = 10000;
const PATIENCE = [2000, 4000, 8000, 15000, 30000];

export const state = { overview: null, backups: null, latest: null, listProblem: null, trouble: null, tries: 0 };
const watchers = new Set();
const waiting = new Map();
const endListeners = new Set();
const known = new Map();
let timer = null;
let asking = null;
let changes = 0;

/** Calls it now and after every change. */
export function watch(watcher) {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** Calls it with each job that ends while the page is open. */
export const onJobEnd = listener => endListeners.add(listener);

function tell() {
  for (const watcher of [...watchers]) watcher(state);
}

export const runs = job => job.state === 'WAITING' || job.state === 'RUNNING';

/** Why changes are refused, in words; null when they are not. */
export function whyNot() {
  if (!state.overview) return t('loading');
  if (state.overview.readOnly) return t('why.readOnly');
  if (!state.overview.user.mayManage) return t('why.role', { user: state.overview.user.name });
  return null;
}

export const mayManage = () => whyNot() === null;

export function jobs(kind) {
  return (state.overview?.jobs ?? [])
    .filter(job => !kind || job.kind === kind)
    .sort((one, other) => other.startedAt.localeCompare(one.startedAt));
}

export const find = id => state.backups?.find(backup => backup.id === id) ?? null;

export async function loadBackups() {
  const before = changes;
  try {
    const answer = await api.get('backups');
    // What was asked before a change by hand would take it back.
    if (changes !== before) return loadBackups();
    state.backups = answer.backups;
    state.latest = answer.latest;
    state.listProblem = null;
  } catch (problem) {
    if (problem.code === 'not-authenticated') state.trouble = problem;
    state.listProblem = problem;
  }
  tell();
}

function settle(job) {
  if (runs(job)) {
    known.set(job.id, 'running');
    return;
  }
  const before = known.get(job.id);
  known.set(job.id, 'ended');
  if (before === 'running') for (const listener of endListeners) listener(job);
  waiting.get(job.id)?.(job);
  waiting.delete(job.id);
}

/** The jobs that somebody waits for and that the overview no longer tells of. */
async function askForMissing() {
  for (const id of [...waiting.keys()]) {
    if (state.overview.jobs.some(job => job.id === id)) continue;
    try {
      state.overview.jobs.push(await api.get('jobs', id));
    } catch (problem) {
      // The application has started anew and knows it no more: there is nothing to wait for.
      if (problem.code !== 'not-found') throw problem;
      waiting.delete(id);
    }
  }
}

function stamp(overview) {
  return [
    overview.health.newest?.id,
    overview.health.running.length,
    overview.tasks.map(task => task.lastRun?.startedAt).join(),
    overview.jobs
      .filter(job => !runs(job) && job.kind !== 'PREVIEW')
      .map(job => job.id)
      .join(),
  ].join('|');
}

async function ask() {
  const before = state.overview ? stamp(state.overview) : null;
  try {
    const overview = await api.get('overview');
    useToken(overview.csrf);
    state.overview = overview;
    await askForMissing();
    state.trouble = null;
    state.tries = 0;
    overview.jobs.forEach(settle);
  } catch (problem) {
    state.trouble = problem;
    state.tries += 1;
  }
  tell();
  if (state.overview && !state.trouble && (state.backups === null || stamp(state.overview) !== before)) await loadBackups();
}

function delay() {
  if (state.trouble) return PATIENCE[Math.min(state.tries, PATIENCE.length) - 1];
  const busy = state.overview.jobs.some(runs) || state.overview.health.running.length > 0;
  return busy || waiting.size > 0 ? BUSY : CALM;
}

/** Asks now, and from then on in turn. An answer that is on its way may be older than what the caller has changed. */
export async function refresh() {
  clearTimeout(timer);
  while (asking) await asking;
  asking = ask();
  try {
    await asking;
  } finally {
    asking = null;
  }
  clearTimeout(timer);
  if (!document.hidden) timer = setTimeout(refresh, delay());
}

/** Takes a job in that this page has just started, and asks for it soon. */
export function follow(job) {
  if (!state.overview.jobs.some(other => other.id === job.id)) state.overview.jobs.unshift(job);
  known.set(job.id, 'running');
  tell();
  clearTimeout(timer);
  timer = setTimeout(refresh, 250);
  return job;
}

/** The job once it has ended, well or not. */
export function ended(id) {
  return new Promise(resolve => waiting.set(id, resolve));
}

/** A change made by hand: the new view of one backup, or null for one that is gone. */
export function replaceBackup(id, backup) {
  changes += 1;
  state.backups = (state.backups ?? []).flatMap(old => (old.id !== id ? [old] : backup ? [backup] : []));
  tell();
}

export function start() {
  document.addEventListener('visibilitychange', () => {
    clearTimeout(timer);
    if (!document.hidden) refresh();
  });
  return refresh();
}
