/**
 * Broadcasts on a real server: a speaker with a microphone, listeners with loudspeakers, and what
 * happens between them: how long the voice takes, pause, mute, volume, a reload, a lost network, the
 * end. The microphone is the browser's own stand-in, which plays a file.
 */
import { availableParallelism, loadavg } from 'node:os';

import { expect, type Browser, type Page, type TestInfo } from '@playwright/test';

import { startGate, type Gate } from './gate';
import { go } from './go';
import { look, watch, whole } from './look';
import { startServer, type Server } from './server';
import { attachEar, delaysOf, frameNumbers, heard, medianOf, periodMs, toneFile } from './sound';
import { test } from './test';

const owner = { name: 'Mara Lindqvist', email: 'mara@harbour.example', password: 'seven quiet lanterns drift' };

test.use({
  permissions: ['microphone', 'clipboard-read', 'clipboard-write'],
  launchOptions: async ({ launchOptions }, give) => {
    await give({
      ...launchOptions,
      args: [
        ...(launchOptions.args ?? []),
        '--use-fake-device-for-media-stream',
        '--use-fake-ui-for-media-stream',
        `--use-file-for-fake-audio-capture=${toneFile()}`,
        // A name that is not this computer's, for which browsers keep the microphone back.
        '--host-resolver-rules=MAP auriga.lan 127.0.0.1',
        '--autoplay-policy=no-user-gesture-required',
      ],
    });
  },
});

let server: Server;
let gate: Gate;
test.beforeAll(async () => {
  server = await startServer();
  gate = await startGate(server.url);
});
test.afterAll(async () => {
  await gate.stop();
  await server.stop();
});

/** Signs in; on a server that nobody owns yet as its first user. */
async function enter(page: Page, url: string) {
  await page.goto(url);
  const first = page.getByRole('button', { name: 'Create the owner account' });
  const again = page.getByRole('button', { name: 'Sign in' });
  await expect(first.or(again)).toBeVisible();
  await page.getByLabel('E-mail').fill(owner.email);
  await page.getByLabel('Password', { exact: true }).fill(owner.password);
  if (await first.isVisible()) {
    await page.getByLabel('Set-up token').fill(server.setupToken);
    await page.getByLabel('Your name').fill(owner.name);
    await page.getByLabel('Organisation').fill('Harbour Library');
  }
  await first.or(again).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Agents' })).toBeVisible();
}

/** A listener in a browser profile of its own, who pressed the button and hears. */
async function listenTo(browser: Browser, info: TestInfo, url: string, id: string, language: string) {
  const { viewport, colorScheme, isMobile, hasTouch } = info.project.use;
  const context = await browser.newContext({ viewport: viewport ?? null, colorScheme: colorScheme ?? null, isMobile: isMobile ?? false, hasTouch: hasTouch ?? false, permissions: [] });
  const page = await context.newPage();
  await attachEar(page, 'loudspeaker');
  const numbers = frameNumbers(page);
  await page.goto(`${url}/live/${id}`);
  await page.getByLabel('Language').selectOption(language);
  await page.getByRole('button', { name: 'Listen' }).click();
  await expect(page.getByRole('status').first()).toHaveText('On air, you are listening');
  return { page, numbers };
}

const heardWithinMs = 300;
/** A machine with more to do than it can lets players run dry, and they wait longer then, as they should. */
const heardAtAllWithinMs = 1000;
const isBusy = () => (loadavg()[0] ?? 0) > 3 * availableParallelism();
const wait = (page: Page, ms: number) => page.waitForTimeout(ms);
/** Presses a key that is meant for the page, not for a button that has the focus. */
async function key(page: Page, name: string) {
  await page.getByRole('heading', { level: 1 }).click();
  await page.keyboard.press(name);
}
const lamp = (page: Page) => page.getByRole('main').getByRole('status').first();

