// Two small curves over the same time: how large the database was, and how old the newest good backup was.
import { h, s, put } from './dom.js';
import { t } from './messages.js';
import { bytes, dayOf, moment, number, utc } from './format.js';
import { state } from './state.js';

const DAY = 86400e3;
const RANGES = { week: 7, month: 30, year: 365, all: Infinity };
const SIZE = { top: 14, height: 128 };
const AGE = { top: 168, height: 66 };
const HIGH = 268;
const LEFT = 66;
const MOST = 300;

/** At most so many points; of each stretch the largest stays, so that no peak is lost. */
export function thinned(points, most = MOST) {
  if (points.length <= most) return points;
  const stretch = Math.ceil(points.length / most);
  const kept = [];
  for (let i = 0; i < points.length; i += stretch) {
    kept.push(points.slice(i, i + stretch).reduce((one, other) => (other.value > one.value ? other : one)));
  }
  return kept;
}

/** The age before each backup came and after: a saw. */
export function saw(times, from, to) {
  const points = [];
  let last = null;
  for (const at of times.filter(each => each <= to)) {
    if (at >= from) {
      if (last !== null) points.push({ at, value: at - last });
      points.push({ at, value: 0 });
    } else {
      points.length = 0;
    }
    if (at < from) points.push({ at: from, value: from - at });
    last = at;
  }
  if (last !== null) points.push({ at: to, value: to - last });
  return points;
}

const good = backup => backup.origin.trigger !== 'PRE_RESTORE' && backup.lastVerification?.outcome !== 'FAILED';

function data(backups, range) {
  const to = Date.now();
  const first = backups.length ? Date.parse(backups.at(-1).createdAt) : to - DAY;
  const from = Math.max(first, to - RANGES[range] * DAY);
  const sizes = backups
    .filter(backup => backup.origin.trigger !== 'IMPORTED')
    .map(backup => ({ at: Date.parse(backup.createdAt), value: backup.database.bytes }))
    .filter(point => point.at >= from)
    .reverse();
  const times = backups
    .filter(good)
    .map(backup => Date.parse(backup.createdAt))
    .reverse();
  return { from, to: Math.max(to, from + 1), sizes: thinned(sizes), ages: thinned(saw(times, from, to), 2 * MOST) };
}

/** Round numbers for an axis, three to five of them: 1, 2 or 5 times a power of the base's ten, or of 1024 for bytes. */
export function ticks(low, high, base = 1) {
  const rough = Math.max((high - low) / 3, base * 1e-9) / base;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find(each => each * power >= rough) * power * base;
  const found = [];
  for (let at = Math.floor(low / step) * step; at < high + step; at += step) found.push(at);
  return found;
}

function axis(points, floor, base) {
  const high = Math.max(base, ...points.map(point => point.value));
  const low = floor ?? Math.min(high, ...points.map(point => point.value));
  const marks = ticks(Math.max(0, low - (high - low) * 0.05), high, base);
  return { marks, low: marks[0], high: marks.at(-1) };
}

/** The unit that a size is read in: its ticks are round in that. */
const unitOf = value => 1024 ** Math.min(5, Math.max(0, Math.floor(Math.log(Math.max(1, value)) / Math.log(1024))));

const hours = millis =>
  millis < 48 * 3600e3
    ? t('plot.hours', { n: number(Math.round(millis / 3600e3)) })
    : t('plot.days', { n: number(Math.round(millis / DAY)) });

function curve(points, { from, to, wide }, box, range, kind, shown) {
  const x = at => LEFT + ((at - from) / (to - from)) * (wide - LEFT - 8);
  const y = value => box.top + box.height - ((value - range.low) / (range.high - range.low)) * box.height;
  const line = points
    .map((point, index) => (index ? 'L' : 'M') + x(point.at).toFixed(1) + ' ' + y(point.value).toFixed(1))
    .join('');
  const base = (box.top + box.height).toFixed(1);
  return s(
    'g',
    { class: 'curve ' + kind },
    range.marks.map(value => [
      s('line', { class: 'grid', x1: LEFT, x2: wide - 8, y1: y(value), y2: y(value) }),
      s('text', { class: 'axis', x: LEFT - 8, y: y(value) + 4, 'text-anchor': 'end' }, shown(value)),
    ]),
    points.length > 1
      ? s('path', {
          class: 'area',
          d: line + `L${x(points.at(-1).at).toFixed(1)} ${base}L${x(points[0].at).toFixed(1)} ${base}Z`,
        })
      : null,
    s('path', { class: 'line', d: line }),
    points.length <= 60 && kind === 'sizes'
      ? points.map(point =>
          s(
            'circle',
            { class: 'dot', cx: x(point.at), cy: y(point.value), r: 2.5 },
            s('title', {}, moment(new Date(point.at).toISOString()) + ': ' + shown(point.value)),
          ),
        )
      : null,
  );
}

