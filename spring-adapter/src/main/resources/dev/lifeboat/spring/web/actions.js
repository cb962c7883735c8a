// What can be done with one backup.
import { h, bdi } from './dom.js';
import { api } from './api.js';
import { t } from './messages.js';
import { bytes, time } from './format.js';
import { follow, replaceBackup, find } from './state.js';
import { confirm } from './dialogs.js';
import { toast } from './jobs.js';

export const nameOf = backup => backup.origin.label || t(`trigger.${backup.origin.trigger}`);

/** Asks first whether it can be had, so that an error is shown here and not saved as a file. */
export async function download(id) {
  try {
    await api.head('backups', id, 'content');
    const link = h('a', { href: api.address('backups', id, 'content'), download: id + '.sqlite', class: 'unseen' });
    document.body.append(link);
    link.click();
    link.remove();
  } catch (problem) {
    toast('bad', t('download.failed'), problem.message);
  }
}

export async function togglePin(backup) {
  try {
    const after = backup.pinned ? await api.remove('backups', backup.id, 'pin') : await api.put({}, 'backups', backup.id, 'pin');
    replaceBackup(backup.id, after ?? { ...backup, pinned: !backup.pinned });
    toast('good', t(backup.pinned ? 'pin.off' : 'pin.on'), nameOf(backup));
  } catch (problem) {
    toast('bad', t('pin.failed'), problem.message);
  }
}

function facts(backup) {
  return h(
    'div',
    { class: 'chosen' },
    h('p', { class: 'chosen-name' }, bdi(nameOf(backup), 'clip')),
    h('p', { class: 'mono small-text clip' }, backup.id),
    h('p', { class: 'muted' }, time(backup.createdAt), ' \u00b7 ', bytes(backup.stored.bytes)),
  );
}

const DEPTHS = ['CHECKSUM', 'QUICK_CHECK', 'INTEGRITY_CHECK'];

export function verify(backup) {
  const choice = h(
    'fieldset',
    { class: 'choices' },
    h('legend', {}, t('verify.depth')),
    DEPTHS.map(depth =>
      h(
        'label',
        { class: 'choice' },
        h('input', { type: 'radio', name: 'depth', value: depth, checked: depth === 'QUICK_CHECK' }),
        h(
          'span',
          { class: 'choice-text' },
          h('strong', {}, t(`depth.${depth}`)),
          h('span', { class: 'muted' }, t(`depthNote.${depth}`)),
        ),
      ),
    ),
  );
  confirm({
    title: t('verify.title'),
    children: [facts(backup), choice],
    action: t('verify.run'),
    symbol: 'shield',
    run: async () => {
      const depth = choice.querySelector('input:checked').value;
      follow(await api.post({ depth }, 'backups', backup.id, 'verify'));
    },
  });
}

export function remove(backup) {
  confirm({
    title: t('delete.title'),
    children: [
      facts(backup),
      h('p', {}, t('delete.text')),
      backup.pinned ? h('p', { class: 'reason' }, t('delete.pinned')) : null,
    ],
    action: t('delete.run'),
    kind: 'danger',
    symbol: 'trash',
    run: async () => {
      await api.remove('backups', backup.id);
      if (find(backup.id)) replaceBackup(backup.id, null);
      toast('good', t('delete.done'), nameOf(backup));
    },
  });
}
