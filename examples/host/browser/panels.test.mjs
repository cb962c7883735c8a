// Goes through every panel as an administrator would.
import assert from 'node:assert/strict';
import { mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync, writeSync, closeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { adminPage, ask, launch, makeBackup, nothingWrong, open, PATIENCE } from './support.mjs';

const MAGIC = 'SQLite format 3\u0000';
const directory = mkdtempSync(join(tmpdir(), 'lifeboat-browser-'));
const label = 'before the tests ' + process.pid;
const hostile = '<img src=x onerror="document.title=\'taken\'"> \u202e\u0645\u0631\u062d\u0628\u0627 ' + 'long'.repeat(90);
let browser;
let page;
let first;

before(async () => {
  browser = await launch();
  page = await adminPage(browser);
});

after(async () => {
  rmSync(directory, { recursive: true, force: true });
  await browser?.close();
});

const row = id => page.locator(`tr[data-id="${id}"]`);
const rows = () => page.locator('table.backups tbody tr');
const toast = (kind = 'good') => page.locator(`.toasts .notice.${kind}`).last();

async function clearToasts() {
  while (await page.locator('.toasts .notice').count()) await page.locator('.toasts .notice button').first().click();
}

async function download(id) {
  const [file] = await Promise.all([page.waitForEvent('download'), page.click(`[data-key="download-${id}"]`)]);
  assert.equal(file.suggestedFilename(), id + '.sqlite');
  const path = join(directory, id + '.sqlite');
  await file.saveAs(path);
  return path;
}

test('the overview tells at a glance how the backups are', async () => {
  assert.match(await page.locator('.pill').textContent(), /All is well|Needs a look|Needs action/);
  assert.match(await page.locator('.glance').textContent(), /Newest good backup/);
  assert.equal((await page.locator('.tiles .tile').count()) + (await page.locator('.first').count()) > 0, true);
  await nothingWrong(page);
});

test('a backup by hand shows its progress, its result, and is listed with its label', async () => {
  first = await makeBackup(page, label);
  await open(page, 'backups');
  assert.equal(await row(first).locator('.name-button').textContent(), label);
  assert.match(await row(first).textContent(), /By hand/);
  await nothingWrong(page);
});

test('a double click makes one backup', async () => {
  const count = (await ask(page, 'backups')).backups.length;
  await open(page, 'overview');
  await page.fill('#label', 'clicked twice');
  await page.dblclick('[data-key=manual-run]');
  await page.locator('.manual .outcome .notice.good').waitFor();
  assert.equal((await ask(page, 'backups')).backups.length, count + 1);
});

test('a hostile label stays text, and breaks nothing', async () => {
  const id = await makeBackup(page, hostile);
  await open(page, 'backups');
  assert.equal(await row(id).locator('.name-button').textContent(), hostile);
  assert.equal(await page.locator('img[src=x]').count(), 0);
  assert.doesNotMatch(await page.title(), /taken/);
  const width = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(width <= 0);
  await nothingWrong(page);
});

test('the list is filtered and sorted', async () => {
  await open(page, 'backups');
  await page.fill('#filter-text', label);
  await page.waitForFunction(() => document.querySelectorAll('table.backups tbody tr').length === 1);
  assert.equal(await rows().first().getAttribute('data-id'), first);
  await page.fill('#filter-text', 'no such label anywhere');
  await page.locator('.empty').waitFor();
  await page.click('[data-key=clear-empty]');
  await page.click('[data-key=sort-created]');
  assert.equal(await page.locator('th.c-created').getAttribute('aria-sort'), 'ascending');
  const ids = await rows().evaluateAll(all => all.map(each => each.dataset.id));
  assert.deepEqual(ids, [...ids].sort());
  assert.equal(await page.evaluate(() => document.activeElement.dataset.key), 'sort-created');
  await page.click('[data-key=sort-created]');
  await page.selectOption('#filter-trigger', 'MANUAL');
  assert.ok((await rows().count()) >= 2);
  await page.selectOption('#filter-trigger', '');
});

test('details show the checksum, and give the focus back', async () => {
  await open(page, 'backups');
  await page.click(`[data-key="details-${first}"]`);
  assert.match(await page.locator('dialog').textContent(), /[0-9a-f]{64}/);
  await page.keyboard.press('Escape');
  await page.locator('dialog').waitFor({ state: 'detached' });
  assert.equal(await page.evaluate(() => document.activeElement.dataset.key), 'details-' + first);
});

test('a backup is verified as deep as one says', async () => {
  await open(page, 'backups');
  await clearToasts();
  await page.click(`[data-key="verify-${first}"]`);
  await page.check('dialog input[value=INTEGRITY_CHECK]');
  await page.click('dialog .button.primary');
  await toast().waitFor();
  await row(first).locator('.badge.good').waitFor();
  const { lastVerification } = await ask(page, 'backups/' + first);
  assert.deepEqual([lastVerification.depth, lastVerification.outcome], ['INTEGRITY_CHECK', 'PASSED']);
});

test('a pin is set and taken back, and a pinned backup is not deleted', async () => {
  await open(page, 'backups');
  await clearToasts();
  await page.click(`[data-key="pin-${first}"]`);
  await page.locator(`[data-key="pin-${first}"][aria-pressed=true]`).waitFor();
  assert.equal((await ask(page, 'backups/' + first)).pinned, true);
  await page.click(`[data-key="pin-${first}"]`);
  await page.locator(`[data-key="pin-${first}"][aria-pressed=false]`).waitFor();
  assert.equal((await ask(page, 'backups/' + first)).pinned, false);
});

test('the newest good backup is not deleted, and the dialog says why', async () => {
  await open(page, 'backups');
  const { latest } = await ask(page, 'backups');
  await page.click(`[data-key="delete-${latest}"]`);
  await page.click('dialog .button.danger');
  await page.locator('dialog .notice.bad').waitFor();
  assert.match(await page.locator('dialog .notice.bad').textContent(), /newest good/);
  await page.keyboard.press('Escape');
  await row(latest).waitFor();
});

test('another backup is deleted once that is confirmed', async () => {
  const id = await makeBackup(page, 'to be deleted');
  await makeBackup(page, 'the one after');
  await open(page, 'backups');
  await page.click(`[data-key="delete-${id}"]`);
  await page.click('dialog .dialog-foot .button.quiet');
  await row(id).waitFor();
  await page.click(`[data-key="delete-${id}"]`);
  await page.click('dialog .button.danger');
  await row(id).waitFor({ state: 'detached' });
  assert.equal(
    (await ask(page, 'backups')).backups.some(each => each.id === id),
    false,
  );
});

test('a download is a SQLite file', async () => {
  await open(page, 'backups');
  const path = await download(first);
  const content = readFileSync(path);
  assert.equal(content.subarray(0, 16).toString('latin1'), MAGIC);
  const { stored, database } = await ask(page, 'backups/' + first);
  if (!process.env.LIFEBOAT_MOCK) assert.equal(content.length, stored.bytes === database.bytes ? stored.bytes : database.bytes);
});

test('a sound file is uploaded and becomes a backup', async () => {
  const path = join(directory, first + '.sqlite');
  await open(page, 'restore');
  await page.setInputFiles('#file', path);
  await page.fill('#upload-label', 'uploaded by a test');
  await page.click('[data-key=upload-run]');
  await page.locator('.upload .notice.good').waitFor();
  await page.click('[data-key=upload-restore]');
  await page.locator('#confirm').waitFor();
  const { backups } = await ask(page, 'backups');
  const uploaded = backups.find(each => each.origin.label === 'uploaded by a test');
  assert.equal(uploaded.origin.trigger, 'IMPORTED');
  await nothingWrong(page);
});

test('a damaged file is refused in words, and nothing is kept of it', async () => {
  const path = join(directory, 'damaged.sqlite');
  const content = readFileSync(join(directory, first + '.sqlite'));
  writeFileSync(path, content);
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(Math.min(4096, content.length - 4096), 'BROKEN'), 0, undefined, 4096);
  closeSync(file);
  assert.equal(statSync(path).size, content.length);
  const count = (await ask(page, 'backups')).backups.length;
  await open(page, 'restore');
  await page.setInputFiles('#file', path);
  await page.click('[data-key=upload-run]');
  await page.locator('.upload .notice.bad').waitFor();
  assert.match(await page.locator('.upload .notice.bad').textContent(), /not touched|untouched|nothing was/i);
  assert.equal((await ask(page, 'backups')).backups.length, count);
});

