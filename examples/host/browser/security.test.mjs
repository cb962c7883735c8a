// Nobody gets in who does not belong, and no other site acts for somebody who does.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { address, adminPage, ask, launch, logIn, newPage, viewer } from './support.mjs';

let browser;
let other;
let otherAddress;

before(async () => {
  browser = await launch();
  other = createServer((request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' });
    response.end(
      `<form id="f" method="post" enctype="text/plain" action="${address}api/backups"><input name='{"label":"' value='from elsewhere"}'></form>`,
    );
  });
  await new Promise(resolve => other.listen(0, '127.0.0.1', resolve));
  otherAddress = `http://127.0.0.1:${other.address().port}/`;
});

after(async () => {
  other?.close();
  await browser?.close();
});

test('without a login there is neither the page nor an answer', async () => {
  const page = await newPage(browser);
  await page.goto(address);
  assert.equal(await page.locator('input[type=password]').count(), 1);
  const answer = await page.request.get(address + 'api/backups', { maxRedirects: 0 });
  assert.ok([302, 401, 403].includes(answer.status()), String(answer.status()));
  assert.doesNotMatch(await answer.text(), /"backups"/);
  await page.context().close();
});

test('a login that lacks the role sees no backup and changes none', async () => {
  const page = await newPage(browser);
  await logIn(page, viewer);
  const list = await page.request.get(address + 'api/backups', { maxRedirects: 0 });
  assert.equal(list.status(), 403);
  assert.doesNotMatch(await list.text(), /"backups"|at dev\.lifeboat|Exception|\/home\/|\/tmp\//);
  // With a token that counts, so that it is the role that is missing.
  await page.goto(new URL('/', address).href);
  const token = await page.locator('input[name=_csrf]').first().getAttribute('value');
  const post = await page.request.post(address + 'api/backups', {
    data: { label: 'by a viewer' },
    headers: { 'X-Requested-With': 'lifeboat', 'X-CSRF-TOKEN': token },
    maxRedirects: 0,
  });
  assert.equal(post.status(), 403);
  await page.context().close();
});

for (const way of ['a form', 'a script']) {
  test(`${way} of another site cannot make a backup, although the administrator is logged in`, async () => {
    const page = await adminPage(browser);
    const before = (await ask(page, 'backups')).backups.length;
    const tab = await page.context().newPage();
    await tab.goto(otherAddress);
    if (way === 'a form') {
      const [answer] = await Promise.all([
        tab.waitForResponse(each => each.url().endsWith('/api/backups')),
        tab.evaluate(() => document.getElementById('f').submit()),
      ]);
      assert.ok([401, 403, 415].includes(answer.status()), String(answer.status()));
    } else {
      const outcome = await tab.evaluate(async url => {
        try {
          const answer = await fetch(url, {
            method: 'POST',
            credentials: 'include',
            headers: { 'Content-Type': 'application/json', 'X-Requested-With': 'lifeboat' },
            body: '{"label":"from elsewhere"}',
          });
          return answer.status;
        } catch {
          return 'refused by the browser';
        }
      }, address + 'api/backups');
      assert.ok(outcome === 'refused by the browser' || outcome >= 400, String(outcome));
      const simple = tab.waitForResponse(each => each.url().endsWith('/api/backups'));
      await tab.evaluate(
        url =>
          fetch(url, {
            method: 'POST',
            mode: 'no-cors',
            credentials: 'include',
            headers: { 'Content-Type': 'text/plain' },
            body: '{"label":"from elsewhere"}',
          }),
        address + 'api/backups',
      );
      assert.ok([401, 403, 415].includes((await simple).status()));
    }
    const { backups } = await ask(page, 'backups');
    assert.equal(backups.length, before);
    assert.equal(
      backups.some(each => each.origin.label === 'from elsewhere'),
      false,
    );
    await page.context().close();
  });
}

test('the page is kept under a strict policy, and errors are problem details without a path', async () => {
  const page = await adminPage(browser);
  const answer = await page.request.get(address);
  assert.match(answer.headers()['content-security-policy'], /default-src 'none'.*script-src 'self'/);
  assert.doesNotMatch(answer.headers()['content-security-policy'], /unsafe/);
  assert.equal(answer.headers()['x-content-type-options'], 'nosniff');
  const missing = await page.request.get(address + 'api/backups/no-such-20200101T000000.000Z');
  assert.match(missing.headers()['content-type'], /application\/problem\+json/);
  const problem = await missing.json();
  assert.ok([400, 404].includes(problem.status));
  assert.doesNotMatch(JSON.stringify(problem), /\/tmp\/|\/home\/|Exception|\.java/);
  await page.context().close();
});
