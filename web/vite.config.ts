/// <reference types="vitest/config" />
import { fileURLToPath } from 'node:url';

import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const server = process.env.AURIGA_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react(), tailwind()],
  resolve: {
    alias: {
      '@': path('./src'),
      // The original writes a <style> element, which a strict style-src refuses.
      'react-remove-scroll': path('./src/lib/remove-scroll.tsx'),
    },
  },
  build: {
    target: 'es2022',
    sourcemap: false,
    chunkSizeWarningLimit: 600,
    // A font or picture inside of the style sheet would be a data: address, which font-src refuses.
    assetsInlineLimit: 0,
  },
  server: {
    proxy: { '/api': server, '^/health/(live|ready)$': server, '/openapi.json': server, '/docs': server, '/metrics': server },
  },
  test: { environment: 'jsdom', include: ['src/**/*.test.{ts,tsx}'], restoreMocks: true },
});
