// Sorting, filtering and paging of the list: ten thousand backups stay a page of fifty rows.
import { h, icon, button, iconButton, put } from './dom.js';
import { t } from './messages.js';
import { number } from './format.js';
import { nameOf } from './actions.js';

export const COLUMNS = ['name', 'created', 'size', 'trigger', 'verified', 'pinned'];
const TRIGGERS = ['MANUAL', 'SCHEDULED', 'PRE_RESTORE', 'PRE_MIGRATION', 'IMPORTED'];
const CHECKS = ['good', 'bad', 'never'];
const SIZES = [25, 50, 100];

export const list = { sort: 'created', down: true, page: 0, size: 25, text: '', trigger: '', check: '', pinned: false };

const check = backup => (!backup.lastVerification ? 'never' : backup.lastVerification.outcome === 'PASSED' ? 'good' : 'bad');

const compare = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' }).compare;
const KEYS = {
  name: backup => nameOf(backup),
  created: backup => backup.createdAt,
  size: backup => backup.stored.bytes,
  trigger: backup => t(`trigger.${backup.origin.trigger}`),
  verified: backup => backup.lastVerification?.at ?? '',
  pinned: backup => (backup.pinned ? 1 : 0),
};

export const isFiltered = () => Boolean(list.text || list.trigger || list.check || list.pinned);

export function clearFilter() {
  Object.assign(list, { text: '', trigger: '', check: '', pinned: false, page: 0 });
}

function matches(backup, words) {
  if (list.trigger && backup.origin.trigger !== list.trigger) return false;
  if (list.check && check(backup) !== list.check) return false;
  if (list.pinned && !backup.pinned) return false;
  const text = (nameOf(backup) + ' ' + backup.id).toLowerCase();
  return words.every(word => text.includes(word));
}

function order(one, other) {
  const [a, b] = [KEYS[list.sort](one), KEYS[list.sort](other)];
  const first =
    typeof a === 'number' ? a - b : list.sort === 'name' || list.sort === 'trigger' ? compare(a, b) : a < b ? -1 : a > b ? 1 : 0;
  return (list.down ? -first : first) || (one.createdAt < other.createdAt ? 1 : -1);
}

/** The rows of the page that is shown, and how many there are. */
export function arranged(backups) {
  const words = list.text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = backups.filter(backup => matches(backup, words)).sort(order);
  const pages = Math.max(1, Math.ceil(found.length / list.size));
  list.page = Math.min(list.page, pages - 1);
  return { rows: found.slice(list.page * list.size, (list.page + 1) * list.size), total: found.length, pages };
}

function select(id, name, value, options, change) {
  return h(
    'div',
    { class: 'filter-field' },
    h('label', { for: id, class: 'unseen' }, name),
    h(
      'select',
      { id, on: { change: event => change(event.target.value) } },
      options.map(([key, text]) => h('option', { value: key, selected: key === value }, text)),
    ),
  );
}

export function filterBar(update) {
  const element = h('div', { class: 'filters', role: 'search', 'aria-label': t('filter.title') });
  const set = change => {
    Object.assign(list, change, { page: 0 });
    update();
    clear.hidden = !isFiltered();
  };
  const clear = button(t('filter.clear'), {
    kind: 'quiet small',
    symbol: 'close',
    key: 'clear',
    click: () => {
      clearFilter();
      show();
      update();
      search.focus();
    },
  });
  const search = h('input', {
    type: 'search',
    id: 'filter-text',
    placeholder: t('filter.text'),
    'aria-label': t('filter.text'),
    autocomplete: 'off',
    on: { input: event => set({ text: event.target.value }) },
  });
  const show = () => {
    search.value = list.text;
    clear.hidden = !isFiltered();
    put(
      element,
      h('div', { class: 'filter-search' }, icon('search'), search),
      select(
        'filter-trigger',
        t('filter.trigger'),
        list.trigger,
        [['', t('filter.allTriggers')], ...TRIGGERS.map(key => [key, t(`trigger.${key}`)])],
        trigger => set({ trigger }),
      ),
      select(
        'filter-check',
        t('filter.check'),
        list.check,
        [['', t('filter.allChecks')], ...CHECKS.map(key => [key, t(`verified.${key}`)])],
        value => set({ check: value }),
      ),
      h(
        'div',
        { class: 'phone-sort' },
        select(
          'filter-sort',
          t('filter.sort'),
          list.sort + (list.down ? '-' : '+'),
          COLUMNS.flatMap(column => [
            [column + '-', t(`sortDown.${column}`)],
            [column + '+', t(`sortUp.${column}`)],
          ]),
          value => set({ sort: value.slice(0, -1), down: value.endsWith('-') }),
        ),
      ),
      h(
        'label',
        { class: 'check' },
        h('input', {
          type: 'checkbox',
          id: 'filter-pinned',
          checked: list.pinned,
          on: { change: event => set({ pinned: event.target.checked }) },
        }),
        t('filter.pinned'),
      ),
      clear,
    );
  };
  show();
  return { element, show };
}

export function pager(pages, update) {
  const to = page => () => {
    list.page = page;
    update();
    document.querySelector('.view-backups .count')?.scrollIntoView({ block: 'start' });
  };
  const step = (name, symbol, page) =>
    iconButton(t(name), symbol, { key: name, click: to(page), disabled: page < 0 || page >= pages });
  return h(
    'nav',
    { class: 'pager', 'aria-label': t('pager.title') },
    h(
      'div',
      { class: 'filter-field' },
      h('label', { for: 'page-size', class: 'muted small-text' }, t('pager.size')),
      h(
        'select',
        {
          id: 'page-size',
          data: { key: 'page-size' },
          on: {
            change: event => {
              list.size = Number(event.target.value);
              list.page = 0;
              update();
            },
          },
        },
        SIZES.map(size => h('option', { value: size, selected: size === list.size }, number(size))),
      ),
    ),
    h(
      'div',
      { class: 'pager-steps' },
      step('pager.before', 'left', list.page - 1),
      h('span', { class: 'small-text' }, t('pager.at', { page: number(list.page + 1), pages: number(pages) })),
      step('pager.after', 'right', list.page + 1),
    ),
  );
}
