// Starts the host, waits for the address that it prints, runs the tests against it, and stops it by its process id.
//
//   node run.mjs java -Ddemo.port=0 -cp … dev.lifeboat.example.host.Demo
//
// ADMIN_USER, ADMIN_PASSWORD, VIEWER_USER and VIEWER_PASSWORD name the logins; LIFEBOAT_PATH is the page's path.
import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const START_MILLIS = 120_000;
const STOP_MILLIS = 20_000;
const [command, ...args] = process.argv.slice(2);
if (!command) {
  console.error('Name the command that starts the host, for example: node run.mjs java -cp … dev.lifeboat.example.host.Demo');
  process.exit(2);
}

const ended = child => new Promise(resolve => child.once('exit', code => resolve(code)));

/** The first address that the host prints. */
function addressOf(host) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('the host printed no address within two minutes')), START_MILLIS);
    host.once('exit', code => {
      clearTimeout(late);
      reject(new Error(`the host ended with ${code} before it printed an address`));
    });
    createInterface({ input: host.stdout }).on('line', line => {
      console.log('host: ' + line);
      const found = /https?:\/\/[\w.:[\]-]+(?:\/\S*)?/.exec(line);
      if (found) {
        clearTimeout(late);
        resolve(found[0]);
      }
    });
  });
}

async function stop(host) {
  if (host.exitCode !== null) return;
  const gone = ended(host);
  host.kill('SIGTERM');
  const hard = setTimeout(() => host.kill('SIGKILL'), STOP_MILLIS);
  await gone;
  clearTimeout(hard);
}

const host = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
let code = 1;
try {
  const address = new URL(await addressOf(host));
  const path = process.env.LIFEBOAT_PATH ?? '/backups/';
  const url = address.pathname.endsWith(path) ? address.href : new URL(path, address).href;
  const files = process.env.BROWSER_TESTS?.split(' ') ?? [];
  const here = dirname(fileURLToPath(import.meta.url));
  const tests = spawn(process.execPath, ['--test', '--test-concurrency=1', ...files], {
    cwd: here,
    stdio: 'inherit',
    env: { ...process.env, LIFEBOAT_URL: url },
  });
  code = await ended(tests);
} catch (error) {
  console.error(error.message);
} finally {
  await stop(host);
}
process.exitCode = code ?? 1;
