// Every text that the page asks for is there. Needs neither a browser nor the host.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const web = join(dirname(fileURLToPath(import.meta.url)), '../../../spring-adapter/src/main/resources/dev/lifeboat/spring/web');
const source = name => readFileSync(join(web, name), 'utf8');
const load = name => import('data:text/javascript,' + encodeURIComponent(source(name)));
const modules = readdirSync(web).filter(name => name.endsWith('.js'));

test('every key that is written out has its text', async () => {
  const { t } = await load('messages.js');
  const missing = [];
  for (const name of modules.filter(each => each !== 'messages.js')) {
    for (const [, key] of source(name).matchAll(/\bt\(\s*'([^']+)'/g)) {
      if (t(key, { n: 2 }) === key) missing.push(name + ': ' + key);
    }
    for (const [, one, other] of source(name).matchAll(/\bt\([^'`()]+\? '([^']+)' : '([^']+)'/g)) {
      for (const key of [one, other]) if (t(key, { n: 2 }) === key) missing.push(name + ': ' + key);
    }
  }
  assert.deepEqual(missing, []);
});

test('every kind that the server may name has its text', async () => {
  const { t, either } = await load('messages.js');
  const kinds = {
    trigger: ['MANUAL', 'SCHEDULED', 'PRE_RESTORE', 'PRE_MIGRATION', 'IMPORTED'],
    phase: ['FETCH', 'SNAPSHOT', 'CHECK', 'HASH', 'PUBLISH', 'SAFETY', 'APPLY', 'PROVE', 'ROLL_BACK'],
    job: ['CREATE', 'RESTORE', 'VERIFY', 'IMPORT', 'PREVIEW', 'TASK'],
    task: ['BACKUP', 'CLEANUP', 'VERIFY'],
    taskLead: ['BACKUP', 'CLEANUP', 'VERIFY'],
    severity: ['NOTE', 'WARNING', 'PROBLEM'],
    outcome: ['SUCCEEDED', 'FAILED', 'INTERRUPTED'],
    depth: ['CHECKSUM', 'QUICK_CHECK', 'INTEGRITY_CHECK'],
    depthNote: ['CHECKSUM', 'QUICK_CHECK', 'INTEGRITY_CHECK'],
    event: ['STARTED', 'COMPLETED', 'FAILED', 'PRUNED'],
    operation: ['CREATE', 'VERIFY', 'PRUNE', 'RESTORE', 'RESTORE_TO', 'IMPORT', 'DELETE', 'PIN', 'UNPIN', 'PREVIEW'],
    problemTitle: [
      'bad-request',
      'not-authenticated',
      'forbidden',
      'cross-site',
      'read-only',
      'not-found',
      'busy',
      'refused',
      'confirmation',
      'too-large',
      'no-space',
      'damaged',
      'failed',
    ],
    note: ['INCONSISTENT', 'NOT_CHECKED'],
    keep: ['within', 'last', 'hourly', 'daily', 'weekly', 'monthly', 'yearly', 'minimum', 'atMost', 'atMostBytes'],
  };
  const missing = Object.entries(kinds)
    .flatMap(([group, names]) => names.map(name => `${group}.${name}`))
    .filter(key => either(key, null) === null && t(key) === key);
  assert.deepEqual(missing, []);
});

test('the page holds no text, script or style of its own', () => {
  const html = source('index.html')
    .replace(/<noscript>[\s\S]*<\/noscript>/, '')
    .replace(/<title>.*<\/title>/, '');
  assert.doesNotMatch(html, /\sstyle=|<style|\son\w+=|<script(?![^>]*\ssrc=)/);
  assert.equal(html.replace(/<[^>]*>/g, '').trim(), '');
  for (const [, url] of html.matchAll(/(?:src|href)="([^"]+)"/g)) assert.doesNotMatch(url, /^(?:\/|https?:)/);
});

test('every stylesheet is linked, and no file is longer than the house allows but the texts', () => {
  const linked = [...source('index.html').matchAll(/rel="stylesheet" href="([^"]+)"/g)].map(([, name]) => name);
  assert.deepEqual([...linked].sort(), readdirSync(web).filter(name => name.endsWith('.css')).sort());
  for (const name of [...linked, ...modules.filter(each => each !== 'messages.js')])
    assert.ok(source(name).split('\n').length <= 301, name + ' is longer than 300 lines');
});

test('no module makes markup from text', () => {
  for (const name of modules)
    assert.doesNotMatch(source(name), /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/, name);
});
