// The frame of the page: where one is, how the backups are at a glance, and what stands in the way.
import { h, icon, put, button } from './dom.js';
import { language, t } from './messages.js';
import { since, freshenTimes } from './format.js';
import { state, watch, start, refresh, onJobEnd, whyNot } from './state.js';
import { toast, working, slimProgress, notice, titleOf } from './jobs.js';
import { overviewView } from './overview.js';
import { backupsView } from './backups.js';
import { restoreView } from './restore.js';
import { tasksView } from './tasks.js';
import { settingsView } from './settings.js';
import { healthView } from './health.js';

const VIEWS = {
  overview: overviewView,
  backups: backupsView,
  restore: restoreView,
  automatic: tasksView,
  settings: settingsView,
  health: healthView,
};
const THEMES = { system: 'auto', light: 'sun', dark: 'moon' };
const at = { view: null, leave: null, dismissed: new Set() };

const element = id => document.getElementById(id);

function route() {
  const [name, ...rest] = decodeURIComponent(location.hash.slice(1)).split('/');
  return { name: VIEWS[name] ? name : 'overview', rest: rest.join('/') || null };
}

function themeSwitch() {
  const names = Object.keys(THEMES);
  const box = h('div', { class: 'themes', role: 'group', 'aria-label': t('theme.title') });
  const show = () =>
    put(
      box,
      names.map(name =>
        h(
          'button',
          {
            type: 'button',
            class: 'theme-choice',
            title: t(`theme.${name}`),
            'aria-label': t(`theme.${name}`),
            'aria-pressed': String(window.lifeboatTheme.chosen() === name),
            data: { key: 'theme-' + name },
            on: {
              click: () => {
                window.lifeboatTheme.choose(name);
                show();
                document.dispatchEvent(new Event('theme'));
              },
            },
          },
          icon(THEMES[name]),
        ),
      ),
    );
  show();
  return box;
}

function frame() {
  document.documentElement.lang = language;
  document.title = t('title');
  element('skip').textContent = t('skip');
  element('nav').setAttribute('aria-label', t('nav.title'));
  element('bar').append(
    h(
      'a',
      { class: 'brand', href: '#overview' },
      h('img', { src: 'mark.svg', alt: '', width: 32, height: 32 }),
      h(
        'span',
        { class: 'brand-text' },
        h('span', { class: 'brand-title' }, t('title')),
        h('span', { class: 'brand-host', id: 'host' }),
      ),
    ),
    h('div', { class: 'bar-end' }, h('span', { class: 'who', id: 'who' }), themeSwitch()),
  );
  element('nav').append(
    h(
      'ul',
      {},
      Object.keys(VIEWS).map(name =>
        h(
          'li',
          {},
          h(
            'a',
            { href: '#' + name, class: 'nav-link', data: { view: name } },
            icon(name),
            h('span', {}, t(`nav.${name}`)),
            name === 'health' ? h('span', { class: 'nav-count', id: 'nav-count' }) : null,
          ),
        ),
      ),
    ),
  );
}

