/** What customers asked becomes figures, and what found no answer becomes a document. */
import { readFileSync } from 'node:fs';

import { expect, type Page } from '@playwright/test';

import { go } from './go';
import { look, watch } from './look';
import { startServer, type Server } from './server';
import { test } from './test';

const password = 'seven quiet lanterns drift';
const owner = { name: 'Mara Lindqvist', email: 'mara@harbour.example' };
const sop = '# Harbour Library desk\n\nAnswer from the documents. If somebody wants a person, hand over to the staff.\n';
const guide = '# Borrowing\n\nBooks can be borrowed for 28 days and renewed twice.\n\nFilms can be borrowed for 7 days.\n';

let server: Server;
let token = '';
test.beforeAll(async () => {
  server = await startServer();
});
test.afterAll(async () => {
  await server.stop();
});

async function call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(server.url + path, {
    method,
    headers: { ...(token ? { Authorization: `Bearer ${token}` } : {}), ...(body instanceof FormData ? {} : { 'Content-Type': 'application/json' }) },
    ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
  });
  expect(response.ok, `${method} ${path}: ${String(response.status)}`).toBe(true);
  return (await response.json()) as Answer;
}

async function makeAgent(name: string): Promise<string> {
  const form = new FormData();
  form.set('agent_name', name);
  form.set('sop', sop);
  form.append('files', new Blob([guide], { type: 'text/markdown' }), 'borrowing.md');
  const { id } = await call<{ id: string }>('POST', '/api/v1/agents', form);
  await expect(async () => {
    expect((await call<{ status: string }>('GET', `/api/v1/agents/${id}`)).status).toBe('active');
  }).toPass({ timeout: 30_000 });
  return id;
}

const ask = (agent: string, actor: string, message: string, session = '') =>
  call<{ session_id: string }>('POST', `/api/v1/chat/${agent}/${actor}${session && `/${session}`}`, { message });

/** The figure that stands above its name. */
const figure = (page: Page, name: string) => page.locator('dl > div').filter({ has: page.getByText(name, { exact: true }) }).locator('dd').first();

test('figures over conversations', async ({ page }, info) => {
  token = (await call<{ access_token: string }>('POST', '/api/v1/setup', { ...owner, password, token: server.setupToken, organization_name: 'Harbour Library' })).access_token;
  const faults = watch(page);
  await page.goto(server.url);
  await page.getByLabel('E-mail').fill(owner.email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Agents' })).toBeVisible();

  await test.step('there is nothing yet', async () => {
    await go(page, 'Analytics');
    await expect(page.getByRole('heading', { name: 'No conversations in this period' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Export CSV' })).toBeDisabled();
    await look(page, info, '90-analytics-empty');
  });

  const agent = await makeAgent('Harbour desk');
  const idle = await makeAgent('Reading room');
  const lost = await ask(agent, 'ann', 'Do you lend out telescopes?');
  await ask(agent, 'ann', 'How long can I borrow films?', lost.session_id);
  for (const actor of ['bo', 'cy', 'di', 'ed']) {
    const { session_id } = await ask(agent, actor, 'How long can I borrow books?');
    await call('POST', `/api/v1/sessions/${session_id}/complete`);
  }
  await ask(agent, 'flo', 'do you lend out telescopes');
  await ask(agent, 'gus', 'When does the rooftop cinema open?');
  const person = await ask(agent, 'hal', 'I want to talk to a human person.');
  await call('PUT', `/api/v1/sessions/${person.session_id}/resolve`, { outcome: 'resolved', note: '' });

  await test.step('they come by themselves', async () => {
    await expect(figure(page, 'Conversations')).toHaveText(/^8/);
    await expect(figure(page, 'Unanswered questions')).toHaveText(/^3/);
    await expect(figure(page, 'Without a person')).toHaveText(/^80%/);
    await expect(page.getByText('4 of 5 that came to an end')).toBeVisible();
    const chart = page.getByRole('slider', { name: 'Conversations' });
    await expect(chart).toHaveAttribute('aria-valuetext', /: Agent alone 7, Handed over 1$/);
    await chart.focus();
    await page.keyboard.press('ArrowLeft');
    await expect(chart).toHaveAttribute('aria-valuetext', /: Agent alone 0, Handed over 0$/);
    await page.keyboard.press('End');
    await expect(chart).toHaveAttribute('aria-valuetext', /Agent alone 7/);
    await look(page, info, '91-analytics');
  });

  await test.step('few days are shown by their hours', async () => {
    await page.getByRole('button', { name: 'Custom' }).click();
    const today = await page.getByLabel('To', { exact: true }).inputValue();
    await page.getByLabel('From', { exact: true }).fill(today);
    await expect(page.getByRole('slider', { name: 'Conversations' })).toHaveAttribute('aria-valuemax', '24');
    await look(page, info, '92-analytics-hours');
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export CSV' }).click()]);
    expect(download.suggestedFilename()).toBe(`analytics ${today} to ${today}.csv`);
    const rows = readFileSync(await download.path(), 'utf8').trim().split('\r\n');
    expect(rows).toHaveLength(25);
    expect(rows.slice(1).reduce((sum, row) => sum + Number(row.split(',')[2]), 0)).toBe(8);
    await page.getByRole('button', { name: '7 days' }).click();
    await expect(page.getByRole('slider', { name: 'Conversations' })).toHaveAttribute('aria-valuemax', '7');
  });

  await test.step('one agent alone', async () => {
    await page.getByLabel('Agent', { exact: true }).selectOption(idle);
    await expect(page.getByRole('heading', { name: 'No conversations in this period' })).toBeVisible();
    await page.getByLabel('Agent', { exact: true }).selectOption(agent);
    await expect(figure(page, 'Conversations')).toHaveText(/^8/);
  });

  await test.step('what found no answer leads to its conversation and to the documents', async () => {
    const table = page.getByRole('table', { name: 'Questions without an answer' });
    const first = table.getByRole('rowgroup').filter({ hasText: 'do you lend out telescopes' });
    await expect(first).toContainText('2');
    await first.getByRole('link', { name: 'do you lend out telescopes' }).click();
    await expect(page.getByRole('list', { name: 'Transcript' })).toContainText('do you lend out telescopes');
    await look(page, info, '93-analytics-conversation');
    await page.goBack();
    await expect(page.getByLabel('Agent', { exact: true })).toHaveValue(agent);
    await table.getByRole('link', { name: 'Add knowledge to Harbour desk' }).first().click();
    await expect(page).toHaveURL(new RegExp(`/agents/${agent}/knowledge$`));
  });
  expect(faults).toEqual([]);
});
