// Speaks a WAV file into a new broadcast, as fast as it would be heard.
//
//   AURIGA_URL=http://127.0.0.1:8080 AURIGA_KEY=aur_live_… node examples/speaker.mjs talk.wav en
//
// The key needs the scope admin.
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import { AuthenticationError, LiveError, SpeakerClient } from 'auriga-live';

import { readWav } from './wav.mjs';

const [file, sourceLanguage = 'en'] = process.argv.slice(2);
const { AURIGA_URL: url = 'http://127.0.0.1:8080', AURIGA_KEY: key = '' } = process.env;
const CHUNK_SAMPLES = 640;
const CHUNK_MS = 40;

async function getTicket() {
  const answer = await fetch(`${url}/api/v1/realtime/tickets`, { method: 'POST', headers: { 'X-API-Key': key } });
  const body = await answer.json();
  if (answer.status === 401 || answer.status === 403) throw new AuthenticationError(body.code, body.detail);
  if (!answer.ok) throw new Error(body.detail);
  return body.ticket;
}

async function speak() {
  const samples = readWav(await readFile(file));
  const speaker = new SpeakerClient({ url, getTicket });
  speaker.on('connectionState', ({ state }) => console.error(state));
  speaker.on('listenerJoined', ({ listenerCount }) => console.error(`${listenerCount} listening`));
  speaker.on('audioQualityWarning', ({ message, recommendation }) => console.error(message, recommendation));
  const { sessionId } = await speaker.start({ sourceLanguage });
  console.log(sessionId);
  const begin = performance.now();
  for (let at = 0; at < samples.length; at += CHUNK_SAMPLES) {
    speaker.sendAudio(samples.subarray(at, at + CHUNK_SAMPLES));
    const next = begin + (at / CHUNK_SAMPLES + 1) * CHUNK_MS;
    await sleep(Math.max(0, next - performance.now()));
  }
  await speaker.end();
}

if (!file) {
  console.error('usage: node examples/speaker.mjs FILE.wav [LANGUAGE]');
  process.exit(2);
}
speak().catch((error) => {
  console.error(error instanceof LiveError ? `${error.code}: ${error.message}` : error.message);
  process.exit(1);
});
