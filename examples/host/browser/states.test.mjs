// States that a demonstration is not in by itself: read-only, somebody who may only look, ten thousand backups, none at all.
// The answers of the real host are changed on their way to the page.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { adminPage, ask, launch, logIn, admin, newPage, noSidewaysScrolling, nothingWrong, open, screenshots, serious, VIEWS } from './support.mjs';

const MANY = 10_000;
const HOUR = 3600e3;
let browser;
let backups;
let latest;
before(async () => {
  browser = await launch();
  const page = await adminPage(browser);
  ({ backups, latest } = await ask(page, 'backups'));
  await page.context().close();
});
after(() => browser?.close());

/** A page whose overview is changed, and whose list too, if one is given. It remembers what it has sent. */
async function changed(change, list, options) {
  const page = await newPage(browser, options);
  page.sent = [];
  page.on('request', request => {
    if (request.method() !== 'GET' && request.url().includes('/api/')) page.sent.push(new URL(request.url()).pathname);
  });
  await page.route('**/api/overview', async route => {
    const response = await route.fetch();
    const json = await response.json();
    // An earlier restore and its undo would be shown in place of the choice.
    json.jobs = json.jobs.filter(job => job.kind !== 'RESTORE');
    change(json);
    await route.fulfill({ response, json });
  });
  if (list) await page.route('**/api/backups', route => route.fulfill({ json: list }));
  await logIn(page, admin);
  await open(page, 'overview');
  return page;
}

async function left(page) {
  await nothingWrong(page);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.context().close();
}

async function looked(page, name, views = VIEWS) {
  const findings = [];
  for (const view of views) {
    await open(page, view);
    await page.evaluate(() => document.fonts.ready);
    await noSidewaysScrolling(page, `${name}: ${view}`);
    const [width, theme] = await page.evaluate(() => [innerWidth, document.documentElement.dataset.theme]);
    await page.screenshot({ path: join(screenshots, `${name}-${view.split('/')[0]}-${width}-${theme}.png`) });
    findings.push(...(await serious(page)).map(each => `${name} ${view}: ${each}`));
  }
  assert.deepEqual(findings, []);
}

const enabled = (page, selector) => page.locator(selector).evaluateAll(all => all.filter(each => !each.disabled).length);

async function nothingCanBeChanged(page) {
  await open(page, 'overview');
  assert.equal(await page.locator('[data-key=manual-run]').isDisabled(), true);
  assert.match(await page.locator('.manual .reason').textContent(), /\S/);
  await open(page, 'backups');
  await page.locator('table.backups tbody tr').first().waitFor();
  assert.equal(await page.locator('.acts, .c-acts').count(), 0);
  await page.click(`[data-key="details-${latest}"]`);
  assert.equal(await page.locator('dialog .dialog-foot button, dialog .dialog-foot a').count(), 0);
  await page.keyboard.press('Escape');
  await open(page, 'restore');
  assert.equal(await page.locator('#file').isDisabled(), true);
  assert.equal(await page.locator('[data-key=upload-run]').isDisabled(), true);
  await open(page, 'automatic');
  await page.locator('.task').first().waitFor();
  assert.equal(await enabled(page, '.task button'), 0);
  await open(page, 'settings');
  await page.locator('.plan-sum').waitFor();
  await page.fill('#keep-daily', '77');
  await page.locator('.plan .card-lead', { hasText: 'not saved yet' }).waitFor();
  assert.equal(await page.locator('[data-key=save]').isDisabled(), true);
  assert.match(await page.locator('.form-foot .reason').textContent(), /\S/);
}

const readOnly = overview => Object.assign(overview, { readOnly: true, restoreAllowed: false });
const viewerOnly = overview => {
  overview.user.mayManage = false;
  overview.restoreAllowed = false;
};

for (const options of [{}, { width: 390, theme: 'dark' }]) {
  test(`read-only, all is seen and nothing changed, with the reason (${options.width ?? 1440})`, async () => {
    const page = await changed(readOnly, null, options);
    assert.match(await page.locator('.banners .notice').textContent(), /read-only here/);
    await looked(page, 'read-only');
    await nothingCanBeChanged(page);
    await open(page, 'restore/' + latest);
    await page.locator('table.compare').waitFor();
    assert.equal(await enabled(page, '[data-key=restore-run], #confirm'), 0);
    assert.match(await page.locator('.view-restore').textContent(), /read-only here/);
    assert.deepEqual(
      page.sent.filter(each => !/\/(settings\/plan|preview|login)$/.test(each)),
      [],
    );
    await left(page);
  });

  test(`who may only look is told whom to ask, and is offered no change (${options.width ?? 1440})`, async () => {
    const page = await changed(viewerOnly, null, options);
    assert.match(await page.locator('.banners .notice').textContent(), new RegExp(`${admin.user} may look at backups.*Ask an administrator`));
    await looked(page, 'viewer');
    await nothingCanBeChanged(page);
    await open(page, 'restore/' + latest);
    await page.locator('.view-restore .notice').first().waitFor();
    assert.equal(await page.locator('[data-key=restore-run]').count(), 0);
    assert.deepEqual(
      page.sent.filter(each => !/\/(settings\/plan|login)$/.test(each)),
      [],
    );
    await left(page);
  });
}

