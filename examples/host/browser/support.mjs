// A browser, a login, and what every test needs.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const env = process.env;
export const address = env.LIFEBOAT_URL ?? 'http://127.0.0.1:8080/backups/';
export const admin = { user: env.ADMIN_USER ?? 'admin', password: env.ADMIN_PASSWORD ?? 'lifeboat' };
export const viewer = { user: env.VIEWER_USER ?? 'support', password: env.VIEWER_PASSWORD ?? 'lifeboat' };
export const PATIENCE = Number(env.PATIENCE_MILLIS ?? 60_000);
export const WIDTHS = [390, 834, 1440];
export const THEMES = ['light', 'dark'];
export const VIEWS = ['overview', 'backups', 'restore', 'automatic', 'settings', 'health'];

const here = dirname(fileURLToPath(import.meta.url));
export const screenshots = env.SCREENSHOTS ?? join(here, '..', 'target', 'screenshots');
mkdirSync(screenshots, { recursive: true });

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export function launch() {
  return chromium.launch({
    executablePath: env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A page that remembers what went wrong on it: script errors, console errors, refused by the policy. */
export async function newPage(browser, { width = 1440, height = 900, theme = 'light' } = {}) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    acceptDownloads: true,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  page.wrong = [];
  page.on('pageerror', error => page.wrong.push('script: ' + error.message));
  page.on('console', message => {
    // The browser writes a line for every answer of 4xx; those are looked at where they are caused.
    const answer = /^Failed to load resource/.test(message.text());
    if (message.type() === 'error' && !answer) page.wrong.push('console: ' + message.text());
  });
  await page.addInitScript(() => {
    globalThis.violations = [];
    document.addEventListener('securitypolicyviolation', event =>
      globalThis.violations.push(event.violatedDirective + ' ' + event.blockedURI),
    );
  });
  return page;
}

export async function nothingWrong(page) {
  const violations = await page.evaluate(() => globalThis.violations ?? []);
  assert.deepEqual([...page.wrong, ...violations.map(each => 'policy: ' + each)], []);
}

/** Goes to the page; where the host asks for a login, logs in. */
export async function logIn(page, { user, password }) {
  await page.goto(address);
  if ((await page.locator('input[type=password]').count()) > 0) {
    await page.fill('input[name=username]', user);
    await page.fill('input[name=password]', password);
    await Promise.all([page.waitForNavigation(), page.locator('button[type=submit], form button').first().click()]);
    if (!page.url().startsWith(address)) await page.goto(address);
  }
}

export async function open(page, view) {
  await page.goto(address + '#' + view);
  await page.waitForFunction(() => document.body.dataset.ready === 'true');
  await page.locator(`.view-${view.split('/')[0]}`).waitFor();
}

/** A signed-in administrator's page. */
export async function adminPage(browser, options) {
  const page = await newPage(browser, options);
  await logIn(page, admin);
  await open(page, 'overview');
  return page;
}

/** What the API answers to the login of this page. */
export function ask(page, path) {
  return page.evaluate(async at => (await fetch('api/' + at)).json(), path);
}

/** The findings of axe-core that are serious or worse. */
export async function serious(page) {
  await page.evaluate(axeSource);
  const { passes, violations } = await page.evaluate(async () => {
    const result = await globalThis.axe.run(document);
    return { passes: result.passes.length, violations: result.violations };
  });
  assert.ok(passes > 15, `axe-core looked at ${passes} things only`);
  return violations
    .filter(each => ['serious', 'critical'].includes(each.impact))
    .map(
      each =>
        `${each.id} (${each.impact}): ${each.nodes
          .map(node => node.target.join(' ') + ' ' + (node.any[0]?.message ?? ''))
          .slice(0, 4)
          .join(' | ')}`,
    );
}

export async function noSidewaysScrolling(page, where) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(over <= 0, `${where} is ${over} pixels too wide`);
}

/** Made by hand over the page; gives the id. */
export async function makeBackup(page, label) {
  await open(page, 'overview');
  await page.fill('#label', label);
  await page.click('[data-key=manual-run]');
  const done = page.locator('.manual .outcome .notice');
  await done.waitFor();
  assert.match(await done.getAttribute('class'), /good/);
  return (await page.locator('.manual .outcome .mono').textContent()).trim();
}
