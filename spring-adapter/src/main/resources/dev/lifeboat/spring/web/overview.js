// The first thing that one sees: whether all is well, the figures, a backup by hand, and how the database grew.
import { h, icon, put } from './dom.js';
import { t } from './messages.js';
import { bytes, number, sentence, since, time } from './format.js';
import { state, watch } from './state.js';
import { manualPanel } from './manual.js';
import { plotPanel } from './plot.js';
import { problemNotice } from './jobs.js';

function tile(symbol, name, value, note) {
  return h(
    'div',
    { class: 'tile' },
    h('dt', {}, icon(symbol), name),
    h('dd', {}, h('span', { class: 'tile-value' }, value), h('span', { class: 'tile-note' }, note)),
  );
}

function tiles() {
  const { health, tasks, database } = state.overview;
  const backup = tasks.find(task => task.task === 'BACKUP');
  const kept = state.backups;
  return h(
    'dl',
    { class: 'tiles' },
    tile(
      'shield',
      t('tile.newest'),
      health.newest ? since(health.newest.createdAt) : t('tile.never'),
      health.newest ? time(health.newest.createdAt) : t('tile.neverNote'),
    ),
    tile(
      'automatic',
      t('tile.next'),
      backup?.nextRun ? since(backup.nextRun) : t('tile.noNext'),
      backup?.nextRun ? time(backup.nextRun) : t('tile.noNextNote'),
    ),
    tile(
      'backups',
      t('tile.kept'),
      kept ? number(kept.length) : t('none'),
      kept ? t('tile.keptNote', { size: bytes(kept.reduce((sum, each) => sum + each.stored.bytes, 0)) }) : '',
    ),
    tile('file', t('tile.database'), bytes(database.bytes), [h('bdi', {}, database.name), ' ', t('tile.databaseNote')]),
  );
}

function worst() {
  const found = state.overview.health.findings.filter(finding => finding.severity !== 'NOTE');
  if (!found.length) return null;
  const bad = found.some(finding => finding.severity === 'PROBLEM');
  return h(
    'section',
    { class: 'card attention ' + (bad ? 'bad' : 'warn'), 'aria-labelledby': 'attention' },
    h('h2', { id: 'attention', class: 'card-title' }, icon(bad ? 'stop' : 'alert'), t(bad ? 'attention.bad' : 'attention.warn')),
    h(
      'ul',
      { class: 'attention-list' },
      found
        .slice(0, 3)
        .map(finding => h('li', {}, h('p', {}, sentence(finding.what)), h('p', { class: 'muted' }, finding.advice))),
    ),
    h('a', { class: 'link', href: '#health', data: { key: 'attention-more' } }, t('attention.more'), icon('arrow')),
  );
}

function firstText(step) {
  const next = state.overview.tasks.find(task => task.task === 'BACKUP' && task.on)?.nextRun;
  return step === 'schedule' && next ? [t('first.scheduled'), ' ', since(next)] : t(`first.${step}Text`);
}

function firstRun() {
  return h(
    'section',
    { class: 'card first', 'aria-labelledby': 'first' },
    h('img', { src: 'mark.svg', alt: '', width: 56, height: 56 }),
    h('h2', { id: 'first', class: 'first-title' }, t('first.title')),
    h('p', { class: 'first-text' }, t('first.text')),
    h(
      'ol',
      { class: 'first-steps' },
      ['make', 'schedule', 'keep'].map(each => h('li', {}, h('strong', {}, t(`first.${each}`)), ' ', firstText(each))),
    ),
  );
}

export function overviewView(content) {
  const top = h('div', { class: 'stack' });
  const side = h('div', { class: 'slot side-slot' });
  const manual = manualPanel();
  const plot = plotPanel();
  content.append(top, h('div', { class: 'split' }, manual.element, side), plot.element);
  let shown = '';
  const update = () => {
    if (!state.overview) {
      if (!shown)
        put(
          top,
          state.trouble
            ? null
            : h(
                'div',
                { class: 'tiles skeletons', 'aria-hidden': 'true' },
                [1, 2, 3, 4].map(() => h('div', { class: 'tile skeleton' })),
              ),
        );
      return;
    }
    const stamp = JSON.stringify([
      state.overview.health.findings,
      state.overview.health.newest?.id,
      state.overview.tasks,
      state.overview.database,
      state.backups?.length,
      state.listProblem?.message,
    ]);
    if (stamp === shown) return;
    shown = stamp;
    const first = state.backups?.length === 0;
    put(
      top,
      first ? firstRun() : [tiles(), worst()],
      state.listProblem ? problemNotice(state.listProblem, t('list.problem')) : null,
    );
    put(side, state.backups?.length === 0 ? null : latest());
  };
  const updates = [update, manual.update, plot.update];
  updates.forEach(each => each());
  const stops = updates.map(watch);
  return () => stops.forEach(each => each());
}

function latest() {
  const list = (state.backups ?? []).slice(0, 4);
  return h(
    'section',
    { class: 'card latest', 'aria-labelledby': 'latest' },
    h('h2', { id: 'latest', class: 'card-title' }, t('latest.title')),
    list.length
      ? [
          h(
            'ul',
            { class: 'latest-list' },
            list.map(backup =>
              h(
                'li',
                {},
                h(
                  'div',
                  { class: 'latest-name' },
                  h('bdi', { class: 'clip' }, backup.origin.label || t(`trigger.${backup.origin.trigger}`)),
                  h('span', { class: 'muted' }, bytes(backup.stored.bytes)),
                ),
                h('div', { class: 'muted small-text' }, since(backup.createdAt)),
              ),
            ),
          ),
          h(
            'a',
            { class: 'link', href: '#backups', data: { key: 'latest-more' } },
            t('latest.more', { n: number(state.backups.length) }),
            icon('arrow'),
          ),
        ]
      : h('p', { class: 'muted' }, state.backups ? t('latest.none') : t('loading')),
  );
}
