import { join } from 'node:path';

import { expect, type Page, type TestInfo } from '@playwright/test';
import axe from 'axe-core';

declare global {
  interface Window {
    axe: typeof axe;
  }
}

type Theme = 'light' | 'dark';

/** Whether all is seen and heard, and not only what a run of all tests has time for. */
export const whole = process.env.AURIGA_E2E === 'whole';

/** The rules of axe that every page must keep, and those of them that go by its colours. */
const axeTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const colourRules = ['color-contrast', 'link-in-text-block'];

/** What fades or slides in has come to rest: half faded it would be judged as too pale. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    document.getAnimations().every(
      (each) => each.playState !== 'running' || each.effect?.getComputedTiming().iterations === Infinity,
    ),
    undefined,
    { timeout: 10_000 },
  );
}

/** What axe finds on the page. Its script stays there until the browser loads another: bringing it takes longer than the rules. */
async function violations(page: Page, runOnly: string[]): Promise<axe.Result[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  return page.evaluate(async (options) => (await window.axe.run(options)).violations, { runOnly, resultTypes: ['violations' as const] });
}

/** Changes the system's choice. What would fade from one colour to the other is there at once. */
async function wear(page: Page, theme: Theme): Promise<void> {
  await page.evaluate(() => {
    const still = new CSSStyleSheet();
    still.replaceSync('*, *::before, *::after { transition: none !important }');
    document.adoptedStyleSheets.push(still);
  });
  await page.emulateMedia({ colorScheme: theme });
  await page.waitForFunction((chosen) => document.documentElement.dataset.theme === chosen, theme, { timeout: 10_000 });
  await page.evaluate(() => {
    document.documentElement.getBoundingClientRect(); // The browser applies it here.
    document.adoptedStyleSheets.pop();
  });
}

/**
 * Looks at the page as it is: a picture for people, axe for what people may not see, and no
 * sideways scrolling. Serious and critical findings fail. A picture of the whole page makes what goes
 * by the width of the window begin anew; 'screen' shows what is on it. Where the window is wide, the
 * first steps are seen in light, too.
 */
export async function look(page: Page, info: TestInfo, name: string, part: 'whole' | 'screen' = 'whole'): Promise<void> {
  // Entrances and skeletons are over, fonts are there.
  await expect(page.locator('.animate-pulse')).toHaveCount(0);
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(300);

  const see = async (theme: Theme, rules: string[]) => {
    await settled(page);
    const path = join(info.project.outputDir, 'pictures', `${info.project.name}-${theme}`, `${name}.png`);
    await page.screenshot({ path, fullPage: part === 'whole' && (await page.getByRole('dialog').count()) === 0 });
    await settled(page); // A notice may have come meanwhile.
    const grave = (await violations(page, rules))
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target.join(' ')} ${node.failureSummary ?? ''}`).join('\n  ')}`);
    expect.soft(grave, `axe on ${name}, ${theme}`).toEqual([]);
  };
  if (info.project.name === 'phone') {
    await see('light', axeTags);
  } else {
    await see('dark', axeTags);
    if (whole || /(story|demo)\.spec/.test(info.file)) {
      await wear(page, 'light');
      await see('light', colourRules);
      await wear(page, 'dark');
    }
  }

  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect.soft(wide, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
}

/** Gathers what must not happen on any page: scripts that fail, and breaches of the content policy. */
export function watch(page: Page): string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
  page.on('console', (message) => {
    if (/content security policy|refused to/i.test(message.text())) faults.push(`policy: ${message.text()}`);
  });
  return faults;
}
