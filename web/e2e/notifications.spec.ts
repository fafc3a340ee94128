/**
 * Notifications on a real server with a real mailbox: a customer asks for a person and the bell says so at
 * once; what is told is read, acknowledged and chosen; a password is forgotten and set anew by the link of
 * the mail that came; an invited colleague confirms an address.
 */
import { expect, type APIRequestContext, type Page } from '@playwright/test';

import { look, watch } from './look';
import { linkIn, openMailbox, type Mailbox } from './mailbox';
import { startServer, type Server } from './server';
import { test } from './test';

const owner = { name: 'Mara Lindqvist', email: 'mara@harbour.example', password: 'seven quiet lanterns drift' };
const guest = { name: 'Timo Aalto', email: 'timo@harbour.example', password: 'nine herons over the estuary' };
const another = 'a new and longer set of words';
const sop = '# Harbour Library\n\n## Steps\n\n1. Answer from the documents.\n\n## Hand over\n\nHand over to a person when the customer asks for one.\n';

let mailbox: Mailbox;
let server: Server;
test.beforeEach(async () => {
  mailbox = await openMailbox();
  server = await startServer([
    '--set',
    `mail.smtp_url=smtp://127.0.0.1:${String(mailbox.port)}`,
    '--set',
    'mail.from=Harbour Library <desk@harbour.example>',
  ]);
});
test.afterEach(async () => {
  await server.stop();
  await mailbox.stop();
});

