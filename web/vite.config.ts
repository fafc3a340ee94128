/// <reference types="vitest/config" />
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const server = process.env.AURIGA_URL ?? 'http://127.0.0.1:8080';

/** The program answers /live/{name} with live.html; so does the server of `npm run dev`. */
const livePage: Plugin = {
  name: 'live-page',
  configureServer: ({ middlewares }) => {
    middlewares.use((request, _response, next) => {
      if (/^\/live(\/[^/.]*)?(\?|$)/.test(request.url ?? '')) request.url = '/live.html';
      next();
    });
  },
};

/** Every text beside its gzip, as the program sends it: so it need not compress at each start. */
const packed: Plugin = {
  name: 'packed',
  async writeBundle({ dir = 'dist' }, bundle) {
    await Promise.all(
      Object.values(bundle)
        .filter(({ fileName }) => /\.(js|css|html|svg)$/.test(fileName))
        .map((file) => writeFile(`${dir}/${file.fileName}.gz`, gzipSync(file.type === 'chunk' ? file.code : file.source, { level: 9 }))),
    );
  },
};

export default defineConfig({
  plugins: [react(), tailwind(), livePage, packed],
  resolve: {
    alias: [
      { find: '@', replacement: path('./src') },
      // The original writes a <style> element, which a strict style-src refuses.
      { find: 'react-remove-scroll', replacement: path('./src/lib/remove-scroll.tsx') },
      // The client's source, so that console and client are of one state.
      { find: /^auriga-live$/, replacement: path('../clients/javascript/src/index.ts') },
      { find: /^auriga-live\/(.*)$/, replacement: `${path('../clients/javascript/src/')}$1` },
    ],
  },
  build: {
    target: 'es2022',
    sourcemap: false,
    chunkSizeWarningLimit: 600,
    // A font or picture inside of the style sheet would be a data: address, which font-src refuses.
    assetsInlineLimit: 0,
    rollupOptions: { input: { index: path('./index.html'), live: path('./live.html') } },
  },
  server: {
    fs: { allow: [path('..')] },
    proxy: { '/ws': { target: server, ws: true }, '/api': server, '^/health/(live|ready)$': server, '/openapi.json': server, '/docs': server, '/metrics': server },
  },
  // What needs a page says so in its first line: to make one takes longer than most tests. So does a process for each
  // file: they share theirs (src/test-setup.ts tidies up).
  test: { isolate: false, setupFiles: 'src/test-setup.ts', include: ['src/**/*.test.{ts,tsx}'], restoreMocks: true, testTimeout: 20_000 },
});