function tenThousand() {
  const now = Date.now();
  return Array.from({ length: MANY }, (_, index) => {
    const createdAt = new Date(now - index * HOUR).toISOString();
    const model = backups[index % backups.length];
    return {
      ...model,
      id: 'foyer-' + createdAt.replaceAll('-', '').replaceAll(':', ''),
      createdAt,
      pinned: index % 1000 === 0,
      origin: { ...model.origin, trigger: 'SCHEDULED', label: index === 7_777 ? 'the needle' : null },
      database: { ...model.database, bytes: 4096 * (MANY - index) },
    };
  });
}

for (const options of [{}, { width: 390, theme: 'dark' }]) {
  test(`ten thousand backups are paged, searched and plotted (${options.width ?? 1440})`, async () => {
    const all = tenThousand();
    const page = await changed(overview => (overview.health.newest = all[0]), { backups: all, latest: all[0].id }, options);
    const rows = page.locator('table.backups tbody tr');
    await open(page, 'backups');
    await rows.first().waitFor();
    assert.match(await page.locator('.count').textContent(), /10,000/);
    assert.equal(await rows.count(), 25);
    assert.equal(await rows.first().getAttribute('data-id'), all[0].id);
    await page.click('[data-key="pager.after"]');
    assert.equal(await rows.first().getAttribute('data-id'), all[25].id);
    await page.selectOption('#page-size', '100');
    assert.equal(await rows.count(), 100);
    assert.match(await page.locator('.pager').textContent(), /1 of 100/);
    await page.fill('#filter-text', 'needle');
    await page.waitForFunction(() => document.querySelectorAll('table.backups tbody tr').length === 1);
    assert.equal(await rows.first().getAttribute('data-id'), all[7_777].id);
    await page.fill('#filter-text', '');
    await page.check('#filter-pinned');
    await page.waitForFunction(() => document.querySelectorAll('table.backups tbody tr').length === 10);
    await page.uncheck('#filter-pinned');
    await page.selectOption('#page-size', '25');
    await open(page, 'overview');
    await page.click('[data-key=range-all]');
    for (const curve of ['sizes', 'ages']) {
      const drawn = (await page.locator(`.plot .${curve} .line`).getAttribute('d')).split('L').length;
      assert.ok(drawn > 100 && drawn <= 600, `${drawn} points of the ${curve} are drawn`);
    }
    await open(page, 'restore');
    assert.ok((await page.locator('.pick').count()) <= 50);
    await looked(page, 'many', ['overview', 'backups', 'restore']);
    await left(page);
  });

  test(`before the first backup the page says how to make one (${options.width ?? 1440})`, async () => {
    const empty = overview => {
      overview.health.newest = null;
      overview.health.lastSuccess = null;
      overview.jobs = [];
    };
    const page = await changed(empty, { backups: [], latest: null }, options);
    await page.locator('.first').waitFor();
    assert.match(await page.locator('.glance').textContent(), /none yet/);
    assert.equal(await page.locator('[data-key=manual-run]').isEnabled(), true);
    assert.equal(await page.locator('svg.plot').count(), 0);
    await open(page, 'backups');
    await page.locator('.empty').waitFor();
    assert.equal(await page.locator('.empty a[href="#overview"]').count(), 1);
    await looked(page, 'first-run', ['overview', 'backups', 'restore', 'automatic', 'health']);
    await left(page);
  });
}

test('what the check says of the content is text, with what mends it', async () => {
  const note = {
    kind: 'INCONSISTENT',
    what: 'row 7 missing from index <img src=x onerror="document.title=\'taken\'"> of orders',
    cure: 'REINDEX "<b>orders_by_day</b>"',
  };
  // A long label of another test would scroll by itself.
  const plain = backups.slice(0, 25).find(each => (each.origin.label ?? '').length < 100);
  const unknown = { kind: 'NOT_CHECKED', what: 'no such collation sequence: local (table guests)', cure: null };
  const noted = {
    ...plain,
    notes: [note, unknown],
    lastVerification: {
      at: plain.createdAt,
      depth: 'INTEGRITY_CHECK',
      outcome: 'PASSED',
      problems: [],
      notes: [note],
    },
  };
  for (const options of [{}, { width: 390, theme: 'dark' }]) {
    const list = { backups: backups.map(each => (each.id === plain.id ? noted : each)), latest };
    const page = await changed(() => {}, list, options);
    await open(page, 'backups');
    await page.locator(`[data-key="details-${noted.id}"]`).first().click();
    const items = page.locator('dialog .note-item');
    assert.equal(await items.count(), 2, 'what is said twice stands there once');
    assert.match(await items.first().textContent(), /Inconsistent:.*<img src=x.*REINDEX "<b>orders_by_day<\/b>"/);
    assert.match(await items.last().textContent(), /Not checked:.*no such collation/);
    assert.equal(await page.locator('dialog .note-item :is(img, b)').count(), 0);
    await noSidewaysScrolling(page, 'notes');
    assert.deepEqual(await serious(page), []);
    const [width, theme] = await page.evaluate(() => [innerWidth, document.documentElement.dataset.theme]);
    await page.screenshot({ path: join(screenshots, `dialog-notes-${width}-${theme}.png`) });
    await left(page);
  }
});
