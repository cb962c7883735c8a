// A .sqlite file from elsewhere becomes a backup: sent bit by bit, checked by the server, and then chosen.
import { h, button, put, once, icon, bdi, announce } from './dom.js';
import { upload } from './api.js';
import { t } from './messages.js';
import { bytes } from './format.js';
import { state, jobs, runs, whyNot, follow } from './state.js';
import { bar, progress, problemNotice, notice } from './jobs.js';
import { isDismissed, dismiss } from './dismissed.js';

const MAGIC = 'SQLite format 3\u0000';
// An upload goes on while one looks at other panels; the panel of the moment shows it.
const going = { sending: null, problem: null, show: () => {} };

window.addEventListener('beforeunload', event => {
  if (going.sending) event.preventDefault();
});

/** What can be told before a byte is sent. Null when nothing speaks against it. */
async function objection(file) {
  if (file.size === 0) return t('upload.empty');
  const most = state.overview.maxUploadBytes;
  if (most && file.size > most) return t('upload.tooLarge', { size: bytes(file.size), most: bytes(most) });
  let head = '';
  try {
    head = new TextDecoder('latin1').decode(await file.slice(0, MAGIC.length).arrayBuffer());
  } catch {
    return t('upload.unreadable');
  }
  return head === MAGIC ? null : t('upload.notSqlite');
}

function sendingBox(sending) {
  return h(
    'div',
    { class: 'job' },
    h(
      'div',
      { class: 'job-head' },
      h('span', { class: 'job-phase' }, t('upload.sending')),
      h('span', { class: 'job-amount' }, t('progress.bytes', { done: bytes(sending.done), total: bytes(sending.total) })),
    ),
    bar(sending.done, sending.total, t('upload.sending')),
    h('p', { class: 'small-text muted clip' }, bdi(sending.name)),
    h(
      'div',
      { class: 'row' },
      button(t('upload.stop'), { kind: 'small', symbol: 'close', key: 'upload-stop', click: sending.stop }),
    ),
  );
}

function jobBox(job, again) {
  if (runs(job)) return h('div', {}, h('p', { class: 'strong' }, t('upload.checking')), progress(job));
  const close = button(t('upload.another'), {
    kind: 'quiet small',
    key: 'upload-close',
    click: () => {
      dismiss(job.id);
      again();
    },
  });
  if (job.state === 'FAILED')
    return h(
      'div',
      { class: 'outcome' },
      problemNotice(job.problem ?? {}, t('upload.refused')),
      h('div', { class: 'row' }, close),
    );
  const id = job.result?.id ?? job.backup;
  return h(
    'div',
    { class: 'outcome' },
    notice('good', t('upload.done'), null, h('p', { class: 'mono small-text clip' }, id)),
    h(
      'div',
      { class: 'row' },
      h(
        'a',
        {
          class: 'button primary small',
          href: '#restore/' + encodeURIComponent(id),
          data: { key: 'upload-restore' },
          on: { click: () => dismiss(job.id) },
        },
        icon('arrow'),
        h('span', {}, t('upload.go')),
      ),
      close,
    ),
  );
}

function picker(take) {
  const input = h('input', {
    type: 'file',
    id: 'file',
    class: 'unseen',
    accept: '.sqlite,.sqlite3,.db,.db3,application/vnd.sqlite3',
    'aria-describedby': 'file-hint',
  });
  const name = h('span', { class: 'drop-name' }, t('upload.choose'));
  const zone = h(
    'label',
    { class: 'drop', for: 'file' },
    icon('upload', 'large'),
    name,
    h('span', { class: 'hint', id: 'file-hint' }),
  );
  input.addEventListener('change', () => take(input.files[0] ?? null));
  for (const type of ['dragenter', 'dragover'])
    zone.addEventListener(type, event => {
      event.preventDefault();
      zone.classList.add('over');
    });
  for (const type of ['dragleave', 'drop']) zone.addEventListener(type, () => zone.classList.remove('over'));
  zone.addEventListener('drop', event => {
    event.preventDefault();
    if (!input.disabled) take(event.dataTransfer.files[0] ?? null);
  });
  return { element: h('div', { class: 'drop-frame' }, input, zone), input, name, hint: zone.querySelector('.hint') };
}

export function uploadPanel() {
  let file = null;
  const label = h('input', {
    type: 'text',
    id: 'upload-label',
    maxlength: 500,
    autocomplete: 'off',
    dir: 'auto',
    placeholder: t('upload.placeholder'),
  });
  const submit = h(
    'button',
    { type: 'submit', class: 'button primary', disabled: true, data: { key: 'upload-run' } },
    icon('upload'),
    h('span', {}, t('upload.run')),
  );
  const reason = h('p', { class: 'reason' });
  const status = h('div', { class: 'slot' });
  const pick = picker(chosen => {
    file = chosen;
    going.problem = null;
    jobs('IMPORT')
      .filter(job => !runs(job))
      .forEach(job => dismiss(job.id));
    put(pick.name, file ? bdi(file.name, 'clip') : t('upload.choose'));
    if (file) announce(t('upload.chosen', { name: file.name, size: bytes(file.size) }));
    update();
  });
  const form = h(
    'form',
    { class: 'form' },
    pick.element,
    h('div', { class: 'field' }, h('label', { for: 'upload-label' }, t('manual.label')), label),
    submit,
    reason,
  );
  let shown = '';
  const update = () => {
    if (!state.overview) return;
    const why = whyNot();
    const job = jobs('IMPORT')[0];
    const current = job && (runs(job) || !isDismissed(job.id)) ? job : null;
    const busy = going.sending !== null || (current !== null && runs(current));
    submit.disabled = !file || busy || why !== null;
    pick.input.disabled = busy || why !== null;
    label.disabled = why !== null;
    reason.textContent = why ?? '';
    pick.hint.textContent = file ? bytes(file.size) : t('upload.hint', { most: bytes(state.overview.maxUploadBytes) });
    const stamp = JSON.stringify([going.sending && [going.sending.done, going.sending.name], going.problem?.message, current]);
    if (stamp === shown) return;
    shown = stamp;
    form.hidden = busy || (current !== null && !going.problem);
    put(
      status,
      going.sending
        ? sendingBox(going.sending)
        : going.problem
          ? problemNotice(going.problem, t('upload.refused'))
          : current
            ? jobBox(current, update)
            : null,
    );
  };
  const run = async () => {
    going.problem = null;
    const against = await objection(file);
    if (against) throw { code: 'damaged', message: against };
    const sending = { name: file.name, done: 0, total: file.size };
    const { done, stop } = upload(file, label.value.trim(), (sent, total) => {
      Object.assign(sending, { done: sent, total });
      going.show();
    });
    sending.stop = stop;
    going.sending = sending;
    going.show();
    try {
      const job = await done;
      file = null;
      pick.input.value = '';
      put(pick.name, t('upload.choose'));
      label.value = '';
      going.sending = null;
      follow(job);
    } finally {
      going.sending = null;
    }
  };
  form.addEventListener('submit', event => event.preventDefault());
  form.addEventListener(
    'submit',
    once(async () => {
      try {
        await run();
      } catch (problem) {
        going.problem = problem;
      }
      going.show();
    }),
  );
  const element = h(
    'section',
    { class: 'card upload', 'aria-labelledby': 'upload' },
    h('h2', { id: 'upload', class: 'card-title' }, t('upload.title')),
    h('p', { class: 'card-lead' }, t('upload.lead')),
    status,
    form,
  );
  going.show = update;
  return { element, update };
}