function go(focus) {
  const { name, rest } = route();
  for (const link of document.querySelectorAll('.nav-link')) {
    if (link.dataset.view === name) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  at.leave?.();
  for (const dialog of document.querySelectorAll('dialog[open]')) dialog.close();
  at.view = name;
  const heading = h('h1', { class: 'view-title', tabindex: '-1' }, t(`nav.${name}`));
  const content = h('div', { class: 'view-content view-' + name });
  element('view').replaceChildren(
    h('header', { class: 'view-head' }, heading, h('p', { class: 'view-lead' }, t(`lead.${name}`))),
    content,
  );
  document.title = t(`nav.${name}`) + ' \u2013 ' + t('title');
  at.leave = VIEWS[name](content, rest);
  glance();
  if (focus) {
    heading.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }
}

const TONES = { PROBLEM: ['bad', 'stop'], WARNING: ['warn', 'alert'], NOTE: ['good', 'ok'] };

function glance() {
  if (!state.overview) return;
  const { health, tasks } = state.overview;
  const [tone, symbol] = TONES[health.severity] ?? TONES.NOTE;
  const next = tasks.map(task => (task.task === 'BACKUP' ? task.nextRun : null)).find(Boolean);
  put(
    element('glance'),
    h(
      'a',
      { class: 'pill ' + tone, href: '#health', data: { key: 'glance-health' } },
      icon(symbol),
      h('span', {}, t(`health.${tone}`)),
    ),
    h(
      'p',
      { class: 'fact' },
      h('span', {}, t('glance.newest')),
      ' ',
      health.newest
        ? since(health.newest.createdAt, { kind: 'fact-value' })
        : h('strong', { class: 'fact-value' }, t('glance.noNewest')),
    ),
    h(
      'p',
      { class: 'fact' },
      h('span', {}, t('glance.next')),
      ' ',
      next ? since(next, { kind: 'fact-value' }) : h('strong', { class: 'fact-value' }, t('glance.noNext')),
    ),
  );
  const worse = health.findings.filter(finding => finding.severity !== 'NOTE').length;
  put(
    element('nav-count'),
    worse ? h('span', { class: tone }, String(worse), h('span', { class: 'unseen' }, ' ' + t('nav.findings'))) : null,
  );
}

function troubleBanner() {
  const problem = state.trouble;
  if (!problem) return null;
  if (problem.code === 'not-authenticated') {
    return notice(
      'warn',
      t('trouble.loggedOutTitle'),
      t(state.overview ? 'trouble.loggedOut' : 'trouble.first'),
      h('a', { class: 'button primary small', href: './', data: { key: 'login' } }, t('trouble.login')),
    );
  }
  if (problem.code === 'forbidden') {
    return notice(
      'bad',
      t('trouble.forbiddenTitle'),
      problem.message,
      h('a', { class: 'button small', href: './', data: { key: 'login' } }, t('trouble.other')),
    );
  }
  return notice(
    'warn',
    t('trouble.lostTitle'),
    problem.code === 'lost' ? t(state.overview ? 'trouble.lost' : 'trouble.lostFirst') : problem.message,
    button(t('retry'), { kind: 'small', symbol: 'refresh', key: 'retry', click: refresh }),
  );
}

function reasonBanner() {
  if (!state.overview || state.trouble) return null;
  const why = whyNot();
  return why ? notice('note', null, why) : null;
}

/** Jobs whose own panel is elsewhere. */
function elsewhere(job) {
  const home = { CREATE: 'overview', RESTORE: 'restore', PREVIEW: 'restore', IMPORT: 'restore', TASK: 'automatic' }[job.kind];
  return home !== at.view && job.kind !== 'PREVIEW';
}

let shown = '';
function banners() {
  const running = working().filter(elsewhere);
  const stamp = JSON.stringify([state.trouble?.code, state.trouble?.message, whyNot(), running]);
  if (stamp === shown) return;
  shown = stamp;
  document.body.classList.toggle('bare', state.overview === null && state.trouble !== null);
  put(element('banners'), troubleBanner(), reasonBanner(), running.map(slimProgress));
}

function host() {
  if (!state.overview) return;
  const { application, database, user } = state.overview;
  element('host').textContent = [application.name, application.version].filter(Boolean).join(' ') || database.name;
  element('who').textContent = user.name ?? '';
  element('who').title = t('user', { user: user.name ?? '' });
}

function onEnd(job) {
  if (!elsewhere(job) && job.kind !== 'VERIFY' && job.kind !== 'TASK') return;
  if (job.state === 'FAILED') {
    toast('bad', t('job.failed', { job: titleOf(job) }), job.problem?.detail ?? '');
  } else if (job.kind === 'VERIFY' && job.result && !job.result.ok) {
    // A check that did not come to its end has found no damage for all that.
    const { problems, uncheckable } = job.result;
    if (problems.length) toast('bad', t('verify.bad', { backup: job.backup }), [...problems, ...uncheckable].join('; '));
    else toast('warn', t('verify.unchecked', { backup: job.backup }), uncheckable.join('; '));
  } else if (job.kind === 'VERIFY' && job.result?.notes?.length) {
    toast('good', t('verify.noted', { backup: job.backup }), job.result.notes.map(note => note.what).join('; '));
  } else if (job.kind !== 'PREVIEW') {
    toast('good', t(`jobDone.${job.kind}`, { backup: job.backup ?? '' }), job.result?.detail ?? '');
  }
}

frame();
go(false);
watch(() => {
  document.body.dataset.ready = state.overview || state.trouble ? 'true' : 'false';
  host();
  banners();
  glance();
});
onJobEnd(onEnd);
window.addEventListener('hashchange', () => go(true));
element('skip').addEventListener('click', event => {
  event.preventDefault();
  element('main').focus();
});
setInterval(() => {
  if (!document.hidden) freshenTimes();
}, 15000);
start();
