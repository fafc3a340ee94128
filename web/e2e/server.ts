import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const web = fileURLToPath(new URL('..', import.meta.url));
const program = process.env.AURIGA_PROGRAM ?? resolve(web, '../build/release/auriga');
/** The server takes AURIGA_… for settings; those of this run are not meant for it. */
const foreign = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AURIGA_')));
const startLimitMs = 60_000;

export interface Server {
  url: string;
  setupToken: string;
  /** What a command of the program prints, run on the server's data folder. */
  run: (...words: string[]) => string;
  stop: () => Promise<void>;
}

/** A server of its own: an empty data folder, a free port, the console that was just built. */
export function startServer(options: string[] = []): Promise<Server> {
  const data = mkdtempSync(join(tmpdir(), 'auriga-e2e-'));
  const child = spawn(program, ['--data', data, 'serve', '--port', '0', ...options], {
    env: { ...foreign, AURIGA_SERVER_CONSOLE: resolve(web, 'dist') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new Promise((done, fail) => {
    let output = '';
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      fail(new Error(`the server did not start:\n${output}`));
    }, startLimitMs);
    const read = (piece: Buffer) => {
      output += piece.toString();
      const url = /Ready on (http:\S+)/.exec(output)?.[1];
      const setupToken = /Set-up token: (\S+)/.exec(output)?.[1];
      if (!url || !setupToken) return;
      clearTimeout(timer);
      const run = (...words: string[]) => execFileSync(program, ['--data', data, ...words], { env: foreign, encoding: 'utf8', timeout: 30_000 });
      done({ url, setupToken, run, stop: () => stop(child, data) });
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', fail);
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(new Error(`the server ended with ${String(code)}:\n${output}`));
    });
  });
}

async function stop(child: ChildProcess, data: string): Promise<void> {
  if (child.exitCode === null) {
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
    await ended;
    clearTimeout(timer);
  }
  rmSync(data, { recursive: true, force: true });
}
