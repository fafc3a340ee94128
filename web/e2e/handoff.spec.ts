/**
 * A customer asks for a person, and one of the staff takes over: two people in two browser profiles on
 * one real server, each seeing what the other does as it happens.
 */
import { expect, type Browser, type Page, type TestInfo } from '@playwright/test';

import { go } from './go';
import { look, watch } from './look';
import { startServer, type Server } from './server';
import { test } from './test';

const password = 'seven quiet lanterns drift';
const customer = { name: 'Mara Lindqvist', email: 'mara@harbour.example' };
const staff = { name: 'Tomas Reyes', email: 'tomas@harbour.example' };
const sop = '# Harbour Library desk\n\nAnswer from the documents. If somebody wants a person, hand over to the staff.\n';
const guide = '# Borrowing\n\nBooks can be borrowed for 28 days and renewed twice.\n\nFilms can be borrowed for 7 days.\n';

let server: Server;
test.beforeAll(async () => {
  server = await startServer();
});
test.afterAll(async () => {
  await server.stop();
});

interface Tokens {
  access_token: string;
}

async function call<Answer>(method: string, path: string, token: string, body?: unknown): Promise<Answer> {
  const response = await fetch(server.url + path, {
    method,
    headers: { ...(token ? { Authorization: `Bearer ${token}` } : {}), 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(response.ok, `${method} ${path}: ${String(response.status)}`).toBe(true);
  return (await response.json()) as Answer;
}

/** An organisation with two people and an agent that knows one document: the agent's id and the owner's token. */
async function furnish(): Promise<{ agent: string; token: string }> {
  const owner = await call<Tokens>('POST', '/api/v1/setup', '', {
    ...customer,
    password,
    token: server.setupToken,
    organization_name: 'Harbour Library',
  });
  const invitation = await call<{ token: string }>('POST', '/api/v1/invitations', owner.access_token, {
    email: staff.email,
    role: 'admin',
  });
  await call('POST', '/api/v1/auth/register', '', { ...staff, password, invitation_token: invitation.token });
  const form = new FormData();
  form.set('agent_name', 'Harbour desk');
  form.set('sop', sop);
  form.append('files', new Blob([guide], { type: 'text/markdown' }), 'borrowing.md');
  const response = await fetch(`${server.url}/api/v1/agents`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${owner.access_token}` },
    body: form,
  });
  const agent = (await response.json()) as { id: string };
  await expect(async () => {
    const { status } = await call<{ status: string }>('GET', `/api/v1/agents/${agent.id}`, owner.access_token);
    expect(status).toBe('active');
  }).toPass({ timeout: 30_000 });
  return { agent: agent.id, token: owner.access_token };
}

async function enter(browser: Browser, info: TestInfo, email: string): Promise<Page> {
  const { viewport, colorScheme, isMobile, hasTouch } = info.project.use;
  const context = await browser.newContext({
    viewport: viewport ?? null,
    colorScheme: colorScheme ?? null,
    isMobile: isMobile ?? false,
    hasTouch: hasTouch ?? false,
  });
  const page = await context.newPage();
  await page.goto(server.url);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Agents' })).toBeVisible();
  return page;
}

async function say(page: Page, text: string): Promise<void> {
  await page.getByLabel('Message', { exact: true }).fill(text);
  await page.getByRole('button', { name: 'Send' }).click();
}

test('from the agent to a person and back', async ({ browser }, info) => {
  const { agent, token } = await furnish();
  const asking = await enter(browser, info, customer.email);
  const helping = await enter(browser, info, staff.email);
  const faults = [...watch(asking), ...watch(helping)];
  await asking.goto(`${server.url}/agents/${agent}/chat`);
  await say(asking, 'How long can I borrow films?');
  await expect(asking.getByRole('list', { name: 'Conversation' })).toContainText('7 days');

  await test.step('the staff are alerted wherever they are', async () => {
    await go(helping, 'Health');
    await say(asking, 'My card was charged twice. I want to talk to a human person.');
    await expect(asking.getByText('The team was told and will write here.', { exact: false })).toBeVisible();
    const alert = helping.getByRole('listitem').filter({ hasText: 'A customer asks for a person' });
    await expect(alert).toBeVisible();
    await expect(helping.getByText('1 customer waits for a person')).toHaveCount(1);
    await look(helping, info, '60-handoff-alert');
    await alert.getByRole('button', { name: 'Open' }).click();
    await expect(helping.getByRole('heading', { level: 1, name: 'How long can I borrow films?' })).toBeVisible();
  });

  await test.step('the list shows who waits', async () => {
    await go(helping, 'Sessions');
    const waiting = helping.getByRole('list', { name: 'Needs a person' });
    await expect(waiting).toContainText('The customer asks for a person.');
    await look(helping, info, '61-handoff-sessions');
    await waiting.getByRole('link').click();
  });

  const transcript = helping.getByRole('list', { name: 'Transcript' });
  await test.step('acknowledge and take over', async () => {
    await expect(transcript).toContainText('My card was charged twice');
    await look(helping, info, '62-handoff-waiting');
    await helping.getByRole('button', { name: 'Acknowledge' }).filter({ visible: true }).click();
    await expect(helping.getByRole('button', { name: 'Acknowledge' }).filter({ visible: true })).toHaveCount(0);
    await helping.getByLabel('Note to the agent').fill('She is a member since 2009: be generous.');
    await helping.getByRole('button', { name: 'Whisper' }).last().click();
    await expect(transcript).toContainText('be generous');
    await expect(transcript.getByText('Not read yet')).toBeVisible();
    await helping.getByRole('button', { name: 'Take over' }).click();
    await expect(helping.getByText('With a person').filter({ visible: true }).first()).toBeVisible();
    await expect(asking.getByText(`You are talking with ${staff.name}.`)).toBeVisible();
  });

  await test.step('they write to each other', async () => {
    await helping.getByLabel('Your message').fill('Good day, Tomas here. I am looking at your account now.');
    await helping.getByRole('button', { name: 'Send', exact: true }).click();
    await expect(asking.getByRole('list', { name: 'Conversation' })).toContainText('Tomas here');
    await say(asking, 'Thank you, it was on Tuesday.');
    await expect(transcript).toContainText('it was on Tuesday');
    await expect(asking.getByText('Delivered')).toBeVisible();
    await expect(asking.getByRole('list', { name: 'Conversation' })).not.toContainText('be generous');
    await look(helping, info, '63-handoff-talking');
    await look(asking, info, '64-handoff-customer');
    await asking.reload();
    await expect(asking.getByRole('list', { name: 'Conversation' })).toContainText('Tomas here');
    await expect(asking.getByText(`You are talking with ${staff.name}.`)).toBeVisible();
  });

  await test.step('give back: the agent answers again', async () => {
    await helping.getByRole('button', { name: 'Give back' }).click();
    await expect(asking.getByText(`You are talking with ${staff.name}.`)).toHaveCount(0);
    await say(asking, 'How long can I borrow books?');
    await expect(asking.getByRole('list', { name: 'Conversation' })).toContainText('28 days');
    await expect(transcript).toContainText('28 days');
    await expect(transcript.getByText('Not read yet')).toHaveCount(0);
  });

  await test.step('the agent says what a note has it say', async () => {
    await helping.getByLabel('Note to the agent').fill('Tell them that their fee is waived.');
    await helping.getByRole('button', { name: 'Whisper' }).last().click();
    await expect(transcript.getByText('Not read yet')).toBeVisible();
    await look(helping, info, '64b-handoff-whisper');
    await say(asking, 'How long can I borrow films?');
    await expect(asking.getByRole('list', { name: 'Conversation' })).toContainText('Your fee is waived.');
    await expect(transcript.getByText('Not read yet')).toHaveCount(0);
  });

  await test.step('resolve', async () => {
    await helping.getByRole('button', { name: 'Resolve' }).click();
    const dialog = helping.getByRole('dialog');
    await dialog.getByRole('radio', { name: 'Resolved', exact: true }).check();
    await dialog.getByLabel('Note').fill('Refunded the second charge.');
    await look(helping, info, '65-handoff-resolve');
    await dialog.getByRole('button', { name: 'Resolve' }).click();
    await expect(helping.getByText('Completed', { exact: true }).first()).toBeVisible();
    await expect(helping.getByText('Refunded the second charge.').filter({ visible: true })).toBeVisible();
    await look(helping, info, '66-handoff-resolved');
    const log = asking.getByRole('list', { name: 'Conversation' });
    const ended = 'Your next message begins a new one.';
    await expect(log).toContainText(`${staff.name} ended this conversation. ${ended}`);
    await asking.reload();
    await expect(log).toContainText('28 days');
    await expect(log).toContainText(ended);
    await look(asking, info, '67-handoff-ended');
    await say(asking, 'May I renew books twice?');
    await expect(log.getByRole('listitem').filter({ hasText: 'May I renew books twice?' })).toContainText('28 days');
    await expect(log).toContainText(ended);
  });

  await test.step('a long conversation is there to its end, and goes on', async () => {
    const path = `/api/v1/chat/${agent}/customer-42`;
    const { session_id: id } = await call<{ session_id: string }>('POST', path, token, { message: 'Message 0' });
    for (let n = 1; n < 60; n += 1) await call('POST', `${path}/${id}`, token, { message: `Message ${String(n)}` });
    await helping.goto(`${server.url}/sessions/${id}`);
    await expect(transcript).toContainText('Message 59');
    await call('POST', `${path}/${id}`, token, { message: 'And one more' });
    await expect(transcript).toContainText('And one more');
    await expect(transcript.getByText('And one more')).toBeInViewport();
  });
  expect(faults).toEqual([]);
});
