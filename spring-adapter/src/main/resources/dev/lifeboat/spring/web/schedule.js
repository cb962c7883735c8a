// A schedule: as people read it, and as they change it. Its text is what the library reads.
import { h, button, put, once } from './dom.js';
import { api } from './api.js';
import { t, language } from './messages.js';
import { number } from './format.js';
import { open } from './dialogs.js';
import { problemNotice, toast } from './jobs.js';

const DAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];
const UNITS = ['m', 'h', 'd', 'w'];
const dayName = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
const nameOfDay = day => dayName.format(new Date(Date.UTC(2024, 0, 1 + DAYS.indexOf(day))));
const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

/** The parts of a schedule's text; kind other for what only the host understands. */
export function parse(text) {
  const every = /^every\s+(\d+)([mhdw])$/i.exec(text ?? '');
  if (every) return { kind: 'every', count: Number(every[1]), unit: every[2].toLowerCase() };
  const daily = /^daily\s+at\s+(\d{1,2}:\d{2})(?::\d{2})?\s+(\S+)$/i.exec(text ?? '');
  if (daily) return { kind: 'daily', at: daily[1].padStart(5, '0'), zone: daily[2] };
  const weekly = /^weekly\s+on\s+(\w+)\s+at\s+(\d{1,2}:\d{2})(?::\d{2})?\s+(\S+)$/i.exec(text ?? '');
  if (weekly && DAYS.includes(weekly[1].toUpperCase()))
    return { kind: 'weekly', day: weekly[1].toUpperCase(), at: weekly[2].padStart(5, '0'), zone: weekly[3] };
  return { kind: 'other', text: text ?? '' };
}

export function inWords(text) {
  const parts = parse(text);
  if (parts.kind === 'every') return t(`schedule.every.${parts.unit}`, { n: parts.count, shown: number(parts.count) });
  if (parts.kind === 'daily') return t('schedule.daily', parts);
  if (parts.kind === 'weekly') return t('schedule.weekly', { ...parts, day: nameOfDay(parts.day) });
  return text;
}

function textOf(form) {
  const value = name => form.elements[name]?.value.trim() ?? '';
  switch (value('kind')) {
    case 'every':
      return `every ${value('count')}${value('unit')}`;
    case 'daily':
      return `daily at ${value('at')} ${value('zone')}`;
    case 'weekly':
      return `weekly on ${value('day')} at ${value('at')} ${value('zone')}`;
    default:
      return value('text');
  }
}

function inputs(kind, parts) {
  const field = (name, input) => h('div', { class: 'field' }, h('label', { for: input.id }, t(`schedule.field.${name}`)), input);
  const at = () =>
    field('at', h('input', { type: 'time', id: 'schedule-at', name: 'at', required: true, value: parts.at ?? '03:00' }));
  const zone = () =>
    field(
      'zone',
      h('input', {
        type: 'text',
        id: 'schedule-zone',
        name: 'zone',
        required: true,
        autocomplete: 'off',
        spellcheck: 'false',
        value: parts.zone ?? ownZone(),
      }),
    );
  const select = (name, options, chosen) =>
    h(
      'select',
      { id: 'schedule-' + name, name },
      options.map(([value, text]) => h('option', { value, selected: value === chosen }, text)),
    );
  switch (kind) {
    case 'every':
      return [
        field(
          'count',
          h('input', {
            type: 'number',
            id: 'schedule-count',
            name: 'count',
            min: 1,
            max: 525600,
            required: true,
            value: String(parts.count ?? 6),
          }),
        ),
        field(
          'unit',
          select(
            'unit',
            UNITS.map(unit => [unit, t(`schedule.unit.${unit}`)]),
            parts.unit ?? 'h',
          ),
        ),
      ];
    case 'daily':
      return [at(), zone()];
    case 'weekly':
      return [
        field(
          'day',
          select(
            'day',
            DAYS.map(day => [day, nameOfDay(day)]),
            parts.day ?? 'SUNDAY',
          ),
        ),
        at(),
        zone(),
      ];
    default:
      return [
        field(
          'text',
          h('input', {
            type: 'text',
            id: 'schedule-text',
            name: 'text',
            required: true,
            autocomplete: 'off',
            spellcheck: 'false',
            value: parts.text ?? '',
          }),
        ),
      ];
  }
}

export function editSchedule(task, name, done) {
  const parts = parse(task.schedule);
  const kinds = h(
    'select',
    { id: 'schedule-kind', name: 'kind' },
    ['every', 'daily', 'weekly', 'other'].map(kind =>
      h('option', { value: kind, selected: kind === (task.schedule ? parts.kind : 'every') }, t(`schedule.kind.${kind}`)),
    ),
  );
  const fields = h('div', { class: 'schedule-fields' });
  const problem = h('div', { class: 'slot' });
  const show = () => put(fields, inputs(kinds.value, parts));
  const form = h(
    'form',
    { class: 'form', id: 'schedule-form' },
    h('div', { class: 'field' }, h('label', { for: 'schedule-kind' }, t('schedule.field.kind')), kinds),
    fields,
    problem,
  );
  kinds.addEventListener('change', show);
  show();
  const cancel = button(t('cancel'), { kind: 'quiet' });
  const { dialog } = open(t('schedule.title', { task: name }), {
    children: [form],
    foot: [cancel, h('button', { type: 'submit', form: 'schedule-form', class: 'button primary' }, t('schedule.save'))],
  });
  cancel.addEventListener('click', () => dialog.close());
  form.addEventListener('submit', event => event.preventDefault());
  form.addEventListener(
    'submit',
    once(async () => {
      put(problem);
      try {
        const changed = await api.put({ schedule: textOf(form) }, 'tasks', task.task);
        dialog.close();
        toast('good', t('schedule.saved', { task: name }), changed.schedule ? inWords(changed.schedule) : '');
        done(changed);
      } catch (error) {
        put(problem, problemNotice(error, t('schedule.failed')));
      }
    }),
  );
}
