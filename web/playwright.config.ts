import { availableParallelism } from 'node:os';

import { defineConfig } from '@playwright/test';

/** The browser is Debian's, without windows: nothing is downloaded. AURIGA_CHROMIUM names another one. */
export default defineConfig({
  testDir: 'e2e',
  // Each is a browser with its server.
  workers: Math.min(availableParallelism(), 8),
  timeout: 900_000,
  expect: { timeout: 60_000 },
  forbidOnly: true,
  reporter: 'list',
  use: {
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    actionTimeout: 60_000,
    launchOptions: {
      executablePath: process.env.AURIGA_CHROMIUM ?? '/usr/bin/chromium-headless-shell',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'wide', use: { colorScheme: 'dark', viewport: { width: 1280, height: 860 } } },
    {
      name: 'phone',
      // The widths are that test's own.
      testIgnore: /widths\.spec/,
      use: { colorScheme: 'light', viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
    },
  ],
});
