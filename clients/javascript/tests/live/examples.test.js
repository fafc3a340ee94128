/** The examples, as a reader would run them. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

import { readWav, wavHeader } from '../../examples/wav.mjs';
import { Server } from '../support/server.js';
import { sine } from '../support/sound.js';
import { until } from '../support/wait.js';

function run(name, environment, ...parameters) {
  const child = spawn(process.execPath, [fileURLToPath(new URL(`../../examples/${name}`, import.meta.url)), ...parameters], { env: { ...process.env, ...environment } });
  const example = { output: '', ended: once(child, 'exit').then(([code]) => code) };
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (example.output += text));
  return example;
}

test('one example speaks a WAV file, the other writes it', async (t) => {
  const server = await Server.start();
  const folder = await mkdtemp(join(tmpdir(), 'auriga-examples-'));
  t.after(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });
  const samples = Int16Array.from(sine(440, 16_000, 3), (sample) => sample * 32_767);
  const [spoken, heard] = ['spoken.wav', 'heard.wav'].map((name) => join(folder, name));
  await writeFile(spoken, Buffer.concat([wavHeader(samples.length), new Uint8Array(samples.buffer)]));
  const { key } = await server.call('POST', '/api/v1/api-keys', { name: 'speaker', scopes: ['admin'] });

  const stranger = run('speaker.mjs', { AURIGA_URL: server.url, AURIGA_KEY: 'wrong' }, spoken);
  assert.equal(await stranger.ended, 1);
  assert.match(stranger.output, /^[A-Z_]+: .+$/m);

  const speaker = run('speaker.mjs', { AURIGA_URL: server.url, AURIGA_KEY: key }, spoken);
  await until(() => /^\w+-\w+-\d+$/m.test(speaker.output));
  const [name] = /^\w+-\w+-\d+$/m.exec(speaker.output);
  const listener = run('listener.mjs', { AURIGA_URL: server.url }, name, 'es', heard);
  assert.equal(await speaker.ended, 0, speaker.output);
  assert.equal(await listener.ended, 0, listener.output);
  // From where it joined to the end.
  const got = readWav(await readFile(heard));
  assert.ok(got.length > 16_000 && got.length <= samples.length, String(got.length));
});
