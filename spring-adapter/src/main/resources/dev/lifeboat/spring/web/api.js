// Speaks with the server. Every address is relative to the page, so that context paths and proxies work.
import { t } from './messages.js';

const PATIENCE = 60000;
const session = { csrf: null };
let open;
const opened = new Promise(resolve => {
  open = resolve;
});

/** What the server, or the way to it, said instead of an answer. Its code decides what the page shows. */
export class Problem extends Error {
  constructor(details) {
    super(details.detail || details.title || t('problem.failed'));
    this.code = details.code ?? 'failed';
    this.status = details.status ?? 0;
    this.field = details.field ?? null;
    this.title = details.title ?? null;
  }
}

export const lost = () => new Problem({ code: 'lost', detail: t('problem.lost') });
const loggedOut = () => new Problem({ code: 'not-authenticated', status: 401, detail: t('problem.loggedOut') });

/** The token of the newest overview; changes wait for the first one. */
export function useToken(csrf) {
  session.csrf = csrf;
  open();
}

function headers() {
  const all = { Accept: 'application/json', 'X-Requested-With': 'lifeboat' };
  if (session.csrf) all[session.csrf.header] = session.csrf.token;
  return all;
}

function problemOf(status, type, text) {
  if (status === 401) return loggedOut();
  if (/json/.test(type ?? '')) {
    try {
      const details = JSON.parse(text);
      if (details.code) return new Problem({ status, ...details });
    } catch {
      /* not ours: said below */
    }
  }
  if (status === 403) return new Problem({ code: 'forbidden', status, detail: t('problem.forbidden') });
  if (status === 413) return new Problem({ code: 'too-large', status, detail: t('problem.tooLarge') });
  if (status === 502 || status === 503 || status === 504) return lost();
  return new Problem({ code: 'failed', status, detail: t('problem.status', { status }) });
}

/** A refusal that is none of ours: most often a token that was replaced by a login in another tab. */
const isStaleToken = (response, type) => response.status === 403 && session.csrf !== null && !/problem\+json/.test(type);

async function send(method, path, body, again = true) {
  if (method !== 'GET' && method !== 'HEAD') await opened;
  const init = { method, headers: headers(), redirect: 'manual', cache: 'no-store', credentials: 'same-origin' };
  // A question that nobody answers would otherwise be the last one that is asked.
  if (method === 'GET') init.signal = AbortSignal.timeout(PATIENCE);
  if (body !== undefined) {
    init.headers['Content-Type'] = 'application/json';
    init.body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch('api/' + path, init);
  } catch {
    throw lost();
  }
  if (response.type === 'opaqueredirect') throw loggedOut();
  const type = response.headers.get('Content-Type') ?? '';
  if (again && method !== 'GET' && isStaleToken(response, type)) {
    useToken((await send('GET', 'overview')).csrf);
    return send(method, path, body, false);
  }
  if (!response.ok) throw problemOf(response.status, type, method === 'HEAD' ? '' : await response.text());
  if (response.status === 204 || method === 'HEAD') return null;
  if (!/json/.test(type)) throw loggedOut();
  try {
    return await response.json();
  } catch {
    throw lost();
  }
}

const each = path => path.map(encodeURIComponent).join('/');

export const api = {
  get: (...path) => send('GET', each(path)),
  head: (...path) => send('HEAD', each(path)),
  post: (body, ...path) => send('POST', each(path), body),
  put: (body, ...path) => send('PUT', each(path), body),
  remove: (...path) => send('DELETE', each(path)),
  address: (...path) => 'api/' + each(path),
};

/**
 * Sends a file as it is; the browser reads it from the disk bit by bit. Gives the promise of the job and a way to stop.
 */
export function upload(file, label, onProgress) {
  const request = new XMLHttpRequest();
  const query = new URLSearchParams({ name: file.name });
  if (label) query.set('label', label);
  const done = new Promise((resolve, reject) => {
    request.open('POST', 'api/uploads?' + query);
    for (const [name, value] of Object.entries(headers())) request.setRequestHeader(name, value);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.addEventListener('progress', event => onProgress(event.loaded, file.size));
    request.addEventListener('error', () => reject(new Problem({ code: 'lost', detail: t('upload.broken') })));
    request.addEventListener('abort', () => reject(new Problem({ code: 'stopped', detail: t('upload.stopped') })));
    request.addEventListener('load', () => {
      const type = request.getResponseHeader('Content-Type') ?? '';
      if (request.status >= 200 && request.status < 300 && /json/.test(type)) resolve(JSON.parse(request.responseText));
      else reject(request.status < 300 ? loggedOut() : problemOf(request.status, type, request.responseText));
    });
    request.send(file);
  });
  return { done, stop: () => request.abort() };
}
