// The backups that are there: a table on a wide screen, cards on a phone.
import { h, icon, iconButton, button, put, once, bdi } from './dom.js';
import { t } from './messages.js';
import { bytes, number, since, time } from './format.js';
import { state, watch, mayManage, loadBackups } from './state.js';
import { problemNotice, working } from './jobs.js';
import { download, togglePin, verify, remove, nameOf } from './actions.js';
import { details } from './details.js';
import { list, arranged, COLUMNS, isFiltered, clearFilter, filterBar, pager } from './arrange.js';

function verified(backup) {
  const check = backup.lastVerification;
  if (working().some(job => job.kind === 'VERIFY' && job.backup === backup.id))
    return h('span', { class: 'badge note' }, t('verified.now'));
  if (!check) return h('span', { class: 'badge plain' }, t('verified.never'));
  const good = check.outcome === 'PASSED';
  return h(
    'span',
    { class: 'verified' },
    h(
      'span',
      { class: 'badge ' + (good ? 'good' : 'bad') },
      icon(good ? 'check' : 'stop'),
      t(good ? 'verified.good' : 'verified.bad'),
    ),
    since(check.at, { kind: 'muted small-text' }),
  );
}

function actions(backup) {
  const name = nameOf(backup);
  const label = key => t(key, { name });
  return h(
    'div',
    { class: 'acts' },
    h(
      'a',
      {
        class: 'icon-button',
        href: '#restore/' + encodeURIComponent(backup.id),
        'aria-label': label('act.restoreOf'),
        title: t('act.restore'),
        data: { key: 'restore-' + backup.id },
      },
      icon('restore'),
    ),
    iconButton(label('act.verifyOf'), 'shield', { key: 'verify-' + backup.id, click: () => verify(backup) }),
    iconButton(label('act.downloadOf'), 'download', { key: 'download-' + backup.id, click: once(() => download(backup.id)) }),
    iconButton(label(backup.pinned ? 'act.unpinOf' : 'act.pinOf'), backup.pinned ? 'pin-filled' : 'pin', {
      kind: backup.pinned ? 'on' : '',
      key: 'pin-' + backup.id,
      'aria-pressed': String(backup.pinned),
      click: once(() => togglePin(backup)),
    }),
    iconButton(label('act.deleteOf'), 'trash', { kind: 'risky', key: 'delete-' + backup.id, click: () => remove(backup) }),
  );
}

function row(backup) {
  const cell = (name, ...content) => h('td', { class: 'c-' + name, role: 'cell' }, content);
  return h(
    'tr',
    { role: 'row', data: { id: backup.id } },
    h(
      'th',
      { scope: 'row', role: 'rowheader', class: 'c-name' },
      h(
        'button',
        { type: 'button', class: 'name-button', data: { key: 'details-' + backup.id }, on: { click: () => details(backup.id) } },
        bdi(nameOf(backup), 'name-text'),
      ),
      h('span', { class: 'name-id mono' }, backup.id),
      backup.id === state.latest ? h('span', { class: 'badge accent' }, t('backup.newest')) : null,
    ),
    cell('created', since(backup.createdAt), time(backup.createdAt, { kind: 'muted small-text' })),
    cell('size', bytes(backup.stored.bytes)),
    cell('trigger', h('span', { class: 'badge plain' }, t(`trigger.${backup.origin.trigger}`))),
    cell('verified', verified(backup)),
    cell(
      'pinned',
      backup.pinned
        ? h('span', { class: 'pinned' }, icon('pin-filled'), h('span', { class: 'pinned-text' }, t('pinned.yes')))
        : h('span', { class: 'unseen' }, t('pinned.no')),
    ),
    mayManage() ? cell('acts', actions(backup)) : null,
  );
}

