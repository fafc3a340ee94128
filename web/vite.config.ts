/// <reference types="vitest/config" />
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/**
 * Puts src/theme-bootstrap.js at the top of each page as a blocking script of its own: the theme is
 * chosen before the first paint, and the pages keep a policy without inline scripts.
 */
function themeBootstrap(): Plugin {
  const source = path('./src/theme-bootstrap.js');
  let reference = '';
  let serving = false;
  return {
    name: 'theme-bootstrap',
    configResolved: (config) => {
      serving = config.command === 'serve';
    },
    buildStart() {
      if (serving) return;
      const code = readFileSync(source, 'utf8');
      reference = this.emitFile({ type: 'asset', name: 'theme.js', source: code });
    },
    generateBundle: {
      order: 'pre',
      handler(_options, bundle) {
        const file = this.getFileName(reference);
        for (const item of Object.values(bundle)) {
          if (item.type !== 'asset' || !item.fileName.endsWith('.html')) continue;
          item.source = String(item.source).replace('/src/theme-bootstrap.js', `/${file}`);
        }
      },
    },
  };
}

const server = process.env.AURIGA_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react(), tailwind(), themeBootstrap()],
  resolve: {
    alias: {
      '@': path('./src'),
      // The original writes a <style> element, which a strict style-src refuses.
      'react-remove-scroll': path('./src/lib/remove-scroll.tsx'),
    },
  },
  build: { target: 'es2022', sourcemap: false },
  server: {
    proxy: { '/api': server, '^/health/(live|ready)$': server, '/openapi.json': server, '/metrics': server },
  },
  test: { environment: 'jsdom', include: ['src/**/*.test.{ts,tsx}'], restoreMocks: true },
});
