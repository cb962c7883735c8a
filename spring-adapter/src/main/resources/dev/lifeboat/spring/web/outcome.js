// How a restore ended, and its undo.
import { h, button, icon, bdi } from './dom.js';
import { api } from './api.js';
import { t } from './messages.js';
import { since, took } from './format.js';
import { state, jobs, find, follow, ended } from './state.js';
import { problemNotice, notice, toast } from './jobs.js';
import { confirm } from './dialogs.js';
import { dismiss } from './dismissed.js';
import { nameOf } from './actions.js';

function undo(id) {
  confirm({
    title: t('undo.title'),
    action: t('undo.run'),
    symbol: 'undo',
    children: [h('p', {}, t('undo.text')), h('p', { class: 'mono small-text clip' }, id)],
    run: async () => {
      const job = follow(await api.post({ confirm: state.overview.database.name }, 'backups', id, 'restore'));
      jobs('RESTORE')
        .filter(other => other.id !== job.id)
        .forEach(other => dismiss(other.id));
      ended(job.id).then(end => {
        if (end.state === 'SUCCEEDED') toast('good', t('undo.done'));
      });
    },
  });
}

export function outcome(job) {
  const other = button(t('restore.again'), {
    kind: 'quiet',
    key: 'restore-again',
    click: () => {
      dismiss(job.id);
      document.dispatchEvent(new Event('restore-over'));
    },
  });
  if (job.state === 'FAILED')
    return h(
      'section',
      { class: 'card' },
      problemNotice(job.problem ?? {}, t('restore.failed')),
      h('div', { class: 'row' }, other),
    );
  const { result } = job;
  const backup = find(result.restored);
  return h(
    'section',
    { class: 'card done', 'aria-labelledby': 'done' },
    h(
      'div',
      { class: 'done-head' },
      icon('ok', 'large'),
      h(
        'div',
        {},
        h('h2', { id: 'done', class: 'card-title' }, t('restore.done')),
        h(
          'p',
          { class: 'muted' },
          backup ? bdi(nameOf(backup)) : null,
          backup ? ' \u00b7 ' : '',
          h('span', { class: 'mono' }, result.restored),
        ),
      ),
    ),
    h(
      'dl',
      { class: 'figures' },
      h('div', {}, h('dt', {}, t('restore.took')), h('dd', {}, took(result.tookMillis))),
      result.writersHeldOutMillis === undefined || result.writersHeldOutMillis === null
        ? null
        : h('div', {}, h('dt', {}, t('restore.heldOut')), h('dd', {}, took(result.writersHeldOutMillis))),
      h('div', {}, h('dt', {}, t('restore.ended')), h('dd', {}, since(job.endedAt))),
    ),
    (result.warnings ?? []).map(warning => notice('warn', null, warning)),
    result.undo
      ? h(
          'div',
          { class: 'undo' },
          h('div', {}, h('p', { class: 'strong' }, t('undo.offer')), h('p', { class: 'muted small-text' }, t('undo.offerText'))),
          button(t('undo.run'), { symbol: 'undo', key: 'undo', click: () => undo(result.undo) }),
        )
      : notice('note', null, t('undo.none')),
    h('div', { class: 'row' }, other, h('a', { class: 'button quiet', href: '#backups' }, t('manual.show'))),
  );
}
