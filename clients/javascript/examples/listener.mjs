// Writes what a broadcast says to a WAV file, until it ends or you press Ctrl+C.
//
//   AURIGA_URL=http://127.0.0.1:8080 node examples/listener.mjs golden-eagle-427 es talk.wav
import { open } from 'node:fs/promises';

import { LiveError, ListenerClient } from 'auriga-live';

import { wavHeader } from './wav.mjs';

const [sessionId, targetLanguage = 'en', name = `${sessionId}.wav`] = process.argv.slice(2);
const { AURIGA_URL: url = 'http://127.0.0.1:8080' } = process.env;

async function listen() {
  const listener = new ListenerClient({ url });
  const chunks = [];
  listener.on('audio', ({ samples }) => chunks.push(samples));
  listener.on('gap', ({ missed, reason }) => console.error(`${missed ?? 'some'} frames are missing (${reason})`));
  listener.on('connectionState', ({ state }) => console.error(state));
  const closed = new Promise((resolve) => listener.on('closed', resolve));
  await listener.join({ sessionId, targetLanguage });
  process.once('SIGINT', () => listener.leave());
  const { error } = await closed;
  const count = chunks.reduce((sum, { length }) => sum + length, 0);
  const file = await open(name, 'w');
  await file.writeFile(wavHeader(count));
  for (const samples of chunks) await file.writeFile(samples);
  await file.close();
  console.log(`${name}: ${(count / 16_000).toFixed(1)} s`);
  if (error) throw error;
}

if (!sessionId) {
  console.error('usage: node examples/listener.mjs NAME [LANGUAGE] [FILE.wav]');
  process.exit(2);
}
listen().catch((error) => {
  console.error(error instanceof LiveError ? `${error.code}: ${error.message}` : error.message);
  process.exit(1);
});
