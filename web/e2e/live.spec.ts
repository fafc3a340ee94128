/** The listeners' page: a phone opens a broadcast's address and hears its speaker. */
import { type APIRequestContext, expect, type Page } from '@playwright/test';

import { look, watch } from './look';
import { startServer, type Server } from './server';
import { test } from './test';

let server: Server;
test.beforeAll(async () => {
  server = await startServer();
});
test.afterAll(async () => {
  await server.stop();
});

/** A speaker as the protocol has it, in a page of its own: a voice of several tones, 40 ms at a time. */
async function speak(page: Page, request: APIRequestContext, token: string): Promise<string> {
  const headers = { Authorization: `Bearer ${token}` };
  const { ticket } = (await (await request.post(`${server.url}/api/v1/realtime/tickets`, { headers })).json()) as { ticket: string };
  // Any page of the server's own: the socket's Origin must be its.
  await page.goto(`${server.url}/live.html`);
  return page.evaluate(
    (given) =>
      new Promise<string>((done) => {
        const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/ws/live?ticket=${given}`);
        let at = 0;
        Object.assign(window, { tell: (action: string) => socket.send(JSON.stringify({ action })) });
        socket.onopen = () => socket.send(JSON.stringify({ action: 'createSession', sourceLanguage: 'en' }));
        socket.onmessage = ({ data }: MessageEvent<string>) => {
          const message = JSON.parse(data) as { type: string; sessionId: string };
          if (message.type !== 'sessionCreated') return;
          done(message.sessionId);
          setInterval(() => {
            if (socket.readyState !== WebSocket.OPEN) return;
            const loudness = 0.2 + 0.8 * Math.abs(Math.sin(at / 4000));
            const samples = Int16Array.from({ length: 640 }, () => {
              at += 1;
              return [1, 2, 3, 5, 8, 13, 21].reduce((sum, tone) => sum + Math.sin((2 * Math.PI * 140 * tone * at) / 16_000) / tone, 0) * 7000 * loudness;
            });
            socket.send(samples);
          }, 40);
        };
      }),
    ticket,
  );
}

const tell = (page: Page, action: string) => page.evaluate((name) => (window as unknown as { tell: (action: string) => void }).tell(name), action);

test('listen to a broadcast', async ({ page, browser, request }, info) => {
  const faults = watch(page);
  const account = { token: server.setupToken, email: 'owner@example.org', password: 'plum tractor evening lantern 82', name: 'Olive Owner', organization_name: 'House A' };
  const { access_token: token } = (await (await request.post(`${server.url}/api/v1/setup`, { data: account })).json()) as { access_token: string };
  const speaker = await browser.newPage();
  const name = await speak(speaker, request, token);
  const state = page.getByRole('status');

  await page.goto(`${server.url}/live`);
  await look(page, info, '80-live-enter');
  await page.getByLabel('Name of the broadcast').fill('something else');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByText('A name looks like golden-eagle-427.')).toBeVisible();
  await page.getByLabel('Name of the broadcast').fill(name.replaceAll('-', ' '));
  await page.keyboard.press('Enter');

  await expect(page.getByRole('heading', { name })).toBeVisible();
  await expect(state).toHaveText('On air');
  await look(page, info, '81-live-ready');
  await page.getByRole('button', { name: 'Listen' }).click();
  await expect(state).toHaveText('On air, you are listening');
  await expect(page.getByText('You hear the speaker’s own voice.')).toBeVisible();
  await look(page, info, '82-live');

  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(state).toHaveText('You paused');
  await expect(page.getByText(/^[3-9] s kept for you$/)).toBeVisible();
  await look(page, info, '83-live-paused');
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByText(/^\d+ s behind$/)).toBeVisible();
  await page.getByRole('button', { name: 'Back to live' }).click();
  await expect(page.getByText(/^\d+ s behind$/)).toBeHidden();

  await page.getByLabel('Language').selectOption({ label: 'Français' });
  await page.getByLabel('Volume').fill('40');
  await expect(page.getByText('40 %')).toBeVisible();
  await tell(speaker, 'muteBroadcast');
  await expect(state).toHaveText('The speaker is muted');
  await tell(speaker, 'unmuteBroadcast');
  await tell(speaker, 'pauseBroadcast');
  await expect(state).toHaveText('The speaker has paused');
  await look(page, info, '84-live-speaker-paused');
  await tell(speaker, 'resumeBroadcast');
  await expect(state).toHaveText('On air, you are listening');
  // Who paused hears the rest of it after the end.
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText(/^[2-9] s kept for you$/)).toBeVisible();
  await tell(speaker, 'endSession');
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(state).toHaveText('The broadcast has ended. You hear the rest');
  await expect(page.getByRole('heading', { name: 'This broadcast has ended' })).toBeVisible();
  await look(page, info, '85-live-ended');

  await page.goto(`${server.url}/live/no-such-100`);
  await expect(page.getByRole('heading', { name: 'No such broadcast' })).toBeVisible();
  await look(page, info, '86-live-not-found');
  await speaker.close();
  expect(faults).toEqual([]);
});