function days({ from, to, wide }) {
  return (wide < 480 ? [0, 0.5, 1] : [0, 0.25, 0.5, 0.75, 1]).map(share =>
    s(
      'text',
      {
        class: 'axis',
        x: LEFT + share * (wide - LEFT - 8),
        y: HIGH - 4,
        'text-anchor': share === 0 ? 'start' : share === 1 ? 'end' : 'middle',
      },
      share === 1 ? t('plot.now') : dayOf(new Date(from + (to - from) * share).toISOString()).replace(/,? \d{4}$/, ''),
    ),
  );
}

/** Its axis is in one unit: days as soon as one gap is longer than two of them. */
function ages(found) {
  const long = found.ages.some(point => point.value >= 2 * DAY);
  const [unit, text] = long ? [DAY, 'plot.days'] : [3600e3, 'plot.hours'];
  return curve(found.ages, found, AGE, axis(found.ages, 0, unit), 'ages', value => t(text, { n: number(value / unit) }));
}

function picture(found) {
  return s(
    'svg',
    {
      class: 'plot',
      viewBox: `0 0 ${found.wide} ${HIGH}`,
      width: found.wide,
      height: HIGH,
      role: 'img',
      'aria-label': summary(found),
    },
    curve(found.sizes, found, SIZE, axis(found.sizes, null, unitOf(found.sizes.at(-1).value)), 'sizes', value => bytes(value, 0)),
    ages(found),
    days(found),
  );
}

function summary({ sizes, ages }) {
  const oldest = ages.reduce((most, point) => Math.max(most, point.value), 0);
  return t('plot.summary', {
    first: bytes(sizes[0]?.value),
    last: bytes(sizes.at(-1)?.value),
    longest: hours(oldest),
    n: sizes.length,
    shown: number(sizes.length),
  });
}

function figures({ sizes }) {
  const rows = thinned(sizes, 60).slice().reverse();
  return h(
    'details',
    { class: 'plot-table' },
    h('summary', {}, t('plot.table')),
    h(
      'div',
      { class: 'plan-scroll', tabindex: '0', role: 'region', 'aria-label': t('plot.table') },
      h(
        'table',
        {},
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            h('th', { scope: 'col' }, t('plot.at')),
            h('th', { scope: 'col', class: 'num' }, t('plot.size')),
            h('th', { scope: 'col', class: 'num' }, t('plot.gap')),
          ),
        ),
        h(
          'tbody',
          {},
          rows.map((row, index) => {
            const at = new Date(row.at).toISOString();
            return h(
              'tr',
              {},
              h('td', {}, h('time', { datetime: at, title: utc(at) }, moment(at))),
              h('td', { class: 'num' }, bytes(row.value)),
              h('td', { class: 'num' }, rows[index + 1] ? hours(row.at - rows[index + 1].at) : t('none')),
            );
          }),
        ),
      ),
    ),
  );
}

export function plotPanel() {
  let range = 'month';
  let shown = null;
  let drawn = 0;
  const place = h('figure', { class: 'plot-frame' });
  const ranges = h('div', { class: 'segments', role: 'group', 'aria-label': t('plot.range') });
  const element = h(
    'section',
    { class: 'card', 'aria-labelledby': 'plot' },
    h('div', { class: 'card-head' }, h('h2', { id: 'plot', class: 'card-title' }, t('plot.title')), ranges),
    place,
  );
  const draw = () => {
    put(
      ranges,
      Object.keys(RANGES).map(each =>
        h(
          'button',
          {
            type: 'button',
            class: 'segment',
            'aria-pressed': String(each === range),
            data: { key: 'range-' + each },
            on: {
              click: () => {
                range = each;
                draw();
              },
            },
          },
          t(`range.${each}`),
        ),
      ),
    );
    const found = { ...data(state.backups, range), wide: Math.max(260, Math.round(place.clientWidth || 720)) };
    drawn = found.wide;
    if (found.sizes.length < 2)
      return put(
        place,
        h('div', { class: 'empty small' }, h('p', { class: 'muted' }, t(state.backups.length < 2 ? 'plot.few' : 'plot.fewHere'))),
      );
    return put(
      place,
      h(
        'div',
        { class: 'legend', 'aria-hidden': 'true' },
        h('span', { class: 'key sizes' }, t('plot.size')),
        h('span', { class: 'key ages' }, t('plot.age')),
      ),
      picture(found),
      h('figcaption', { class: 'muted small-text' }, summary(found)),
      figures(found),
    );
  };
  const update = () => {
    element.hidden = !state.backups?.length;
    if (!state.backups || state.backups === shown) return;
    shown = state.backups;
    draw();
  };
  new ResizeObserver(() => {
    if (state.backups?.length && Math.abs(place.clientWidth - drawn) > 4) draw();
  }).observe(place);
  return { element, update };
}
