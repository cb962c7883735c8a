// What a restore would replace: then and now, table by table.
import { h, icon, bdi, button, put } from './dom.js';
import { t } from './messages.js';
import { bytes, number, signed, since, time } from './format.js';
import { nameOf } from './actions.js';
import { notice } from './jobs.js';

const AT_FIRST = 12;

/** One line for each table of either side, the changed ones first. */
export function rowsOf(now, then) {
  const names = [...new Set([...now.map(table => table.name), ...then.map(table => table.name)])];
  const count = (tables, name) => tables.find(table => table.name === name)?.rows ?? null;
  return names
    .map(name => ({ name, now: count(now, name), then: count(then, name) }))
    .map(row => ({
      ...row,
      change:
        row.now === null
          ? 'back'
          : row.then === null
            ? 'gone'
            : row.now === row.then
              ? 'same'
              : row.then > row.now
                ? 'more'
                : 'fewer',
    }))
    .sort((a, b) => (a.change === 'same') - (b.change === 'same') || (a.name < b.name ? -1 : 1));
}

function difference(row) {
  if (row.change === 'same') return h('span', { class: 'muted' }, t('compare.same'));
  if (row.change === 'back' || row.change === 'gone')
    return h('span', { class: 'badge ' + (row.change === 'gone' ? 'bad' : 'note') }, t(`compare.${row.change}`));
  return h(
    'span',
    { class: 'badge ' + (row.change === 'fewer' ? 'warn' : 'note') },
    signed(row.then - row.now),
    h('span', { class: 'unseen' }, ' ' + t('compare.rows')),
  );
}

function line(row) {
  const cell = value => (value === null ? h('span', { class: 'muted' }, t('compare.absent')) : number(value));
  const figure = child => h('td', { role: 'cell', class: 'num' }, child);
  return h(
    'tr',
    { role: 'row', class: row.change },
    h('th', { scope: 'row', role: 'rowheader' }, bdi(row.name)),
    figure(cell(row.now)),
    figure(cell(row.then)),
    figure(difference(row)),
  );
}

function side(kind, name, facts, at) {
  return h(
    'div',
    { class: 'side ' + kind },
    h('p', { class: 'side-kind' }, t(`compare.${kind}`)),
    h('p', { class: 'side-name' }, name),
    h('p', { class: 'side-at' }, time(at), h('br'), h('span', { class: 'muted' }, since(at))),
    h('p', { class: 'side-size' }, bytes(facts.bytes)),
  );
}

function tables(rows) {
  const body = h('tbody', { role: 'rowgroup' });
  const more = h('div', { class: 'slot' });
  const show = all => {
    const shown = all ? rows : rows.slice(0, AT_FIRST);
    put(body, shown.map(line));
    put(
      more,
      shown.length < rows.length
        ? button(t('compare.all', { n: number(rows.length) }), { kind: 'quiet small', click: () => show(true) })
        : null,
    );
  };
  show(rows.length <= AT_FIRST + 3);
  return [
    h(
      'div',
      { class: 'table-frame inner', tabindex: '0', role: 'region', 'aria-label': t('compare.caption') },
      h(
        'table',
        { class: 'compare', role: 'table' },
        h('caption', { class: 'unseen' }, t('compare.caption')),
        h(
          'thead',
          { role: 'rowgroup' },
          h(
            'tr',
            { role: 'row' },
            ['table', 'nowRows', 'thenRows', 'change'].map((name, index) =>
              h('th', { scope: 'col', role: 'columnheader', class: index ? 'num' : '' }, t(`compare.${name}`)),
            ),
          ),
        ),
        body,
      ),
    ),
    more,
  ];
}

export function comparison({ backup, now, then, newerBackups, refusal }) {
  const rows = rowsOf(now.tables, then.tables);
  const changed = rows.filter(row => row.change !== 'same').length;
  const less = then.bytes < now.bytes / 2;
  return h(
    'section',
    { class: 'card', 'aria-labelledby': 'compare' },
    h('h2', { id: 'compare', class: 'card-title' }, t('compare.title')),
    h(
      'div',
      { class: 'sides' },
      side('now', t('compare.live'), now, now.at),
      h('span', { class: 'sides-arrow' }, icon('arrow')),
      side('then', bdi(nameOf(backup), 'clip'), then, then.at),
    ),
    h(
      'p',
      { class: 'compare-sum' },
      t('compare.sum', {
        n: changed,
        changed: number(changed),
        all: number(rows.length),
        size: signed(then.bytes - now.bytes, bytes),
      }),
    ),
    less ? notice('warn', null, t('compare.small')) : null,
    refusal ? notice('bad', t('compare.refused'), refusal) : null,
    newerBackups > 0 ? notice('note', null, t('compare.newer', { n: newerBackups, shown: number(newerBackups) })) : null,
    tables(rows),
  );
}
