// axe-core over every panel and dialog in both themes, and a picture of each panel at three widths.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import {
  adminPage,
  ask,
  launch,
  makeBackup,
  noSidewaysScrolling,
  nothingWrong,
  open,
  screenshots,
  serious,
  THEMES,
  VIEWS,
  WIDTHS,
} from './support.mjs';

let browser;
before(async () => {
  browser = await launch();
  const page = await adminPage(browser);
  // The recent events are those since the start.
  await makeBackup(page, 'before the pictures');
  await page.context().close();
});
after(() => browser?.close());

async function settled(page, view) {
  if (view === 'settings') await page.locator('.plan-sum').waitFor();
  if (view === 'health') await page.locator('.events .event').first().waitFor();
  if (view === 'backups') await page.locator('table.backups').waitFor();
  if (view === 'overview') await page.locator('svg.plot').waitFor();
  await page.evaluate(() => document.fonts.ready);
}

for (const theme of THEMES) {
  test(`no panel has a serious finding of axe-core, and each is pictured (${theme})`, async () => {
    const findings = [];
    for (const width of WIDTHS) {
      const page = await adminPage(browser, { width, theme });
      for (const view of VIEWS) {
        await open(page, view);
        await settled(page, view);
        await noSidewaysScrolling(page, `${view} at ${width}`);
        await page.screenshot({ path: join(screenshots, `${view}-${width}-${theme}.png`) });
        if (width !== 834) findings.push(...(await serious(page)).map(each => `${view} ${width}: ${each}`));
      }
      await nothingWrong(page);
      await page.context().close();
    }
    assert.deepEqual(findings, []);
  });

  test(`no dialog and no state has a serious finding of axe-core (${theme})`, async () => {
    const page = await adminPage(browser, { theme });
    const findings = [];
    const look = async name => {
      await page.evaluate(() => Promise.all(document.getAnimations().map(each => each.finished.catch(() => {}))));
      await page.screenshot({ path: join(screenshots, `${name}-1440-${theme}.png`) });
      findings.push(...(await serious(page)).map(each => `${name}: ${each}`));
    };
    const id = (await ask(page, 'backups')).backups.at(-1).id;
    await open(page, 'backups');
    await page.selectOption('#filter-trigger', '');
    if (!(await page.locator(`[data-key="details-${id}"]`).count())) await page.click('[data-key=sort-created]');
    for (const [kind, name] of [
      ['details', 'dialog-details'],
      ['verify', 'dialog-verify'],
      ['delete', 'dialog-delete'],
    ]) {
      await page.click(`[data-key="${kind}-${id}"]`);
      await page.locator('dialog[open]').waitFor();
      await look(name);
      await page.keyboard.press('Escape');
    }
    await page.fill('#filter-text', 'nothing like that');
    await page.locator('.empty').waitFor();
    await look('backups-none');
    await open(page, 'automatic');
    await page.click('[data-key=edit-CLEANUP]');
    await look('dialog-schedule');
    await page.keyboard.press('Escape');
    await open(page, 'restore/' + id);
    await page.locator('#confirm').waitFor();
    await look('restore-preview');
    await open(page, 'settings');
    await page.locator('.plan-sum').waitFor();
    for (const name of ['within', 'hourly', 'daily', 'weekly', 'monthly', 'yearly', 'atMost', 'atMostBytes', 'minimum'])
      await page.fill('#keep-' + name, '');
    await page.fill('#keep-last', '1');
    await page.locator('.plan-sum.warn').waitFor();
    await look('settings-deleting');
    await page.click('[data-key=save]');
    await page.locator('dialog[open]').waitFor();
    await look('dialog-settings');
    assert.deepEqual(findings, []);
    await nothingWrong(page);
    await page.context().close();
  });
}

test('the smallest phone scrolls no panel sideways', async () => {
  const page = await adminPage(browser, { width: 360 });
  for (const view of VIEWS) {
    await open(page, view);
    await settled(page, view);
    await noSidewaysScrolling(page, view);
  }
  await page.context().close();
});