test('speak, be heard, end', async ({ page, browser }, info) => {
  const faults = watch(page);
  // Sound is the same at every width. To listen takes four pages three minutes, and a machine with nothing else to do.
  const listens = info.project.name === 'wide' && whole;
  await attachEar(page, 'microphone');
  await enter(page, server.url);
  let id = '';

  await test.step('begin', async () => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search or jump to' }).fill('broadcasts');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: /^Speak to a room/ })).toBeVisible();
    await look(page, info, '60-broadcasts-empty');
    await page.getByRole('main').getByRole('link', { name: 'Start a broadcast' }).click();
    await expect(page.getByRole('meter', { name: 'Your voice' })).toBeVisible();
    await page.getByLabel('Language you speak').selectOption({ label: 'English' });
    await look(page, info, '61-broadcast-new');
    await page.getByRole('button', { name: 'Start broadcast' }).click();
    await expect(lamp(page)).toHaveText('On air');
    id = (await page.getByRole('heading', { level: 1 }).getAttribute('aria-label')) ?? '';
    expect(id).toMatch(/^[a-z]+-[a-z]+-\d{3}$/);
    await expect(page.getByText('Nobody yet.')).toBeVisible();
    await look(page, info, '62-on-air');
    await page.getByRole('button', { name: 'Copy link' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${server.url}/live/${id}`);
  });

  const [first, second, third] = await Promise.all([
    listenTo(browser, info, server.url, id, 'en'),
    listenTo(browser, info, server.url, id, 'es'),
    listenTo(browser, info, gate.url, id, 'es'),
  ]);
  const listeners = [first, second, third];

  await test.step('the speaker sees who listens', async () => {
    const bars = page.getByRole('list', { name: 'Listeners by language' });
    await expect(bars.getByRole('progressbar', { name: 'Spanish: 2 listeners' })).toBeVisible();
    await expect(bars.getByRole('progressbar', { name: 'English: 1 listener', exact: true })).toBeVisible();
    await look(page, info, '63-listeners');
  });

  await test.step('everyone hears it soon', async () => {
    if (!listens) return;
    // What else runs on this machine delays everybody: the best of three tries counts.
    let medians: number[] = [];
    for (let tries = 0; tries < 3 && !(Math.max(...medians) < heardWithinMs && medians.length > 0); tries += 1) {
      medians = await delays(page, listeners, info);
    }
    for (const median of medians) expect.soft(median).toBeLessThan(isBusy() ? heardAtAllWithinMs : heardWithinMs);
  });

  await test.step('pause and mute reach everyone', async () => {
    await key(page, 'Space');
    await expect(lamp(page)).toHaveText('Paused');
    for (const { page: one } of listeners) await expect(one.getByRole('status').first()).toHaveText('The speaker has paused');
    await look(page, info, '64-paused');
    if (listens) await expectSilence(page, listeners);
    await key(page, 'Space');
    await page.getByRole('button', { name: 'Mute' }).click();
    await expect(lamp(page)).toHaveText('Muted');
    for (const { page: one } of listeners) await expect(one.getByRole('status').first()).toHaveText('The speaker is muted');
    if (listens) await expectSilence(page, listeners);
    await key(page, 'm');
    await expect(lamp(page)).toHaveText('On air');
    if (listens) await expectSound(page, listeners);
  });

  await test.step('keys can be turned off', async () => {
    const keys = page.getByLabel('Keys: Space pauses, M mutes');
    if (!(await keys.isVisible())) return;
    await keys.uncheck();
    await key(page, 'm');
    await wait(page, 300);
    await expect(lamp(page)).toHaveText('On air');
    await keys.check();
  });

  await test.step('the volume is the listeners’', async () => {
    if (!listens) return;
    const loud = await peakOf(first.page, page);
    await page.getByLabel('Volume for listeners').fill('0.25');
    await wait(page, 1000);
    const soft = await peakOf(first.page, page);
    expect(soft / loud).toBeGreaterThan(0.15);
    expect(soft / loud).toBeLessThan(0.35);
    await page.getByLabel('Volume for listeners').fill('1');
  });

  await test.step('a reload goes on', async () => {
    const dialog = page.waitForEvent('dialog').then(async (asked) => {
      await asked.accept();
      return asked.type();
    });
    await page.reload();
    expect(await dialog).toBe('beforeunload');
    await expect(lamp(page)).toHaveText('On air');
    await expect(page.getByRole('heading', { level: 1, name: id })).toBeVisible();
    await expect(page.getByRole('progressbar', { name: 'Spanish: 2 listeners' })).toBeVisible();
    if (listens) await expectSound(page, listeners);
  });

  await test.step('a listener without network for 20 seconds misses nothing', async () => {
    if (!listens) return;
    const before = third.numbers.length;
    gate.close();
    await wait(page, 20_000);
    gate.open();
    await expect(third.page.getByRole('status').first()).toHaveText('On air, you are listening', { timeout: 60_000 });
    await wait(page, 3000);
    const last = third.numbers[before - 1] ?? 0;
    const rest = third.numbers.slice(before);
    expect(rest.length).toBeGreaterThan(20 * 20);
    expect(rest).toEqual(rest.map((_, index) => last + 1 + index));
    await expectSound(page, [third]);
  });

  await test.step('another page of the console leaves it on air', async () => {
    const other = await browser.newContext();
    const console2 = await other.newPage();
    await enter(console2, server.url);
    await console2.goto(`${server.url}/broadcasts`);
    await expect(console2.getByRole('table', { name: 'Broadcasts' }).getByText('On air')).toBeVisible();
    await go(page, 'Broadcasts');
    await expect(page.getByRole('link', { name: id, exact: true })).toBeVisible();
    await look(page, info, '65-broadcasts');
    await page.getByRole('link', { name: `On air in ${id}` }).click();
    if (listens) await expectSound(page, [first]);

    await console2.getByRole('link', { name: id, exact: true }).click();
    await expect(console2.getByRole('heading', { name: 'You are speaking on another device or tab' })).toBeVisible();
    await page.getByRole('button', { name: 'End', exact: true }).click();
    await look(page, info, '66-end');
    await page.getByRole('alertdialog').getByRole('button', { name: 'End broadcast' }).click();
    await expect(page.getByText('The broadcast has ended.')).toBeVisible();
    await look(page, info, '67-ended');
    for (const { page: one } of listeners) await expect(one.getByRole('heading', { name: 'This broadcast has ended' })).toBeVisible();
    // Nobody told this page but the live connection.
    await expect(console2.getByText('The broadcast has ended.')).toBeVisible({ timeout: 4500 });
    await other.close();
  });

  await test.step('what is left', async () => {
    await page.reload();
    await expect(page.getByText('The broadcast has ended.')).toBeVisible();
    await expect(page.getByText('3', { exact: true })).toBeVisible();
    await page.goto(`${server.url}/broadcasts`);
    await expect(page.getByRole('table', { name: 'Broadcasts' }).getByText('Ended')).toBeVisible();
  });

  for (const { page: one } of listeners) await one.context().close();
  expect(faults).toEqual([]);
});

test('no microphone over plain HTTP, and why', async ({ page }, info) => {
  const faults = watch(page);
  const elsewhere = server.url.replace('127.0.0.1', 'auriga.lan');
  await enter(page, elsewhere);
  await page.goto(`${elsewhere}/broadcasts/new`);
  await expect(page.getByRole('alert').getByText('The browser keeps the microphone from this address')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Start broadcast' })).toBeDisabled();
  await look(page, info, '68-microphone-refused');
  expect(faults).toEqual([]);
});

/** For each listener the median of ten tones: how long from the speaker's microphone to the loudspeaker. */
async function delays(speaker: Page, listeners: { page: Page }[], info: TestInfo): Promise<number[]> {
  const from = Date.now() + 1500;
  await wait(speaker, 1500 + 11 * periodMs);
  const spoken = (await heard(speaker, from)).slice(0, 10);
  expect(spoken).toHaveLength(10);
  return Promise.all(
    listeners.map(async ({ page }, index) => {
      const all = delaysOf(spoken, await heard(page, from));
      const median = medianOf(all);
      info.annotations.push({ type: 'delay', description: `listener ${index + 1}: ${Math.round(median)} ms, of ${all.map(Math.round).join(', ')}` });
      return median;
    }),
  );
}

/** Listens for three periods, after what is on its way has arrived. */
async function listenFor(speaker: Page, ears: { page: Page }[]) {
  await wait(speaker, 1000);
  const from = Date.now();
  await wait(speaker, 3 * periodMs);
  return Promise.all(ears.map(({ page }) => heard(page, from)));
}

async function expectSilence(speaker: Page, ears: { page: Page }[]) {
  for (const tones of await listenFor(speaker, ears)) expect(tones).toEqual([]);
}

async function expectSound(speaker: Page, ears: { page: Page }[]) {
  for (const tones of await listenFor(speaker, ears)) expect(tones.length).toBeGreaterThanOrEqual(2);
}

async function peakOf(listener: Page, speaker: Page): Promise<number> {
  const [tones = []] = await listenFor(speaker, [{ page: listener }]);
  return medianOf(tones.map(({ peak }) => peak));
}
