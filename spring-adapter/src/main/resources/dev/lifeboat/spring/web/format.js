// Times, sizes and numbers for people. Numbers and dates follow the viewer's language, words that of the texts.
import { language, t } from './messages.js';
import { h } from './dom.js';

const viewer = navigator.language || language;
const whole = new Intl.NumberFormat(viewer);
const date = new Intl.DateTimeFormat(viewer, { dateStyle: 'medium', timeStyle: 'short' });
const day = new Intl.DateTimeFormat(viewer, { dateStyle: 'medium' });
const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
const STEPS = [
  ['year', 31557600],
  ['month', 2629800],
  ['day', 86400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
];

/** The server's words as a sentence: a first word in small letters gets a capital, an id or a path stays as it is. */
export const sentence = text => (/^[a-z]+[ ,]/.test(text) ? text[0].toUpperCase() + text.slice(1) : text);

export const number = value => whole.format(value);

export function bytes(value, most = 1) {
  if (value === null || value === undefined) return t('none');
  let size = value;
  let unit = 0;
  while (Math.abs(size) >= 1024 && unit < UNITS.length - 1) {
    size /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || Math.abs(size) >= 1000 || (most === 0 && Number.isInteger(size)) ? 0 : 1;
  const shown = new Intl.NumberFormat(viewer, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(size);
  return shown + '\u00a0' + UNITS[unit];
}

/** With its sign, for differences. */
export function signed(value, shown = number) {
  return value === 0 ? shown(0) : (value > 0 ? '+' : '\u2212') + shown(Math.abs(value));
}

/** "3 hours ago", "in 2 days". */
export function ago(instant, now = Date.now()) {
  const seconds = (Date.parse(instant) - now) / 1000;
  const [unit, size] = STEPS.find(([, each]) => Math.abs(seconds) >= each * (each === 86400 ? 2 : 1)) ?? STEPS.at(-1);
  return Math.abs(seconds) < 45 ? t(seconds > 0 ? 'time.soon' : 'time.now') : relative.format(Math.round(seconds / size), unit);
}

/** "2.1 s", "3 min 4 s". */
export function took(millis) {
  const seconds = millis / 1000;
  if (seconds < 60) {
    return t('time.seconds', {
      n: new Intl.NumberFormat(viewer, { maximumFractionDigits: seconds < 10 ? 1 : 0 }).format(seconds),
    });
  }
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? t('time.minutes', { m: number(minutes), s: number(Math.round(seconds % 60)) })
    : t('time.hours', { h: number(Math.floor(minutes / 60)), m: number(minutes % 60) });
}

export const moment = instant => date.format(new Date(instant));
export const dayOf = instant => day.format(new Date(instant));
export const utc = instant =>
  new Date(instant)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$|Z$/, '') + ' UTC';

/** The moment in the viewer's zone; the exact one in UTC is its tooltip. */
export function time(instant, { kind = '' } = {}) {
  return h('time', { datetime: instant, title: utc(instant), class: kind }, moment(instant));
}

/** How long ago, kept fresh by freshenTimes(). */
export function since(instant, { kind = '' } = {}) {
  return h(
    'time',
    { datetime: instant, title: moment(instant) + ' \u00b7 ' + utc(instant), class: kind, data: { ago: '1' } },
    ago(instant),
  );
}

export function freshenTimes() {
  for (const element of document.querySelectorAll('time[data-ago]')) {
    const text = ago(element.getAttribute('datetime'));
    if (element.textContent !== text) element.textContent = text;
  }
}

const DAY_MILLIS = 86400e3;
const LENGTHS = { w: 7 * DAY_MILLIS, d: DAY_MILLIS, h: 3600e3, m: 60e3, s: 1e3, ms: 1 };

/** "30d" in days: 30. Null for what is none. */
export function daysOf(text) {
  if (!text) return null;
  let millis = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)(ms|[wdhms])/g)) millis += Number(count) * LENGTHS[unit];
  return millis / DAY_MILLIS;
}

/** 30 as "30d", half a day as "12h". */
export function textOfDays(days) {
  if (Number.isInteger(days)) return days + 'd';
  const minutes = Math.max(1, Math.round(days * 1440));
  return minutes % 60 === 0 ? minutes / 60 + 'h' : minutes + 'm';
}