test('a file that is none of SQLite\u2019s is not even sent', async () => {
  const path = join(directory, 'letter.sqlite');
  writeFileSync(path, 'Dear administrator, this is a letter and no database.');
  await open(page, 'restore');
  await page.setInputFiles('#file', path);
  const sent = [];
  page.on('request', request => {
    if (request.url().includes('/uploads')) sent.push(request.url());
  });
  await page.click('[data-key=upload-run]');
  await page.locator('.upload .notice.bad').waitFor();
  assert.match(await page.locator('.upload .notice.bad').textContent(), /not a SQLite file/);
  assert.deepEqual(sent, []);
});

test('a restore shows what it replaces, wants the name typed, runs while the host writes, and is undone', async () => {
  await open(page, 'backups');
  await page.click(`[data-key="restore-${first}"]`);
  await page.locator('#confirm').waitFor();
  assert.ok((await page.locator('table.compare tbody tr').count()) > 2);
  assert.match(await page.locator('.sides').textContent(), /Now.*Then/s);
  const { database } = await ask(page, 'overview');
  await page.fill('#confirm', database.name + 'x');
  assert.equal(await page.locator('[data-key=restore-run]').isDisabled(), true);
  await page.fill('#confirm', database.name);
  await page.click('[data-key=restore-run]');
  await page.locator('[data-key=undo]').waitFor();
  const done = (await ask(page, 'overview')).jobs.find(job => job.kind === 'RESTORE');
  assert.deepEqual([done.state, done.result.restored], ['SUCCEEDED', first]);

  await page.reload();
  await page.locator('[data-key=undo]').waitFor();

  await page.click('[data-key=undo]');
  await page.click('dialog .button.primary');
  await page.waitForFunction(
    async id => {
      const { jobs } = await (await fetch('api/overview')).json();
      return jobs.some(job => job.kind === 'RESTORE' && job.state === 'SUCCEEDED' && job.result.restored === id);
    },
    done.result.undo,
    { timeout: PATIENCE, polling: 500 },
  );
  await page.locator('.card.done').waitFor();
  await nothingWrong(page);
});

