// The pictures of the README. No test of its own: pictures.sh runs it.
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { adminPage, ask, launch, nothingWrong, open, screenshots } from './support.mjs';

const MOST_BYTES = 250_000;

async function picture(page, name) {
  await page.evaluate(() => document.fonts.ready);
  const path = join(screenshots, name + '.png');
  await page.screenshot({ path });
  assert.ok(statSync(path).size < MOST_BYTES, `${path} has ${statSync(path).size} bytes`);
  await nothingWrong(page);
}

test('the overview, light', async () => {
  const browser = await launch();
  const page = await adminPage(browser, { height: 1080 });
  await page.locator('svg.plot').waitFor();
  await picture(page, 'overview');
  await browser.close();
});

test('what a restore would replace, dark', async () => {
  const browser = await launch();
  const page = await adminPage(browser, { theme: 'dark', height: 1080 });
  const { backups } = await ask(page, 'backups');
  await open(page, 'restore/' + backups.find(each => each.pinned).id);
  await page.locator('table.compare').waitFor();
  await picture(page, 'restore');
  await browser.close();
});