function heading(column, update) {
  const sorted = list.sort === column;
  const flip = () => {
    list.down = sorted ? !list.down : ['created', 'size', 'verified', 'pinned'].includes(column);
    list.sort = column;
    list.page = 0;
    update();
  };
  return h(
    'th',
    {
      scope: 'col',
      role: 'columnheader',
      class: 'c-' + column,
      'aria-sort': sorted ? (list.down ? 'descending' : 'ascending') : null,
    },
    h(
      'button',
      { type: 'button', class: 'sorter' + (sorted ? ' on' : ''), data: { key: 'sort-' + column }, on: { click: flip } },
      t(`column.${column}`),
      icon(sorted ? (list.down ? 'down' : 'up') : 'updown'),
    ),
  );
}

function table(rows, update) {
  return h(
    'div',
    { class: 'table-frame' },
    h(
      'table',
      { class: 'backups', role: 'table' },
      h('caption', { class: 'unseen' }, t('list.caption')),
      h(
        'thead',
        { role: 'rowgroup' },
        h(
          'tr',
          { role: 'row' },
          COLUMNS.map(column => heading(column, update)),
          mayManage()
            ? h('th', { scope: 'col', role: 'columnheader', class: 'c-acts' }, h('span', { class: 'unseen' }, t('column.acts')))
            : null,
        ),
      ),
      h('tbody', { role: 'rowgroup' }, rows.map(row)),
    ),
  );
}

function empty(update) {
  return isFiltered()
    ? h(
        'div',
        { class: 'empty' },
        icon('search'),
        h('p', { class: 'empty-title' }, t('list.noMatch')),
        h('p', { class: 'muted' }, t('list.noMatchNote')),
        button(t('filter.clear'), {
          key: 'clear-empty',
          click: () => {
            clearFilter();
            update(true);
          },
        }),
      )
    : h(
        'div',
        { class: 'empty' },
        icon('backups'),
        h('p', { class: 'empty-title' }, t('list.empty')),
        h('p', { class: 'muted' }, t('list.emptyNote')),
        mayManage() ? h('a', { class: 'button primary', href: '#overview' }, icon('plus'), h('span', {}, t('manual.run'))) : null,
      );
}

function skeleton() {
  return h(
    'div',
    { class: 'table-frame', 'aria-hidden': 'true' },
    [1, 2, 3, 4, 5, 6].map(() => h('div', { class: 'skeleton line' })),
  );
}

export function backupsView(content) {
  const place = h('div', { class: 'slot' });
  const foot = h('div', { class: 'slot' });
  const count = h('p', { class: 'count', role: 'status' });
  let shown = '';
  const update = (fresh = false) => {
    if (fresh === true) bar.show();
    const { backups, listProblem } = state;
    toUpload.hidden = !mayManage();
    if (!backups) {
      put(
        place,
        listProblem
          ? [
              problemNotice(listProblem, t('list.problem')),
              button(t('retry'), { symbol: 'refresh', key: 'list-retry', click: once(loadBackups) }),
            ]
          : skeleton(),
      );
      return;
    }
    const stamp = JSON.stringify([list, mayManage(), state.latest, working().map(job => job.backup), listProblem?.message]);
    if (stamp === shown && backups === update.last) return;
    shown = stamp;
    update.last = backups;
    const { rows, total, pages } = arranged(backups);
    count.textContent =
      total === backups.length
        ? t('list.count', { n: total, shown: number(total) })
        : t('list.filtered', { n: number(total), all: number(backups.length) });
    put(
      place,
      listProblem ? problemNotice(listProblem, t('list.problem')) : null,
      rows.length ? table(rows, update) : empty(update),
    );
    put(foot, pages > 1 || total > 25 ? pager(pages, update) : null);
  };
  const bar = filterBar(update);
  const toUpload = h('a', { class: 'link', href: '#restore', data: { key: 'to-upload' } }, icon('upload'), t('list.upload'));
  content.append(
    h(
      'section',
      { class: 'card flush', 'aria-label': t('nav.backups') },
      bar.element,
      h('div', { class: 'count-row' }, count, toUpload),
      place,
      foot,
    ),
  );
  update();
  return watch(update);
}
