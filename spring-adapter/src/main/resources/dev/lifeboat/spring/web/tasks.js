// The three tasks that run by themselves.
import { h, button, put, once, icon } from './dom.js';
import { api } from './api.js';
import { t, either } from './messages.js';
import { since, time, took } from './format.js';
import { state, watch, whyNot, follow, refresh } from './state.js';
import { notice, problemNotice, toast, working } from './jobs.js';
import { editSchedule, inWords } from './schedule.js';

const SYMBOLS = { BACKUP: 'backups', CLEANUP: 'trash', VERIFY: 'shield' };
const OUTCOMES = { SUCCEEDED: ['good', 'check'], FAILED: ['bad', 'stop'], INTERRUPTED: ['warn', 'alert'] };

function lastRun(run) {
  if (!run) return h('span', { class: 'muted' }, t('task.neverRan'));
  const [tone, symbol] = OUTCOMES[run.outcome] ?? ['plain', 'info'];
  return [
    h('span', { class: 'badge ' + tone }, icon(symbol), either(`outcome.${run.outcome}`, run.outcome)),
    ' ',
    since(run.startedAt),
    h(
      'p',
      { class: 'small-text muted task-detail', dir: 'auto' },
      [run.detail, took(run.tookMillis)].filter(Boolean).join(' \u00b7 '),
    ),
  ];
}

function replaceTask(task) {
  state.overview.tasks = state.overview.tasks.map(old => (old.task === task.task ? task : old));
}

function card(task, update) {
  const why = whyNot();
  const running = task.runningSince !== null;
  const name = t(`task.${task.task}`);
  const id = 'task-' + task.task;
  const problem = h('div', { class: 'slot' });
  const fail = (error, title) => put(problem, problemNotice(error, title));
  const flip = once(async () => {
    try {
      replaceTask(await api.put({ on: !task.on }, 'tasks', task.task));
      toast('good', t(task.on ? 'task.switchedOff' : 'task.switchedOn', { task: name }));
      update();
      refresh();
    } catch (error) {
      fail(error, t('task.switchFailed'));
    }
  });
  const run = once(async () => {
    try {
      follow(await api.post({}, 'tasks', task.task, 'run'));
    } catch (error) {
      fail(error, t('task.runFailed'));
    }
  });
  return h(
    'section',
    { class: 'card task' + (task.on ? '' : ' off'), 'aria-labelledby': id, data: { task: task.task } },
    h(
      'div',
      { class: 'task-head' },
      h('span', { class: 'task-icon' }, icon(SYMBOLS[task.task] ?? 'automatic')),
      h(
        'div',
        { class: 'task-name' },
        h('h2', { id, class: 'card-title' }, name),
        h('p', { class: 'muted small-text' }, t(`taskLead.${task.task}`)),
      ),
      h(
        'button',
        {
          type: 'button',
          role: 'switch',
          class: 'switch',
          'aria-checked': String(task.on),
          'aria-label': t('task.switch', { task: name }),
          disabled: why !== null,
          title: why,
          data: { key: 'switch-' + task.task },
          on: { click: flip },
        },
        h('span', { class: 'switch-knob' }),
      ),
    ),
    h(
      'dl',
      { class: 'facts task-facts' },
      h('div', {}, h('dt', {}, t('task.schedule')), h('dd', {}, task.schedule ? inWords(task.schedule) : t('task.ownSchedule'))),
      h(
        'div',
        {},
        h('dt', {}, t('task.next')),
        h(
          'dd',
          {},
          !task.on
            ? h('span', { class: 'muted' }, t('task.offNow'))
            : task.nextRun
              ? [since(task.nextRun), h('p', { class: 'small-text muted' }, time(task.nextRun))]
              : t('task.noNext'),
        ),
      ),
      h(
        'div',
        {},
        h('dt', {}, t('task.last')),
        h(
          'dd',
          {},
          running
            ? h('span', { class: 'badge note' }, t('task.runningSince'), ' ', since(task.runningSince))
            : lastRun(task.lastRun),
        ),
      ),
    ),
    problem,
    h(
      'div',
      { class: 'row' },
      button(running ? t('task.isRunning') : t('task.run'), {
        symbol: 'play',
        key: 'run-' + task.task,
        disabled: why !== null || running,
        title: why,
        'aria-label': t('task.runNow', { task: name }),
        click: run,
      }),
      button(t('task.edit'), {
        kind: 'quiet',
        symbol: 'edit',
        key: 'edit-' + task.task,
        disabled: why !== null,
        title: why,
        'aria-label': t('task.editOf', { task: name }),
        click: () =>
          editSchedule(task, name, changed => {
            replaceTask(changed);
            update();
            refresh();
          }),
      }),
    ),
  );
}

export function tasksView(content) {
  const place = h('div', { class: 'stack' });
  const cards = h('div', { class: 'tasks' });
  content.append(place, cards);
  let shown = '';
  const update = () => {
    if (!state.overview)
      return void (
        shown ||
        put(
          cards,
          [1, 2, 3].map(() => h('div', { class: 'card skeleton block' })),
        )
      );
    const stamp = JSON.stringify([state.overview.tasks, whyNot(), state.overview.settingsLast, working().length]);
    if (stamp === shown) return;
    shown = stamp;
    put(place, state.overview.settingsLast ? null : notice('warn', t('settings.forgetTitle'), t('settings.forget')));
    put(
      cards,
      state.overview.tasks.map(task => card(task, update)),
    );
  };
  update();
  return watch(update);
}
