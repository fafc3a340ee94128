/** The demo: one click in, a ready agent with real-sized documents, and a server that goes away. */
import { expect } from '@playwright/test';

import { look, watch } from './look';
import { startServer, type Server } from './server';
import { test } from './test';

let server: Server;
test.beforeAll(async () => {
  server = await startServer(['--demo']);
});
test.afterAll(async () => {
  await server.stop();
});

test('enter the demo and ask its agent', async ({ page }, info) => {
  const faults = watch(page);
  await page.goto(server.url);
  await expect(page.getByRole('button', { name: 'Enter the demo' })).toBeVisible();
  await look(page, info, '50-demo-door');
  await page.getByRole('button', { name: 'Enter the demo' }).click();
  const agent = page.getByRole('link', { name: 'Fjelbrook support' });
  await expect(agent).toBeVisible();
  // The card's link is the agent's name; its status stands beside it on the card.
  const card = page.getByRole('main').getByRole('listitem').filter({ has: agent });
  await expect(card.getByText('Active', { exact: true })).toBeVisible({ timeout: 120_000 });
  await look(page, info, '51-demo-agents');
  await agent.click();
  await look(page, info, '52-demo-overview');
  await page.getByRole('navigation', { name: 'Parts of the agent' }).getByRole('link', { name: 'Chat' }).click();
  await page.getByLabel('Message', { exact: true }).fill('What does a new door seal for the W960 cost, and can I fit it myself?');
  await page.getByRole('button', { name: 'Send' }).click();
  const source = page.getByRole('button', { name: /^Source 1/ }).first();
  await expect(source).toBeVisible();
  // The source is named once, and its row is not quoted as it stands in the sheet.
  const log = page.getByRole('list', { name: 'Conversation' });
  await expect(log.getByRole('button', { name: 'See source 1' })).toBeVisible();
  await expect(log.getByText('spare-parts-price-list.csv')).toHaveCount(1);
  await expect(log.getByText('W960-SEA · Door seal')).toBeVisible();
  await look(page, info, '53-demo-chat');
  await source.click();
  await expect(page.getByRole('dialog').locator('mark').first()).toBeInViewport();
  await look(page, info, '54-demo-source');
  await page.keyboard.press('Escape');
  await page.getByRole('navigation', { name: 'Parts of the agent' }).getByRole('link', { name: 'Knowledge' }).click();
  await expect(page.getByRole('table', { name: 'Documents' })).toBeVisible();
  await look(page, info, '55-demo-knowledge');
  // Customers have asked before: two of them wait for a person.
  await page.goto(`${server.url}/sessions`);
  await expect(page.getByRole('link', { name: 'Which drawer of the W740 do I use for the pre-wash?' })).toBeVisible({ timeout: 60_000 });
  await look(page, info, '55-demo-sessions');

  await server.stop();
  await expect(page.getByText('No connection to the server.')).toBeVisible({ timeout: 45_000 });
  await look(page, info, '56-offline');
  expect(faults).toEqual([]);
});
