/** The real program on a folder of its own, as tests/support/live_server.py starts it, for these tests. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const PROGRAM = process.env.AURIGA_PROGRAM ?? fileURLToPath(new URL('../../../../build/release/auriga', import.meta.url));

/** No limit of requests stands in a test's way. */
const SETTINGS = {
  'limits.requests_per_minute': '0',
  'limits.logins_per_minute': '0',
  'broadcasts.connects_per_minute': '0',
  'broadcasts.joins_per_minute': '0',
  'broadcasts.creations_per_hour': '0',
  'broadcasts.heartbeats_per_minute': '0',
  'log.access': 'false',
};

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

function environment(settings) {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('AURIGA_'));
  const given = Object.entries(settings).map(([name, value]) => [`AURIGA_${name.toUpperCase().replaceAll('.', '_')}`, value]);
  return Object.fromEntries([...own, ...given]);
}

export class Server {
  #process;
  #output = '';
  #data;
  #settings;
  #accessToken;

  /** Resolves when it answers; `settings` as in docs/configuration.md. */
  static async start(settings = {}) {
    const server = new Server();
    server.#data = await mkdtemp(join(tmpdir(), 'auriga-live-'));
    server.port = await freePort();
    server.#settings = { ...SETTINGS, ...settings };
    server.#run();
    await server.#ready();
    await server.#setUp();
    return server;
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  /** One call of the owner; throws unless it is 2xx. */
  async call(method, path, body) {
    const answer = await fetch(this.url + path, {
      method,
      headers: { 'Content-Type': 'application/json', ...(this.#accessToken && { Authorization: `Bearer ${this.#accessToken}` }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
    return text ? JSON.parse(text) : undefined;
  }

  /** What SpeakerClient wants as `getTicket`. */
  ticket = async () => (await this.call('POST', '/api/v1/realtime/tickets')).ticket;

  get accessToken() {
    return this.#accessToken;
  }

  /** Ends it, and starts it again on the same data and port. */
  async restart() {
    await this.#end();
    this.#run();
    await this.#ready();
  }

  async stop() {
    await this.#end();
    await rm(this.#data, { recursive: true, force: true });
  }

  async #end() {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    this.#process.kill('SIGTERM');
    await once(this.#process, 'exit');
  }

  #run() {
    this.#process = spawn(PROGRAM, ['serve', '--data', this.#data, '--port', String(this.port)], {
      env: environment(this.#settings),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream.on('data', (text) => {
        this.#output = (this.#output + text).slice(-100_000);
      });
    }
  }

  async #ready() {
    for (let tries = 0; tries < 600; tries += 1) {
      if (this.#process.exitCode !== null) break;
      const answer = await fetch(`${this.url}/health/ready`).catch(() => undefined);
      if (answer?.ok) return;
      await sleep(50);
    }
    throw new Error(`the server did not become ready:\n${this.#output}`);
  }

  async #setUp() {
    const token = /Set-up token:\s*(\S+)/;
    for (let tries = 0; !token.test(this.#output) && tries < 200; tries += 1) await sleep(20);
    const owner = { email: 'owner@example.org', password: 'plum tractor evening lantern 82', name: 'Olive Owner', organization_name: 'House A' };
    const { access_token: accessToken } = await this.call('POST', '/api/v1/setup', { token: token.exec(this.#output)?.[1], ...owner });
    this.#accessToken = accessToken;
  }
}
