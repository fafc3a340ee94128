import { test as base } from '@playwright/test';

/** As much of a page's text as a summary has room for. */
const shownMax = 380;

/** A test that says, where it fails, what the page showed last: a log of a run is all that may be left of it. */
export const test = base.extend<{ shown: undefined }>({
  shown: [
    async ({ page }, use, info) => {
      await use(undefined);
      if (info.status === info.expectedStatus || page.url() === 'about:blank') return;
      const text = await page.locator('body').innerText({ timeout: 5000 });
      const error = new Error(`${page.url()} showed at the end: ${text.replace(/\s+/g, ' ').slice(-shownMax)}`);
      delete error.stack; // Where it stands here tells nobody anything.
      throw error;
    },
    { auto: true },
  ],
});