async function setUp(page: Page) {
  await page.goto(server.url);
  await page.getByLabel('Set-up token').fill(server.setupToken);
  await page.getByLabel('Your name').fill(owner.name);
  await page.getByLabel('E-mail').fill(owner.email);
  await page.getByLabel('Password', { exact: true }).fill(owner.password);
  await page.getByLabel('Organisation').fill('Harbour Library');
  await page.getByRole('button', { name: 'Create the owner account' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Agents' })).toBeVisible();
}

async function signIn(page: Page, email: string, password: string) {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function headersOf(request: APIRequestContext) {
  const answer = await request.post(`${server.url}/api/v1/auth/login`, { data: { email: owner.email, password: owner.password } });
  const { access_token } = (await answer.json()) as { access_token: string };
  return { Authorization: `Bearer ${access_token}` };
}

/** An agent that hands over. */
async function makeAgent(request: APIRequestContext, headers: Record<string, string>): Promise<string> {
  const made = await request.post(`${server.url}/api/v1/agents`, {
    headers,
    multipart: {
      agent_name: 'Library desk',
      sop,
      files: { name: 'hours.md', mimeType: 'text/markdown', buffer: Buffer.from('# Hours\n\nThe library opens at nine.\n') },
    },
  });
  expect(made.status()).toBe(201);
  const { id } = (await made.json()) as { id: string };
  await expect(async () => {
    const agent = (await (await request.get(`${server.url}/api/v1/agents/${id}`, { headers })).json()) as { status: string };
    expect(agent.status).toBe('active');
  }).toPass();
  return id;
}

const bell = (page: Page) => page.getByRole('button', { name: /^Notifications/ });
const panel = (page: Page) => page.getByRole('dialog', { name: 'Notifications' });
const main = (page: Page) => page.getByRole('main');

test('a customer asks for a person', async ({ page, request }, info) => {
  const faults = watch(page);
  await setUp(page);
  await bell(page).click();
  await expect(panel(page).getByText('Nothing yet')).toBeVisible();
  await look(page, info, 'notifications-01-empty');
  await page.keyboard.press('Escape');
  await expect(bell(page)).toBeFocused();

  const headers = await headersOf(request);
  const agent = await makeAgent(request, headers);
  // Without a reload: the bell is told.
  await expect(bell(page)).toHaveAccessibleName('Notifications, 1 unread');
  const begin = Date.now();
  await request.post(`${server.url}/api/v1/chat/${agent}/reader-17`, { headers, data: { message: 'I want to talk to a human person, please.' } });
  await expect(bell(page)).toHaveAccessibleName('Notifications, 2 unread', { timeout: 15_000 });
  const mail = await mailbox.wait(owner.email, /asks for a person/);
  info.annotations.push({ type: 'ms from the chat to bell and mail', description: String(Date.now() - begin) });
  expect(mail.text).toContain('Library desk');

  await bell(page).click();
  await expect(panel(page).getByRole('listitem')).toHaveCount(2);
  await look(page, info, 'notifications-02-bell');
  await panel(page).getByRole('link', { name: 'See all' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Notifications' })).toBeVisible();
  await look(page, info, 'notifications-03-page');
  await main(page).getByRole('button', { name: 'I take care of it' }).click();
  await expect(main(page).getByRole('listitem').getByText('Acknowledged')).toBeVisible();
  await expect(bell(page)).toHaveAccessibleName('Notifications, 1 unread');
  await main(page).getByRole('button', { name: 'Mark all as read' }).click();
  await expect(bell(page)).toHaveAccessibleName('Notifications');
  await look(page, info, 'notifications-04-read');
  await main(page).getByRole('link', { name: /A customer asks for a person/ }).click();
  await expect(page).toHaveURL(/\/sessions\/ses_/);

  // The mail leads to the same place.
  const link = linkIn(mail, '/sessions/');
  expect(new URL(link).pathname).toBe(new URL(page.url()).pathname);

  await page.goto(`${server.url}/settings/notifications`);
  const byMail = page.getByRole('checkbox', { name: 'An agent is ready: by mail' });
  await byMail.check();
  await page.getByRole('checkbox', { name: 'An agent is ready: in the console' }).uncheck();
  await look(page, info, 'notifications-05-preferences');
  await page.reload();
  await expect(byMail).toBeChecked();
  expect(faults).toEqual([]);
});

test('a password is forgotten', async ({ page }, info) => {
  const faults = watch(page);
  await setUp(page);
  await page.context().clearCookies();
  await page.goto(`${server.url}/sign-in`);
  await look(page, info, 'notifications-06-sign-in');
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await look(page, info, 'notifications-07-forgot');
  await page.getByLabel('E-mail').fill(owner.email);
  await page.getByRole('button', { name: 'Send the link' }).click();
  await expect(page.getByText('Look into your mail')).toBeVisible();
  await look(page, info, 'notifications-08-sent');

  const link = linkIn(await mailbox.wait(owner.email, /new password/), '/reset-password');
  await page.goto(link);
  await expect(page).toHaveURL(`${server.url}/reset-password`);
  await page.getByLabel('New password').fill('password');
  await page.getByRole('button', { name: 'Set the new password' }).click();
  await expect(page.getByText(/too easy|easy to guess/i).first()).toBeVisible();
  await page.getByLabel('New password').fill(another);
  await look(page, info, 'notifications-09-reset');
  await page.getByRole('button', { name: 'Set the new password' }).click();
  await expect(page.getByRole('heading', { name: 'Your new password counts' })).toBeVisible();
  await look(page, info, 'notifications-10-done');
  await page.getByRole('link', { name: 'Sign in' }).click();
  await signIn(page, owner.email, owner.password);
  await expect(page.getByRole('alert')).toBeVisible();
  await signIn(page, owner.email, another);
  await expect(page.getByRole('heading', { level: 1, name: 'Agents' })).toBeVisible();

  await page.goto(link);
  await page.getByLabel('New password').fill(owner.password);
  await page.getByRole('button', { name: 'Set the new password' }).click();
  await expect(page.getByRole('heading', { name: 'This link does not work any more' })).toBeVisible();
  await look(page, info, 'notifications-11-used');
  expect(faults).toEqual([]);
});

test('what became of each mail is seen', async ({ page, request }, info) => {
  const faults = watch(page);
  await setUp(page);
  await page.goto(`${server.url}/health/mail`);
  await expect(page.getByRole('heading', { name: 'No mail yet' })).toBeVisible();
  await look(page, info, 'mail-00-none');
  const headers = await headersOf(request);
  for (const name of ['timo', 'nobody', 'later']) {
    const made = await request.post(`${server.url}/api/v1/invitations`, { headers, data: { email: `${name}@harbour.example`, role: 'member' } });
    expect(made.status()).toBe(201);
  }
  const row = (name: string) => page.getByRole('row').filter({ hasText: `${name}@harbour.example` });
  await expect(row('timo').getByText('Sent')).toBeVisible();
  await expect(row('nobody').getByText('Failed')).toBeVisible();
  await expect(page.getByText('no such mailbox', { exact: false })).toBeVisible();
  await expect(row('later').getByText('Waiting')).toBeVisible();
  await expect(page.getByText('try again later', { exact: false })).toBeVisible();
  await look(page, info, 'mail-01-list');
  await page.getByRole('button', { name: 'Send waiting mail now' }).click();
  await expect(page.getByText('What waits is sent within three minutes anyway.').first()).toBeVisible();
  await page.getByRole('combobox', { name: 'Status' }).selectOption('Failed');
  await expect(row('timo')).toBeHidden();
  await expect(row('nobody')).toBeVisible();
  await look(page, info, 'mail-02-failed');
  await page.getByRole('combobox', { name: 'Status' }).selectOption('Waiting');
  await expect(row('later')).toBeVisible();
  expect(faults).toEqual([]);
});

test('a colleague is invited and confirms an address', async ({ page, request, browser }, info) => {
  const faults = watch(page);
  await setUp(page);
  await page.goto(`${server.url}/settings/organization`);
  await page.getByRole('button', { name: 'Invite a person' }).click();
  await page.getByLabel('E-mail of the person').fill(guest.email);
  await page.getByRole('button', { name: 'Create invitation' }).click();
  await expect(page.getByText('It went out by mail, too.', { exact: false })).toBeVisible();

  const theirs = await browser.newContext(info.project.use);
  const other = await theirs.newPage();
  await other.goto(linkIn(await mailbox.wait(guest.email, /invites you/), '/register'));
  await other.getByLabel('Your name').fill(guest.name);
  await expect(other.getByLabel('E-mail')).toHaveValue(guest.email);
  await other.getByLabel('Password', { exact: true }).fill(guest.password);
  await other.getByRole('button', { name: 'Create account' }).click();
  const banner = other.getByText('Confirm timo@harbour.example', { exact: false });
  await expect(banner).toBeVisible();
  await other.goto(`${server.url}/settings`);
  await expect(other.getByText('Not confirmed')).toBeVisible();
  await look(other, info, 'notifications-12-unconfirmed');
  await other.getByRole('button', { name: 'Send it again' }).click();
  await expect(other.getByText('A new mail went to timo@harbour.example.', { exact: true })).toBeVisible();
  await expect.poll(() => mailbox.mails.filter(({ to, subject }) => to === guest.email && subject === 'Confirm your address').length).toBe(2);
  await other.goto(linkIn(await mailbox.wait(guest.email, /Confirm/), '/confirm-email'));
  await expect(other.getByRole('heading', { name: 'Your address is confirmed' })).toBeVisible();
  await look(other, info, 'notifications-13-confirmed');
  await other.getByRole('link', { name: 'Go to the console' }).click();
  await expect(other.getByRole('heading', { level: 1, name: 'Agents' })).toBeVisible();
  await expect(banner).toBeHidden();
  await theirs.close();
  expect((await request.get(`${server.url}/health/ready`)).status()).toBe(200);
  expect(faults).toEqual([]);
});

test('a server without mail says so', async ({ page }, info) => {
  const plain = await startServer();
  try {
    await page.goto(`${plain.url}/forgot-password`);
    await expect(page.getByText('This server sends no mail')).toBeVisible();
    await look(page, info, 'notifications-14-no-mail');
    const made = await page.request.post(`${plain.url}/api/v1/setup`, {
      data: { token: plain.setupToken, email: owner.email, password: owner.password, name: owner.name, organization_name: 'Harbour Library' },
    });
    expect(made.status()).toBe(201);
    await page.context().clearCookies();
    const { url } = JSON.parse(plain.run('account', 'reset-link', owner.email, '--json')) as { url: string };
    await page.goto(plain.url + new URL(url).pathname + new URL(url).hash);
    await page.getByLabel('New password').fill(another);
    await page.getByRole('button', { name: 'Set the new password' }).click();
    await page.getByRole('link', { name: 'Sign in' }).click();
    await signIn(page, owner.email, another);
    await expect(page.getByRole('heading', { level: 1, name: 'Agents' })).toBeVisible();
  } finally {
    await plain.stop();
  }
});
