// The list of backups that one may restore, with a search.
import { h, put, icon, bdi } from './dom.js';
import { t } from './messages.js';
import { bytes, number, since, time } from './format.js';
import { state } from './state.js';
import { nameOf } from './actions.js';

const CHOICES = 8;

function choice(backup) {
  return h(
    'li',
    {},
    h(
      'a',
      { class: 'pick', href: '#restore/' + encodeURIComponent(backup.id), data: { key: 'pick-' + backup.id } },
      h(
        'span',
        { class: 'pick-main' },
        bdi(nameOf(backup), 'clip strong'),
        h('span', { class: 'muted small-text' }, time(backup.createdAt)),
      ),
      h(
        'span',
        { class: 'pick-end' },
        h('span', { class: 'small-text' }, since(backup.createdAt)),
        h('span', { class: 'muted small-text' }, bytes(backup.stored.bytes)),
      ),
      icon('right'),
    ),
  );
}

export function chooser() {
  const results = h('ul', { class: 'picks' });
  const more = h('p', { class: 'muted small-text' });
  const search = h('input', { type: 'search', id: 'pick-text', autocomplete: 'off', placeholder: t('filter.text') });
  const show = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fitting = (state.backups ?? []).filter(backup =>
      words.every(word => (nameOf(backup) + ' ' + backup.id).toLowerCase().includes(word)),
    );
    put(results, fitting.slice(0, CHOICES).map(choice));
    more.textContent = !state.backups
      ? t('loading')
      : fitting.length > CHOICES
        ? t('restore.more', { n: number(fitting.length - CHOICES) })
        : fitting.length
          ? ''
          : t(state.backups.length ? 'list.noMatch' : 'list.empty');
  };
  search.addEventListener('input', show);
  let last = null;
  const update = () => {
    if (last === state.backups && last !== null) return;
    last = state.backups;
    show();
  };
  const element = h(
    'section',
    { class: 'card', 'aria-labelledby': 'choose' },
    h('h2', { id: 'choose', class: 'card-title' }, t('restore.chooseTitle')),
    h(
      'div',
      { class: 'field' },
      h('label', { for: 'pick-text', class: 'unseen' }, t('filter.text')),
      h('div', { class: 'filter-search' }, icon('search'), search),
    ),
    results,
    more,
  );
  return { element, update };
}
