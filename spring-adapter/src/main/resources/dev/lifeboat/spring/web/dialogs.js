// Dialogs: the browser's own, so that the keyboard stays inside and comes back to where it was.
import { h, button, iconButton, once, byKey } from './dom.js';
import { t } from './messages.js';
import { problemNotice } from './jobs.js';

let count = 0;

/** Opens a dialog; gives the dialog, its body and its foot. Closing takes it out of the page. */
export function open(title, { kind = '', children = [], foot = [], onClose } = {}) {
  count += 1;
  const opener = document.activeElement;
  const key = opener?.closest?.('[data-key]')?.dataset.key;
  const heading = h('h2', { id: 'dialog-' + count, class: 'dialog-title' }, title);
  const body = h('div', { class: 'dialog-body' }, children);
  const dialog = h(
    'dialog',
    { class: 'dialog ' + kind, 'aria-labelledby': heading.id },
    h('div', { class: 'dialog-head' }, heading, iconButton(t('close'), 'close', { click: () => dialog.close() })),
    body,
    h('div', { class: 'dialog-foot' }, foot),
  );
  dialog.addEventListener('close', () => {
    dialog.remove();
    if (opener && !opener.isConnected && key) byKey(key)?.focus();
    onClose?.();
  });
  dialog.addEventListener('click', event => {
    if (event.target === dialog) dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
  return { dialog, body };
}

/** Asks before something is done; an error stays in the dialog, where it can be read. */
export function confirm({ title, children, action, kind = 'primary', symbol = null, run }) {
  const problem = h('div', { class: 'dialog-problem' });
  const yes = button(action, { kind, symbol });
  const no = button(t('cancel'), { kind: 'quiet' });
  const { dialog } = open(title, { children: [children, problem], foot: [no, yes] });
  no.addEventListener('click', () => dialog.close());
  yes.addEventListener(
    'click',
    once(async () => {
      problem.replaceChildren();
      try {
        await run();
        dialog.close();
      } catch (error) {
        problem.replaceChildren(problemNotice(error));
      }
    }),
  );
  // A key pressed once too often deletes nothing.
  (kind === 'danger' ? no : yes).focus();
  return dialog;
}
