// What is wrong, what to do about it, and what happened lately.
import { h, icon, put, button, once } from './dom.js';
import { api } from './api.js';
import { t, either } from './messages.js';
import { sentence, since, time } from './format.js';
import { state, watch } from './state.js';
import { problemNotice } from './jobs.js';

const TONES = { PROBLEM: ['bad', 'stop'], WARNING: ['warn', 'alert'], NOTE: ['note', 'info'] };
const AT_FIRST = 30;

function finding(each) {
  const [tone, symbol] = TONES[each.severity] ?? TONES.NOTE;
  return h(
    'li',
    { class: 'finding ' + tone },
    h('span', { class: 'finding-mark' }, icon(symbol)),
    h(
      'div',
      { class: 'finding-body' },
      h(
        'p',
        { class: 'finding-head' },
        h('span', { class: 'badge ' + tone }, t(`severity.${each.severity}`)),
        h('code', { class: 'finding-code' }, each.code),
      ),
      h('p', { class: 'finding-what' }, sentence(each.what)),
      h('p', { class: 'finding-advice' }, h('strong', {}, t('finding.advice')), ' ', each.advice),
    ),
  );
}

function summary(health) {
  const [tone, symbol] = health.severity === 'NOTE' ? ['good', 'ok'] : (TONES[health.severity] ?? TONES.NOTE);
  return h(
    'section',
    { class: 'card summary ' + tone, 'aria-labelledby': 'summary' },
    icon(symbol, 'large'),
    h(
      'div',
      {},
      h('h2', { id: 'summary', class: 'card-title' }, t(`summary.${tone}`)),
      h('p', { class: 'muted' }, t('summary.at'), ' ', since(health.at)),
      h(
        'dl',
        { class: 'figures' },
        h(
          'div',
          {},
          h('dt', {}, t('summary.success')),
          h('dd', {}, health.lastSuccess ? since(health.lastSuccess) : t('tile.never')),
        ),
        h(
          'div',
          {},
          h('dt', {}, t('summary.failure')),
          h(
            'dd',
            {},
            health.lastFailure
              ? [
                  since(health.lastFailure.at),
                  h(
                    'p',
                    { class: 'small-text muted' },
                    either(`operation.${health.lastFailure.operation}`, health.lastFailure.operation) +
                      ': ' +
                      health.lastFailure.why,
                  ),
                ]
              : t('summary.noFailure'),
          ),
        ),
      ),
    ),
  );
}

function event(each) {
  const tone =
    each.kind === 'FAILED'
      ? 'bad'
      : each.severity === 'WARNING'
        ? 'warn'
        : each.kind === 'PRUNED'
          ? 'plain'
          : each.kind === 'STARTED'
            ? 'note'
            : 'good';
  return h(
    'li',
    { class: 'event ' + tone },
    h('span', { class: 'event-dot', 'aria-hidden': 'true' }),
    h(
      'div',
      { class: 'event-body' },
      h(
        'p',
        { class: 'event-head' },
        h('strong', {}, either(`operation.${each.operation}`, each.operation)),
        ' ',
        h('span', { class: 'event-kind' }, either(`event.${each.kind}`, each.kind)),
        each.trigger
          ? h('span', { class: 'muted small-text' }, ' \u00b7 ' + either(`trigger.${each.trigger}`, each.trigger))
          : null,
      ),
      each.backup ? h('p', { class: 'mono small-text muted clip' }, each.backup) : null,
      each.detail ? h('p', { class: 'small-text', dir: 'auto' }, each.detail) : null,
    ),
    h('span', { class: 'event-at small-text muted' }, time(each.at)),
  );
}

/** The beginning of what has ended since is no news. */
export function told(events) {
  const over = new Set();
  return events.filter(each => {
    if (each.kind !== 'STARTED') over.add(each.operation);
    return each.kind !== 'STARTED' || !over.has(each.operation);
  });
}

export function healthView(content) {
  const top = h('div', { class: 'stack' });
  const list = h('div', { class: 'slot' });
  content.append(
    top,
    h(
      'section',
      { class: 'card', 'aria-labelledby': 'events' },
      h('h2', { id: 'events', class: 'card-title' }, t('events.title')),
      h('p', { class: 'card-lead' }, t('events.lead')),
      list,
    ),
  );
  const now = { events: null, stamp: '', shown: '', most: AT_FIRST };
  const showEvents = () => show(told(now.events));
  const show = events =>
    put(
      list,
      !events.length
        ? h('div', { class: 'empty small' }, icon('automatic'), h('p', { class: 'muted' }, t('events.none')))
        : h('ol', { class: 'events' }, events.slice(0, now.most).map(event)),
      events.length > now.most
        ? button(t('events.more', { n: events.length - now.most }), {
            kind: 'quiet small',
            key: 'events-more',
            click: () => {
              now.most = 200;
              showEvents();
            },
          })
        : null,
    );
  const load = async () => {
    try {
      now.events = (await api.get('events')).events;
      showEvents();
    } catch (problem) {
      put(
        list,
        problemNotice(problem, t('events.failed')),
        button(t('retry'), { symbol: 'refresh', key: 'events-retry', click: once(load) }),
      );
    }
  };
  const update = () => {
    if (!state.overview) return void (now.shown || put(top, h('div', { class: 'card skeleton block' })));
    const { health, jobs } = state.overview;
    const stamp = jobs.map(job => job.id + job.state).join() + health.newest?.id + health.running.length;
    if (stamp !== now.stamp) {
      now.stamp = stamp;
      load();
    }
    const shown = JSON.stringify([health.findings, health.severity, health.lastFailure, health.lastSuccess]);
    if (shown === now.shown) return;
    now.shown = shown;
    const open = health.findings.filter(each => each.severity !== 'NOTE').length;
    put(
      top,
      summary(health),
      h(
        'section',
        { class: 'card', 'aria-labelledby': 'findings' },
        h('h2', { id: 'findings', class: 'card-title' }, t('findings.title')),
        health.findings.length
          ? [
              h('p', { class: 'card-lead' }, open ? t('findings.lead', { n: open }) : t('findings.notes')),
              h('ul', { class: 'findings' }, health.findings.map(finding)),
            ]
          : h('div', { class: 'empty small' }, icon('ok'), h('p', { class: 'muted' }, t('findings.none'))),
      ),
    );
  };
  update();
  return watch(update);
}