test('after a restore, what the next one would replace is looked at anew', async () => {
  const previews = async () =>
    (await ask(page, 'overview')).jobs.filter(job => job.kind === 'PREVIEW' && job.backup === first).length;
  const before = await previews();
  assert.ok(before > 0);
  await open(page, 'backups');
  await page.click(`[data-key="restore-${first}"]`);
  await page.locator('#confirm').waitFor();
  assert.equal(await previews(), before + 1);
});

test('the settings show what they would delete before they are saved, and last', async () => {
  await open(page, 'settings');
  await page.locator('.plan-sum').waitFor();
  const before = await page.inputValue('#keep-daily');
  const wanted = before === '9' ? '8' : '9';
  await page.fill('#keep-daily', wanted);
  await page.locator('.plan .card-lead', { hasText: 'not saved yet' }).waitFor();
  await page.click('[data-key=save]');
  if (await page.locator('dialog').count()) await page.click('dialog .button.danger');
  await page.locator('.toasts .notice', { hasText: 'settings are saved' }).waitFor();
  await page.reload();
  await page.locator('.plan-sum').waitFor();
  assert.equal(await page.inputValue('#keep-daily'), wanted);
});

test('settings that would delete are saved only after the list of what goes was seen', async () => {
  await open(page, 'settings');
  await page.locator('.plan-sum').waitFor();
  for (const name of ['within', 'last', 'hourly', 'daily', 'weekly', 'monthly', 'yearly', 'atMost', 'atMostBytes'])
    await page.fill('#keep-' + name, '');
  await page.fill('#keep-minimum', '1');
  await page.fill('#keep-last', '1');
  await page.locator('.plan-sum.warn').waitFor();
  assert.match(await page.locator('.plan').textContent(), /would be deleted.*does not keep it/s);
  await page.click('[data-key=save]');
  await page.locator('dialog .plan-line').first().waitFor();
  await page.click('dialog .dialog-foot .button.quiet');
  const { retention } = await ask(page, 'settings');
  assert.notEqual(retention.last, 1);
});

