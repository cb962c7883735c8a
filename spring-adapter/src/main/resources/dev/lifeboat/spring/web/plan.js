// What a retention policy would delete and keep, and why.
import { h, icon, bdi, button, put } from './dom.js';
import { t } from './messages.js';
import { bytes, number, dayOf } from './format.js';
import { find } from './state.js';
import { nameOf } from './actions.js';
import { notice } from './jobs.js';

const AT_FIRST = 8;
const STEP = 200;

const withBackup = entry => {
  const backup = find(entry.id);
  return { ...entry, backup, size: backup?.stored.bytes ?? 0 };
};

export const removals = plan => plan.backups.filter(entry => entry.decision === 'REMOVE').map(withBackup);

function line(entry) {
  const { backup } = entry;
  return h(
    'li',
    { class: 'plan-line' },
    h(
      'div',
      { class: 'plan-name' },
      backup ? bdi(nameOf(backup), 'clip') : h('span', { class: 'mono clip' }, entry.id),
      backup ? h('span', { class: 'muted small-text nowrap' }, dayOf(backup.createdAt) + ' \u00b7 ' + bytes(entry.size)) : null,
    ),
    h('p', { class: 'small-text muted', dir: 'auto' }, entry.reason),
  );
}

/** A list that shows a few first, and more when asked. */
function growing(entries, name) {
  const items = h('ul', { class: 'plan-list' });
  const more = h('div', { class: 'slot' });
  const show = most => {
    put(items, entries.slice(0, most).map(line));
    put(
      more,
      entries.length > most
        ? button(t('plan.more', { n: number(entries.length - most) }), {
            kind: 'quiet small',
            key: 'more-' + name,
            click: () => show(most === AT_FIRST ? STEP : most + STEP),
          })
        : null,
    );
  };
  show(AT_FIRST);
  return [items, more];
}

export const removalList = entries =>
  h('div', { class: 'plan-scroll', tabindex: '0', role: 'region', 'aria-label': t('plan.removed') }, growing(entries, 'dialog'));

export function planBox(plan, changed) {
  const gone = removals(plan);
  const kept = plan.backups.filter(entry => entry.decision !== 'REMOVE').map(withBackup);
  const size = gone.reduce((sum, each) => sum + each.size, 0);
  const all = plan.backups.length;
  return [
    h('h2', { class: 'card-title' }, t('plan.title')),
    h('p', { class: 'card-lead' }, t(changed ? 'plan.leadChanged' : 'plan.lead')),
    h(
      'div',
      { class: 'plan-sum ' + (gone.length ? 'warn' : 'good') },
      icon(gone.length ? 'trash' : 'ok'),
      h(
        'p',
        {},
        h('strong', {}, gone.length ? t('plan.removes', { n: gone.length, shown: number(gone.length) }) : t('plan.removesNone')),
        h(
          'span',
          { class: 'muted' },
          gone.length
            ? t('plan.frees', { size: bytes(size), kept: number(kept.length) })
            : t('plan.keepsAll', { n: all, shown: number(all) }),
        ),
      ),
    ),
    h(
      'div',
      { class: 'share', 'aria-hidden': 'true' },
      h('span', { class: 'share-kept', vars: { width: (all ? (kept.length / all) * 100 : 100) + '%' } }),
    ),
    plan.frozen ? notice('warn', t('plan.frozen'), plan.frozen) : null,
    gone.length ? h('section', { class: 'plan-part' }, h('h3', {}, t('plan.removed')), growing(gone, 'removed')) : null,
    kept.length
      ? h('details', { class: 'plan-part' }, h('summary', {}, t('plan.kept', { n: number(kept.length) })), growing(kept, 'kept'))
      : null,
  ];
}
