// All that is known of one backup.
import { h, button, icon, bdi, once } from './dom.js';
import { t } from './messages.js';
import { bytes, number, time, since } from './format.js';
import { notice } from './jobs.js';
import { find, mayManage } from './state.js';
import { open } from './dialogs.js';
import { download, togglePin, verify, remove, nameOf } from './actions.js';

function facts(backup) {
  const { origin, database, stored, lastVerification: check } = backup;
  return [
    ['detail.id', h('span', { class: 'mono' }, backup.id)],
    ['detail.created', [time(backup.createdAt), ' (', since(backup.createdAt), ')']],
    ['detail.trigger', t(`trigger.${origin.trigger}`)],
    ['detail.size', bytes(stored.bytes) + ' (' + t('detail.bytes', { n: number(stored.bytes) }) + ')'],
    ['detail.database', bytes(database.bytes)],
    [
      'detail.verified',
      check
        ? [
            t(check.outcome === 'PASSED' ? 'verified.good' : 'verified.bad'),
            ', ',
            t(`depth.${check.depth}`),
            ', ',
            time(check.at),
          ]
        : t('verified.never'),
    ],
    ['detail.pinned', t(backup.pinned ? 'pinned.yes' : 'pinned.no')],
    ['detail.journal', database.journalMode],
    ['detail.userVersion', number(database.userVersion)],
    ['detail.sqlite', origin.sqliteVersion],
    ['detail.host', origin.hostVersion ?? t('none')],
    ['detail.sha256', h('span', { class: 'mono breakable' }, stored.sha256)],
  ];
}

/** What the check said when the backup was made and when it was last verified, each thing once. */
function notesOf(backup) {
  const all = [...(backup.notes ?? []), ...(backup.lastVerification?.notes ?? [])];
  return all.filter((note, at) => all.findIndex(other => other.what === note.what && other.cure === note.cure) === at);
}

/** Words of SQLite's, with names of the application's tables in them. */
function noteItem({ kind, what, cure }) {
  return h(
    'li',
    { class: 'note-item' },
    h('p', { dir: 'auto' }, t(`note.${kind}`), ' ', bdi(what)),
    cure ? h('p', { class: 'muted small-text' }, t('note.cure'), ' ', h('code', { class: 'mono breakable' }, cure)) : null,
  );
}

function remarks(backup) {
  const notes = notesOf(backup);
  const problems = backup.lastVerification?.problems ?? [];
  return [
    problems.length ? notice('bad', t('detail.problems'), problems.join('; ')) : null,
    notes.length
      ? notice('note', t('detail.notes'), t('detail.notesLead'), h('ul', { class: 'note-list', tabindex: 0, 'aria-label': t('detail.notes') }, notes.map(noteItem)))
      : null,
  ];
}

export function details(id) {
  const backup = find(id);
  if (!backup) return;
  const then = action => () => {
    opened.dialog.close();
    action(backup);
  };
  const foot = !mayManage()
    ? []
    : [
        button(t('act.delete'), { kind: 'danger-quiet', symbol: 'trash', click: then(remove) }),
        h('span', { class: 'grow' }),
        button(t(backup.pinned ? 'act.unpin' : 'act.pin'), { kind: 'quiet', symbol: 'pin', click: then(togglePin) }),
        button(t('act.verify'), { kind: 'quiet', symbol: 'shield', click: then(verify) }),
        button(t('act.download'), { kind: 'quiet', symbol: 'download', click: once(() => download(id)) }),
        h(
          'a',
          { class: 'button primary', href: '#restore/' + encodeURIComponent(id), on: { click: () => opened.dialog.close() } },
          icon('restore'),
          h('span', {}, t('act.restore')),
        ),
      ];
  const opened = open(t('detail.title'), {
    kind: 'wide',
    children: [
      h('p', { class: 'detail-name' }, bdi(nameOf(backup))),
      remarks(backup),
      h(
        'dl',
        { class: 'facts' },
        facts(backup).map(([name, value]) => h('div', {}, h('dt', {}, t(name)), h('dd', {}, value))),
      ),
    ],
    foot,
  });
}
