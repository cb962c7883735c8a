// Every text of the page. To translate it, serve another file in place of this one: the same keys, `language` changed.
// {name} is put in; a text with several forms takes the one that Intl.PluralRules gives for n.

export const language = 'en';

const texts = {
  title: 'Backup & Restore',
  skip: 'Skip to the content',
  loading: 'Loading…',
  none: '–',
  close: 'Close',
  cancel: 'Cancel',
  retry: 'Try again',
  user: 'Logged in as {user}',
  time: { now: 'just now', soon: 'in a moment', seconds: '{n} s', minutes: '{m} min {s} s', hours: '{h} h {m} min' },
  theme: { title: 'Theme', system: 'As the system', light: 'Light', dark: 'Dark' },
  nav: {
    title: 'Sections', overview: 'Overview', backups: 'Backups', restore: 'Restore', automatic: 'Automatic',
    settings: 'Settings', health: 'Health', findings: 'things to look at',
  },
  lead: {
    overview: 'How your backups are, and a new one whenever you want it.',
    backups: 'Everything that can be restored.',
    restore: 'Put an earlier state back. The present one is kept, so that you can undo it.',
    automatic: 'What runs by itself, and when.',
    settings: 'How long backups are kept. See what that would delete before you save it.',
    health: 'What was found, what to do about it, and what happened lately.',
  },
  health: { good: 'All is well', warn: 'Needs a look', bad: 'Needs action' },
  glance: { newest: 'Newest good backup', next: 'Next', noNewest: 'none yet', noNext: 'not planned' },
  tile: {
    newest: 'Newest good backup', never: 'Never', neverNote: 'no backup succeeded yet', next: 'Next backup', noNext: 'Not planned',
    noNextNote: 'nothing runs by itself', kept: 'Backups kept', keptNote: '{size} in all', database: 'Database',
  },
  attention: { bad: 'Somebody has to act', warn: 'Something to look at', more: 'All findings and events' },
  first: {
    title: 'No backup yet', text: 'The first one takes a moment and does not stop the application.',
    make: 'Make the first backup.', makeText: 'Give it a label below, if you like.',
    schedule: 'Let them run by themselves.', scheduleText: 'Switch the backup task on in Automatic.',
    scheduled: 'They do: the next one comes',
    keep: 'Say how long they stay.', keepText: 'In Settings, where you see first what would go.',
  },
  latest: { title: 'Latest backups', none: 'There are none yet.', more: 'See all {n}' },
  why: {
    readOnly: 'This page is read-only here: everything can be seen, nothing can be changed.',
    role: 'The login {user} may look at backups, and not change anything. Ask an administrator for the role that may.',
  },
  trouble: {
    loggedOutTitle: 'Your login has ended', loggedOut: 'What you see is what was last known. Log in again to go on; what runs on the server goes on.',
    first: 'Log in to see the backups of this application.', lostFirst: 'It is tried again by itself.', login: 'Log in again', forbiddenTitle: 'This login may not see the backups', other: 'Log in as somebody else',
    lostTitle: 'No connection to the server', lost: 'What you see is what was last known. It is tried again by itself; what runs on the server goes on.',
  },
  problem: {
    failed: 'Something went wrong.', lost: 'The server could not be reached. Whether it took the request is not known: look again in a moment.',
    loggedOut: 'Your login has ended. Log in again.', forbidden: 'This login lacks the role that this needs.',
    tooLarge: 'The file is larger than the server takes.', status: 'The server answered {status}, and said no more.',
  },
  problemTitle: {
    'bad-request': 'Something in it is not right', 'not-authenticated': 'Your login has ended', forbidden: 'Not allowed for this login',
    'cross-site': 'Refused: it came from another site', 'read-only': 'This page is read-only', 'not-found': 'It is not there any more',
    busy: 'Something else is running', refused: 'Refused', confirmation: 'The name does not match', 'too-large': 'The file is too large',
    'no-space': 'Not enough space', damaged: 'The file is not a sound database', failed: 'It did not work', lost: 'No answer from the server',
    stopped: 'Stopped',
  },
  safe: {
    busy: 'Nothing was changed. Try again once it has ended.', confirmation: 'Nothing was changed.',
    'read-only': 'Nothing was changed.', 'too-large': 'Nothing was kept of it.', 'bad-request': 'Nothing was changed.',
    forbidden: 'Nothing was changed.', 'cross-site': 'Nothing was changed.', damaged: 'The live database was not touched.',
    stopped: 'Nothing was kept of it.',
  },
  trigger: { MANUAL: 'By hand', SCHEDULED: 'Scheduled', PRE_RESTORE: 'Before a restore', PRE_MIGRATION: 'Before a migration', IMPORTED: 'Uploaded' },
  manual: {
    title: 'Manual backup', lead: 'A complete copy, checked before it is listed. The application goes on.', label: 'Label',
    placeholder: 'Before the upgrade', hint: 'Optional. Words for whoever looks for it later.', run: 'Back up now',
    done: 'The backup is made and verified', doneNote: '{size} in {took}', failed: 'No backup was made', show: 'Show all backups',
  },
  job: {
    CREATE: 'Making a backup', RESTORE: 'Restoring {backup}', VERIFY: 'Verifying {backup}', IMPORT: 'Taking in an uploaded file',
    PREVIEW: 'Reading {backup}', TASK: 'Running a task', failed: '{job} failed',
  },
  jobDone: {
    CREATE: 'The backup is made', RESTORE: 'The restore is done', VERIFY: 'Verified: {backup} is sound', IMPORT: 'The uploaded file is a backup now',
    TASK: 'The task has run',
  },
  phase: {
    waiting: 'Waiting for its turn', working: 'Working', FETCH: 'Fetch the backup', SNAPSHOT: 'Copy the database', CHECK: 'Check the copy', HASH: 'Compute the checksum',
    PUBLISH: 'Store it', SAFETY: 'Take a safety backup', APPLY: 'Put it in', PROVE: 'Prove the result', ROLL_BACK: 'Put the old state back',
  },
  step: { done: 'done', now: 'in progress', ahead: 'to come', failed: 'failed' },
  progress: { pages: '{done} of {total} pages', bytes: '{done} of {total}' },
  list: {
    caption: 'Backups', count: { one: '{shown} backup', other: '{shown} backups' }, filtered: '{n} of {all} backups', empty: 'No backups yet',
    emptyNote: 'They appear here once they are made and checked.', noMatch: 'No backup matches',
    noMatchNote: 'Change the words or the filters.', problem: 'The list of backups could not be read', upload: 'Upload a .sqlite file',
  },
  column: { name: 'Name', created: 'Modified', size: 'Size', trigger: 'Made', verified: 'Verified', pinned: 'Pinned', acts: 'Actions' },
  sortDown: { name: 'Name, Z to A', created: 'Newest first', size: 'Largest first', trigger: 'Made, Z to A', verified: 'Verified last first', pinned: 'Pinned first' },
  sortUp: { name: 'Name, A to Z', created: 'Oldest first', size: 'Smallest first', trigger: 'Made, A to Z', verified: 'Verified longest ago first', pinned: 'Pinned last' },
  filter: {
    title: 'Filter the backups', text: 'Search by label or name', trigger: 'How it was made', check: 'Verification', allTriggers: 'However made', allChecks: 'Verified or not',
    pinned: 'Pinned only', clear: 'Clear', sort: 'Sort by',
  },
  verified: { good: 'Sound', bad: 'Damaged', never: 'Not verified', now: 'Verifying…' },
  pinned: { yes: 'Pinned', no: 'Not pinned' },
  backup: { newest: 'Newest good' },
  pager: { title: 'Pages', size: 'Rows', at: '{page} of {pages}', before: 'Previous page', after: 'Next page' },
  act: {
    restore: 'Restore…', verify: 'Verify…', download: 'Download', pin: 'Pin', unpin: 'Unpin', delete: 'Delete…', restoreOf: 'Restore {name}',
    verifyOf: 'Verify {name}', downloadOf: 'Download {name}', pinOf: 'Pin {name}', unpinOf: 'Unpin {name}', deleteOf: 'Delete {name}',
  },
  detail: {
    title: 'Backup', id: 'Name', created: 'Made at', trigger: 'Made', size: 'Size', database: 'Database then', verified: 'Last verified', pinned: 'Pinned', bytes: '{n} bytes',
    journal: 'Journal mode', userVersion: 'Schema version', sqlite: 'SQLite', host: 'Application', sha256: 'SHA-256',
  },
  download: { failed: 'The backup could not be downloaded' },
  pin: { on: 'Pinned: it stays, whatever the settings say', off: 'Unpinned: the settings decide about it again', failed: 'The pin was not changed' },
  verify: { title: 'Verify this backup', depth: 'How deep', run: 'Verify', bad: '{backup} is damaged' },
  depth: { CHECKSUM: 'Checksum', QUICK_CHECK: 'Quick check', INTEGRITY_CHECK: 'Full integrity check' },
  depthNote: {
    CHECKSUM: 'Reads every byte and compares its SHA-256. The fastest.', QUICK_CHECK: 'And lets SQLite look at every page.',
    INTEGRITY_CHECK: 'And compares every index with its table. Takes longest.',
  },
  delete: {
    title: 'Delete this backup?', text: 'It cannot be brought back. The live database and the other backups are not touched.',
    pinned: 'It is pinned: somebody wanted it to stay. Unpin it first.', run: 'Delete for good', done: 'Deleted',
  },
  restore: {
    trail: 'Steps of a restore', step: { choose: 'Choose', look: 'Look and confirm', follow: 'Restore', done: 'Done' },
    chooseTitle: 'Choose a backup', more: 'and {n} more: search for it, or open it from Backups', notAllowed: 'Restoring is switched off for this page (lifeboat.restore).',
    notHere: 'Restoring is not possible here', reading: 'Reading the backup', previewFailed: 'The backup could not be read', previewReady: 'The comparison is ready.',
    another: 'Choose another', confirmTitle: 'Confirm', confirmLabel: 'Type the name of the database:', confirmHint: 'The button wakes once it matches.',
    promise: {
      safety: 'A safety backup of the present state is taken first. With it you can undo.', whole: 'All or nothing: if it fails, the database stays as it is.',
      open: 'The application keeps running. Writers wait for a moment.',
    },
    run: 'Replace the live database', refused: 'The restore has not begun', running: 'Restoring', runningLead: 'From {backup}. You may leave this page, it goes on.', failed: 'The restore failed',
    done: 'Restored', took: 'Took', heldOut: 'Writers waited', ended: 'Ended', again: 'Restore another',
  },
  undo: {
    offer: 'Not what you wanted?', offerText: 'Everything as it was just before, from the safety backup.', run: 'Undo', title: 'Undo this restore?',
    text: 'The state from just before the restore is put back. What was written since then goes, and is kept in a safety backup of its own.', done: 'Undone: all is as it was before the restore',
    none: 'There is no safety backup for this restore, so it cannot be undone from here.',
  },
  compare: {
    title: 'What will be replaced', now: 'Now', then: 'Then', live: 'The live database', table: 'Table', nowRows: 'Rows now', thenRows: 'Rows then', change: 'Change', same: 'same',
    gone: 'will be gone', back: 'comes back', rows: 'rows', absent: 'not there', caption: 'Tables and their rows, now and then', all: 'Show all {n} tables',
    sum: { one: '{changed} of {all} tables differs; the database changes by {size}.', other: '{changed} of {all} tables differ; the database changes by {size}.' },
    newer: { one: '{shown} newer backup stays as it is.', other: '{shown} newer backups stay as they are.' },
    small: 'The backup is less than half as large as the live database. Make sure that it is the one you want.',
  },
  upload: {
    title: 'Or upload a file', lead: 'A .sqlite file from elsewhere. It is checked, and listed as a backup; nothing is restored yet.', choose: 'Choose a file, or drop one here',
    hint: 'At most {most}', chosen: '{name}, {size}', placeholder: 'From the old server', run: 'Upload and check', sending: 'Sending', checking: 'Checking the file', stop: 'Stop',
    done: 'The file is sound, and a backup now', go: 'Look at what it would replace', another: 'Upload another', refused: 'The file was not taken',
    empty: 'The file is empty.', tooLarge: 'The file has {size}, and the server takes at most {most}.', unreadable: 'The browser could not read the file.',
    notSqlite: 'This is not a SQLite file: it does not begin like one. Nothing was sent.', broken: 'The connection broke while the file was sent. Nothing was kept of it.', stopped: 'The upload was stopped.',
  },
  settings: {
    basics: 'The essentials', basicsLead: 'A backup stays while any of these rules wants it.', rhythm: 'Thinned out over time', rhythmLead: 'The newest of each of the last hours, days, weeks, months or years that have a backup.',
    caps: 'Caps', capsLead: 'Limits on what the rules keep: the oldest go first. Pinned ones stay.', off: 'off', days: 'days', backups: 'backups', unit: 'Unit',
    per: { hourly: 'hours', daily: 'days', weekly: 'weeks', monthly: 'months', yearly: 'years' },
    save: 'Save settings', reset: 'Reset', saved: 'The settings are saved', savedText: 'They apply from the next cleanup on.', saveFailed: 'The settings were not saved', loadFailed: 'The settings could not be read',
    fixedTitle: 'Kept by the application itself', fixed: 'The application brings a policy of its own, which cannot be changed here.',
    forgetTitle: 'Changes do not last', forget: 'They hold until the application restarts: no settings file is configured.',
    wrong: 'A number from {min} to {max}, or nothing.', saveDeleting: { one: 'Save and delete {shown} backup', other: 'Save and delete {shown} backups' },
    confirmTitle: { one: '{shown} backup would be deleted', other: '{shown} backups would be deleted' },
    confirmText: 'With these settings the next cleanup deletes them for good, {size} in all. To keep one of them, pin it first.',
  },
  keep: {
    within: 'Keep for', minimum: 'At least', last: 'Always the newest', hourly: 'Hourly', daily: 'Daily', weekly: 'Weekly', monthly: 'Monthly', yearly: 'Yearly',
    atMost: 'At most', atMostBytes: 'At most, in size',
  },
  keepHint: {
    within: 'Everything younger stays.', minimum: 'Stay whatever the other rules and the caps say.', last: 'Stay however old they are.', hourly: '', daily: '', weekly: '', monthly: '', yearly: '',
    atMost: 'Counts all but pinned ones.', atMostBytes: 'Sizes as stored.',
  },
  plan: {
    title: 'What this would delete', lead: 'With the settings as they are.', leadChanged: 'With the settings as you have them here, not saved yet.', removes: { one: '{shown} backup would be deleted', other: '{shown} backups would be deleted' },
    removesNone: 'Nothing would be deleted', frees: 'frees {size}, keeps {kept}', keepsAll: { one: '{shown} backup stays', other: 'all {shown} backups stay' }, frozen: 'Nothing is deleted at present',
    removed: 'Would be deleted', kept: '{n} kept, and why', more: 'Show more ({n})', failed: 'No preview',
  },
  task: {
    BACKUP: 'Back up', CLEANUP: 'Clean up', VERIFY: 'Verify', schedule: 'When', ownSchedule: 'The application’s own schedule', next: 'Next run', last: 'Last run', noNext: 'Not planned',
    offNow: 'Switched off', neverRan: 'It has not run yet', run: 'Run now', runNow: 'Run now: {task}', isRunning: 'Running…', runningSince: 'Running since', edit: 'Change', editOf: 'Change the schedule: {task}',
    switch: '{task}: runs by itself', switchedOn: '{task} runs by itself again', switchedOff: '{task} is switched off', switchFailed: 'The switch was not changed', runFailed: 'It was not started',
  },
  taskLead: { BACKUP: 'Makes a backup when something has changed.', CLEANUP: 'Deletes what the settings do not keep.', VERIFY: 'Reads backups again, those verified longest ago first.' },
  outcome: { SUCCEEDED: 'Succeeded', FAILED: 'Failed', INTERRUPTED: 'Interrupted' },
  schedule: {
    title: 'When: {task}', save: 'Save', saved: 'Changed: {task}', failed: 'The schedule was not changed', daily: 'Every day at {at} ({zone})', weekly: 'Every {day} at {at} ({zone})',
    kind: { every: 'At an interval', daily: 'Every day', weekly: 'Every week', other: 'As text' },
    field: { kind: 'Repeats', count: 'Every', unit: 'Unit', at: 'At', zone: 'Time zone', day: 'On', text: 'Schedule, such as “every 90m”' },
    unit: { m: 'minutes', h: 'hours', d: 'days', w: 'weeks' },
    every: {
      m: { one: 'Every minute', other: 'Every {shown} minutes' }, h: { one: 'Every hour', other: 'Every {shown} hours' }, d: { one: 'Every day', other: 'Every {shown} days' },
      w: { one: 'Every week', other: 'Every {shown} weeks' },
    },
  },
  summary: {
    good: 'All is well', note: 'All is well', warn: 'Somebody should take a look', bad: 'Somebody has to act', at: 'Looked at', success: 'Last backup that succeeded', failure: 'Last failure', noFailure: 'None known',
  },
  findings: { title: 'Findings', lead: { one: 'One thing to look at, the worst first.', other: '{n} things to look at, the worst first.' }, notes: 'Nothing to act on; good to know.', none: 'Nothing was found.' },
  finding: { advice: 'What to do:' },
  severity: { PROBLEM: 'Problem', WARNING: 'Warning', NOTE: 'Note' },
  events: { title: 'Recent events', lead: 'Since the application started, the newest first.', none: 'Nothing has happened since the application started.', more: 'Show {n} more', failed: 'The events could not be read' },
  event: { STARTED: 'began', COMPLETED: 'completed', FAILED: 'failed', PRUNED: 'deleted' },
  operation: {
    CREATE: 'Backup', VERIFY: 'Verification', PRUNE: 'Cleanup', RESTORE: 'Restore', RESTORE_TO: 'Restore to a file', IMPORT: 'Upload', DELETE: 'Deletion', PIN: 'Pin', UNPIN: 'Unpin',
  },
  plot: {
    title: 'Over time', range: 'Range', size: 'Database size', age: 'Age of the newest good backup', table: 'The figures as a table', at: 'Backup', gap: 'After the one before', now: 'now',
    few: 'A curve appears here once there are two backups.', fewHere: 'Too few backups in this range.', hours: '{n} h', days: '{n} d',
    summary: { one: '{shown} backup.', other: '{shown} points. The database went from {first} to {last}; the longest time without a new good backup was {longest}.' },
  },
  range: { week: '7 days', month: '30 days', year: '1 year', all: 'All' },
};

const forms = new Intl.PluralRules(language);

const lookUp = key => key.split('.').reduce((at, part) => at?.[part], texts);

const filled = (text, params) => text.replace(/\{(\w+)\}/g, (whole, name) => params?.[name] ?? whole);

function chosen(text, params) {
  return typeof text === 'string' ? text : text[forms.select(Number(params?.n ?? 0))] ?? text.other;
}

/** The text of a key, or the given one where there is none: codes grow on the server first. */
export function either(key, otherwise) {
  const text = lookUp(key);
  return typeof text === 'string' ? text : otherwise;
}

/** The text of a key; the key itself where it is missing, which a test looks for. */
export function t(key, params) {
  const text = lookUp(key);
  if (typeof text === 'string' || typeof text?.other === 'string') return filled(chosen(text, params), params);
  return key;
}
