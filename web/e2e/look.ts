import { join } from 'node:path';

import { expect, type Page, type TestInfo } from '@playwright/test';
import axe from 'axe-core';

declare global {
  interface Window {
    axe: typeof axe;
  }
}

type Theme = 'light' | 'dark';

/** The rules of axe that every page must keep. */
const axeTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

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
async function violations(page: Page, runOnly: axe.RunOptions['runOnly']): Promise<axe.Result[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  return page.evaluate(async (options) => (await window.axe.run(options)).violations, { runOnly, resultTypes: ['violations' as const] });
}

/** What the console does when the system's choice changes, but at once: nothing fades from one colour to the other. */
async function wear(page: Page, theme: Theme): Promise<void> {
  await page.evaluate((chosen) => {
    const still = new CSSStyleSheet();
    still.replaceSync('*, *::before, *::after { transition: none !important }');
    document.adoptedStyleSheets.push(still);
    document.documentElement.dataset.theme = chosen;
    document.documentElement.getBoundingClientRect(); // The browser applies both here.
    document.adoptedStyleSheets.pop();
  }, theme);
}

/** Where the window is wide, the first steps are seen in both themes; with AURIGA_E2E=whole all is. */
function themesOf({ project, file }: TestInfo): Theme[] {
  if (project.use.colorScheme === 'light') return ['light'];
  return process.env.AURIGA_E2E === 'whole' || /(story|demo)\.spec/.test(file) ? ['dark', 'light'] : ['dark'];
}

/**
 * Looks at the page as it is: a picture for people, axe for what people may not see, and no
 * sideways scrolling. Serious and critical findings fail. A picture of the whole page makes what goes
 * by the width of the window begin anew; 'screen' shows what is on it. Of axe's rules only the one on
 * contrast goes by the theme.
 */
export async function look(page: Page, info: TestInfo, name: string, part: 'whole' | 'screen' = 'whole'): Promise<void> {
  // Entrances and skeletons are over, fonts are there.
  await expect(page.locator('.animate-pulse')).toHaveCount(0);
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(300);
  const fullPage = part === 'whole' && (await page.getByRole('dialog').count()) === 0;
  const themes = themesOf(info);
  for (const [index, theme] of themes.entries()) {
    if (index > 0) await wear(page, theme);
    await settled(page);
    await page.screenshot({ path: join(info.project.outputDir, 'pictures', `${info.project.name}-${theme}`, `${name}.png`), fullPage });
    await settled(page); // A notice may have come meanwhile.
    const grave = (await violations(page, index === 0 ? axeTags : ['color-contrast']))
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target.join(' ')} ${node.failureSummary ?? ''}`).join('\n  ')}`);
    expect.soft(grave, `axe on ${name}, ${theme}`).toEqual([]);
  }
  if (themes[0] && themes.length > 1) await wear(page, themes[0]);

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
