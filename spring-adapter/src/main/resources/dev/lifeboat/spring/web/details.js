// All that is known of one backup.
import { h, button, icon, bdi, once } from './dom.js';
import { t } from './messages.js';
import { bytes, number, time, since } from './format.js';
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
      h(
        'dl',
        { class: 'facts' },
        facts(backup).map(([name, value]) => h('div', {}, h('dt', {}, t(name)), h('dd', {}, value))),
      ),
    ],
    foot,
  });
}