test('a wrong number is named at its field', async () => {
  await open(page, 'settings');
  await page.locator('.plan-sum').waitFor();
  await page.fill('#keep-daily', '-3');
  await page.locator('#keep-daily[aria-invalid=true]').waitFor();
  await page.click('[data-key=save]');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'keep-daily');
});

test('a task is switched off and on, its schedule is changed, and it runs now', async () => {
  await open(page, 'automatic');
  const toggle = page.locator('[data-key=switch-VERIFY]');
  const was = await toggle.getAttribute('aria-checked');
  await toggle.click();
  await page.locator(`[data-key=switch-VERIFY][aria-checked=${was === 'true' ? 'false' : 'true'}]`).waitFor();
  await toggle.click();
  await page.locator(`[data-key=switch-VERIFY][aria-checked=${was}]`).waitFor();
  await page.click('[data-key=edit-BACKUP]');
  await page.selectOption('#schedule-kind', 'other');
  await page.fill('#schedule-text', 'whenever you like');
  await page.click('dialog .button.primary');
  await page.locator('dialog .notice.bad').waitFor();
  await page.selectOption('#schedule-kind', 'daily');
  await page.fill('#schedule-at', '04:15');
  await page.fill('#schedule-zone', 'Europe/Berlin');
  await page.click('dialog .button.primary');
  await page.locator('[data-task=BACKUP]', { hasText: '04:15' }).waitFor();
  await clearToasts();
  await page.click('[data-key=run-BACKUP]');
  await toast().waitFor();
  assert.match(await page.locator('[data-task=BACKUP]').textContent(), /Succeeded/);
  await nothingWrong(page);
});

test('health tells the findings with their advice, and the recent events', async () => {
  await open(page, 'health');
  await page.locator('.events .event').first().waitFor();
  for (const text of await page.locator('.finding').allTextContents()) assert.match(text, /What to do: \S/);
  assert.match(await page.locator('.events').textContent(), /Restore/);
});

test('the plot has a text in its place', async () => {
  await open(page, 'overview');
  await page.locator('svg.plot').waitFor();
  assert.match(await page.locator('svg.plot').getAttribute('aria-label'), /The database went from/);
  await page.click('.plot-table summary');
  assert.ok((await page.locator('.plot-table tbody tr').count()) >= 2);
});

test('the theme is chosen and remembered', async () => {
  await page.click('[data-key=theme-dark]');
  await page.reload();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
  await page.click('[data-key=theme-system]');
  await nothingWrong(page);
});

test('everything is reached by keyboard alone', async () => {
  await open(page, 'overview');
  await page.locator('#label').focus();
  await page.keyboard.type('made by keyboard');
  await page.keyboard.press('Enter');
  await page.locator('.manual .outcome .notice.good').waitFor();
  await page.evaluate(() => {
    document.activeElement.blur();
    document.body.focus();
  });
  await page.locator('.nav-link[data-view=backups]').focus();
  await page.keyboard.press('Enter');
  await page.locator('.view-backups table').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.className), 'view-title');
});

test('a lost connection and an ended login are said, and gone again', async () => {
  await open(page, 'overview');
  await page.route('**/api/overview', route => route.abort());
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await page.locator('.banners', { hasText: 'No connection' }).waitFor();
  await page.unroute('**/api/overview');
  await page.click('[data-key=retry]');
  await page.locator('.banners .notice').waitFor({ state: 'detached' });
  await page.route('**/api/overview', route => route.fulfill({ status: 302, headers: { location: '/login' } }));
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await page.locator('[data-key=login]').waitFor();
  await page.unroute('**/api/overview');
});
