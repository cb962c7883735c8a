// What the page knows, against a server that is played here: answers that come too late, and jobs that are gone.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const copy = mkdtempSync(join(tmpdir(), 'lifeboat-state-'));
cpSync(join(here, '../../../spring-adapter/src/main/resources/dev/lifeboat/spring/web'), copy, { recursive: true });
writeFileSync(join(copy, 'package.json'), '{"type":"module"}');
globalThis.document = { hidden: true };
const { state, ended, find, follow, loadBackups, refresh, replaceBackup } = await import(pathToFileURL(join(copy, 'state.js')));
rmSync(copy, { recursive: true });

const quiet = { csrf: null, jobs: [], tasks: [], health: { newest: null, running: [] } };
const json = (status, body) => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
const server = answers => {
  globalThis.fetch = async address => answers[address.replace('api/', '')]();
};

test('a job that a restart has forgotten is waited for no more', async () => {
  server({
    overview: () => json(200, quiet),
    backups: () => json(200, { backups: [], latest: null }),
    'jobs/old-1': () => json(404, { code: 'not-found', status: 404, detail: 'there is no such job' }),
  });
  await refresh();
  follow({ id: 'old-1', kind: 'RESTORE', state: 'RUNNING', startedAt: '2026-11-29T12:00:00Z' });
  ended('old-1');

  await refresh();
  await refresh();

  assert.equal(state.trouble, null);
});

test('a list that was asked for before a deletion does not bring the backup back', async () => {
  const backup = { id: 'app-1' };
  const lists = [[backup], [backup], []];
  server({ backups: async () => json(200, { backups: lists.shift(), latest: null }) });
  await loadBackups();
  const late = loadBackups();
  replaceBackup('app-1', null);
  await late;

  assert.equal(find('app-1'), null);
});

test('who has changed something is not given the answer of before', async () => {
  let schedule = 'every 6h';
  const overview = () => json(200, { ...quiet, tasks: [{ task: 'BACKUP', schedule, lastRun: null }] });
  server({ overview, backups: () => json(200, { backups: [], latest: null }) });
  const early = refresh();
  schedule = 'every 12h';
  await refresh();
  await early;

  assert.equal(state.overview.tasks[0].schedule, 'every 12h');
});
