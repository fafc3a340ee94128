// What a phone loads for /live: live.html and every script, style, font and picture it leads to, texts
// gzipped. Fails above 60 KB.
import { existsSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { gzipSync } from 'node:zlib';

const LIMIT = 60 * 1024;
const dist = new URL('../dist/', import.meta.url);
const sizes = new Map();
const waiting = ['live.html'];
for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
  const file = new URL(name, dist);
  if (sizes.has(name) || !existsSync(file)) continue;
  const bytes = readFileSync(file);
  const packed = /\.(html|js|css|svg)$/.test(name);
  sizes.set(name, packed ? gzipSync(bytes).length : bytes.length);
  if (!packed) continue;
  // Paths from the root as Vite writes them, and chunks beside a chunk.
  for (const [, path] of bytes.toString().matchAll(/["'(`]\/?((?:assets\/)?[\w.-]+\.(?:js|css|svg|woff2))["')`]/g)) waiting.push(path);
  for (const [, path] of bytes.toString().matchAll(/["']\.\/([\w.-]+\.js)["']/g)) waiting.push(`assets/${path}`);
}
const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
for (const [name, size] of [...sizes].sort()) console.log(`${String(size).padStart(7)}  ${name}`);
console.log(`${String(total).padStart(7)}  bytes in all, of at most ${LIMIT}`);
if (!sizes.has('live.html')) {
  console.error('dist/live.html is missing: npm run build');
  process.exit(1);
}
if (total > LIMIT) {
  console.error('The listener\u2019s page is too large for a phone in a full hall. See what src/live imports.');
  process.exit(1);
}
