/**
 * The whole story on a real server: become the owner, make an agent, ask it, open the passage an
 * answer rests on, connect a program, look after people, keys and the server. Each page is looked at.
 */
import { expect, type Page } from '@playwright/test';

import { broken, extra, hours, hoursReplaced, lending, picture } from './documents';
import { go } from './go';
import { look, watch } from './look';
import { startServer, type Server } from './server';
import { test } from './test';

const owner = { name: 'Mara Lindqvist', email: 'mara@harbour.example', password: 'seven quiet lanterns drift' };

let server: Server;
test.beforeAll(async () => {
  server = await startServer();
});
test.afterAll(async () => {
  await server.stop();
});

const tab = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Parts of the agent' }).getByRole('link', { name }).click();

test('from the first visit to an agent that answers', async ({ page, context, browser }, info) => {
  const faults = watch(page);
  const guest = await browser.newContext();
  const viewer = await guest.newPage();
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);

  await test.step('become the owner', async () => {
    await page.goto(server.url);
    await expect(page.getByRole('heading', { name: 'Set up this server' })).toBeVisible();
    await look(page, info, '01-first-visit');
    await page.getByRole('button', { name: 'Create the owner account' }).click();
    await expect(page.getByText('Fill this in.').first()).toBeVisible();
    await page.getByLabel('Set-up token').fill('wrong-token');
    await page.getByLabel('Your name').fill(owner.name);
    await page.getByLabel('E-mail').fill(owner.email);
    await page.getByLabel('Password', { exact: true }).fill(owner.password);
    await page.getByLabel('Organisation').fill('Harbour Library');
    await page.getByRole('button', { name: 'Create the owner account' }).click();
    await expect(page.getByRole('alert').first()).toBeVisible();
    await look(page, info, '02-first-visit-wrong-token');
    await page.getByLabel('Set-up token').fill(server.setupToken);
    await page.getByRole('button', { name: 'Create the owner account' }).click();
    await expect(page.getByRole('heading', { name: 'Build your first agent' })).toBeVisible();
    await look(page, info, '03-agents-empty');
  });

  await test.step('empty pages teach', async () => {
    await go(page, 'Sessions');
    await expect(page.getByRole('heading', { name: 'No conversations yet' })).toBeVisible();
    await look(page, info, '04-sessions-empty');
    await go(page, 'API keys');
    await expect(page.getByRole('heading', { name: 'No keys yet' })).toBeVisible();
    await look(page, info, '05-keys-empty');
  });

  await test.step('make an agent', async () => {
    await go(page, 'Agents');
    await page.getByRole('link', { name: 'Create agent' }).first().click();
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByText('Use 3 to 100 characters.')).toBeVisible();
    await page.getByLabel('Name', { exact: true }).fill('Library desk');
    await look(page, info, '06-wizard-basics');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Customer support' }).click();
    await expect(page.getByText('Find out which product or order it is about.').last()).toBeVisible();
    await look(page, info, '07-wizard-procedure');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByLabel('Drop files here, or choose them').setInputFiles([lending, hours, broken, picture]);
    await expect(page.getByText('This kind of file cannot be read.')).toBeVisible();
    await page.getByLabel('Description of lending-rules.md').fill('Loans, fees and rooms');
    await page.getByLabel('What are these documents about?').fill('Lending rules and opening hours of the Harbour Library.');
    await look(page, info, '08-wizard-documents');
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByRole('listitem').filter({ hasText: 'poster.png' })).toContainText('Left out');
    await look(page, info, '09-wizard-review');
    await page.getByRole('button', { name: 'Create agent' }).click();
    await expect(page.getByRole('heading', { name: 'Library desk is ready' })).toBeVisible();
    await expect(page.getByText('1 document could not be read')).toBeVisible();
    await expect(page.getByText('The PDF is damaged and cannot be opened.').first()).toBeInViewport();
    await expect(page.getByRole('link', { name: 'See its documents' })).toBeVisible();
    await look(page, info, '10-created');
  });

  await test.step('ask it and open the passage', async () => {
    await page.getByRole('link', { name: 'Ask it something' }).click();
    await expect(page.getByRole('heading', { name: 'Ask Library desk' })).toBeVisible();
    await look(page, info, '11-chat-empty');
    const message = page.getByLabel('Message', { exact: true });
    await message.fill('How long can I borrow films?');
    await message.press('Enter');
    const log = page.getByRole('list', { name: 'Conversation' });
    await expect(log.getByText('7 days').first()).toBeVisible();
    const source = log.getByRole('button', { name: 'Source 1: lending-rules.md' }).first();
    await expect(source).toBeVisible();
    await expect(log.getByText('answered in')).toBeVisible();
    await look(page, info, '12-chat-answer');

    await source.click();
    const panel = page.getByRole('dialog', { name: 'lending-rules.md' });
    await expect(panel.locator('mark')).toContainText('Films and games can be borrowed for 7 days.');
    await expect(panel.locator('mark')).toBeInViewport();
    await look(page, info, '13-source-panel');
    await panel.getByRole('button', { name: 'Show the whole document' }).click();
    await expect(panel.getByText('A lost library card is replaced')).toBeAttached();
    await expect(panel.locator('mark')).toContainText('Films and games can be borrowed for 7 days.');
    await expect(panel.locator('mark')).toBeInViewport();
    await page.keyboard.press('Escape');
    await expect(panel).toBeHidden();
    await expect(source).toBeFocused();

    await message.fill('What is the salary of the head librarian in Toronto?');
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(log.getByText('Not in the documents')).toBeVisible();
    await look(page, info, '14-chat-abstained');

    await page.reload();
    await expect(log.getByText('How long can I borrow films?')).toBeVisible();
    await expect(log.getByRole('button', { name: /Source 1/ }).first()).toBeVisible();
  });

  await test.step('look after its knowledge', async () => {
    await tab(page, 'Knowledge');
    const table = page.getByRole('table', { name: 'Documents' });
    await expect(table.getByText('broken-scan.pdf')).toBeVisible();
    await expect(table.getByText('What helps:')).toBeVisible();
    await page.getByLabel('Drop files here, or choose them').setInputFiles([extra, picture]);
    await expect(page.getByText('This kind of file cannot be read.')).toBeVisible();
    await expect(table.getByText('workshops.csv')).toBeVisible();
    await look(page, info, '15-knowledge');
    await page.getByRole('button', { name: 'Remove poster.png' }).click();

    await page.getByRole('searchbox', { name: 'Question or words' }).fill('late fee per day');
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await expect(page.locator('mark').first()).toContainText('20 cents a day');
    await look(page, info, '16-test-search');
    await page.getByRole('button', { name: 'lending-rules.md', exact: true }).first().click();
    await expect(page.getByRole('dialog').locator('mark')).toContainText('20 cents a day');
    await page.keyboard.press('Escape');

    const actions = async (name: string, item: string) => {
      await table.getByRole('button', { name: `Actions for ${name}` }).filter({ visible: true }).click();
      await page.getByRole('menuitem', { name: item }).click();
    };
    const chooser = page.waitForEvent('filechooser');
    await actions('opening-hours.txt', 'Replace…');
    await (await chooser).setFiles(hoursReplaced);
    await expect(page.getByText('opening-hours.txt was replaced.').first()).toBeVisible();
    await actions('opening-hours.txt', 'Read');
    await expect(page.getByRole('dialog').getByText('between 10:00 and 20:00')).toBeVisible();
    await look(page, info, '17-document-reader');
    await page.keyboard.press('Escape');
    await actions('broken-scan.pdf', 'Delete');
    await look(page, info, '18-confirm');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    await expect(table.getByText('broken-scan.pdf')).toBeHidden();
  });

  await test.step('overview, how-to and a key', async () => {
    await tab(page, 'Overview');
    await expect(page.getByText('Latest conversations')).toBeVisible();
    await expect(page.getByRole('link', { name: /How long can I borrow films/ })).toBeVisible();
    await look(page, info, '19-overview');

    await tab(page, 'How to');
    await expect(page.getByRole('region', { name: 'Example: curl' })).toContainText('X-API-Key');
    await look(page, info, '20-how-to');
    await page.getByRole('tab', { name: 'Python' }).click();
    await expect(page.getByRole('region', { name: 'Example: Python' })).toContainText('urllib.request');
    await page.getByRole('button', { name: 'Make an API key' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByLabel('Agent', { exact: true })).toHaveValue(/^agt_/);
    await look(page, info, '21-key-form');
    await dialog.getByRole('button', { name: 'Create API key' }).click();
    const key = dialog.getByLabel('API key', { exact: true });
    await expect(key).toContainText('aur_live_');
    await look(page, info, '22-key-shown');
    await dialog.getByRole('button', { name: 'Copy key' }).click();
    const secret = (await key.textContent()) ?? '';
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(secret);
    await dialog.getByRole('button', { name: 'I have stored it' }).click();

    const agentId = /agt_\w+/.exec(page.url())?.[0] ?? '';
    const answer = await page.request.post(`${server.url}/api/v1/chat/${agentId}/customer-42`, {
      headers: { 'X-API-Key': secret },
      data: { message: 'When is the library open on Saturday?' },
    });
    expect(answer.status()).toBe(200);
    const body = (await answer.json()) as { abstained: boolean; sources: { quote: string }[] };
    expect(body.abstained).toBe(false);
    expect(body.sources.length).toBeGreaterThan(0);
  });

  await test.step('change, pause and resume it', async () => {
    await tab(page, 'Settings');
    await page.getByLabel('Name', { exact: true }).fill('Harbour desk');
    await look(page, info, '23-agent-settings');
    await tab(page, 'Chat');
    await page.getByRole('alertdialog', { name: 'Leave without saving?' }).getByRole('button', { name: 'Stay' }).click();
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Harbour desk');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Harbour desk' })).toBeVisible();
    await page.getByRole('main').getByRole('button', { name: 'Pause' }).first().click();
    await expect(page.getByText('Paused', { exact: true }).first()).toBeVisible();
    await tab(page, 'Chat');
    await expect(page.getByLabel('Message', { exact: true })).toBeDisabled();
    await look(page, info, '24-paused');
    await page.getByRole('main').getByRole('button', { name: 'Resume' }).first().click();
    await expect(page.getByLabel('Message', { exact: true })).toBeEnabled();
  });

  await test.step('sessions', async () => {
    await go(page, 'Sessions');
    const table = page.getByRole('table', { name: 'Sessions' });
    await expect(table.getByText('customer-42').or(table.getByRole('link')).first()).toBeVisible();
    await look(page, info, '25-sessions');
    await page.getByRole('searchbox', { name: 'Search sessions' }).fill('films');
    await expect(table.getByRole('link')).toHaveCount(1);
    await table.getByRole('link').click();
    await expect(page.getByRole('list', { name: 'Transcript' })).toContainText('How long can I borrow films?');
    await look(page, info, '26-transcript');
    await page.getByRole('button', { name: /Source 1/ }).first().click();
    await expect(page.getByRole('dialog').locator('mark')).toContainText('7 days');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Mark as completed' }).click();
    await expect(page.getByText('Completed', { exact: true }).first()).toBeVisible();
  });

  await test.step('keys', async () => {
    await go(page, 'API keys');
    const table = page.getByRole('table', { name: 'API keys' });
    await expect(table.getByText('Active', { exact: true })).toBeVisible();
    await look(page, info, '27-keys');
    await table.getByRole('button', { name: /^Revoke/ }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click();
    await expect(table.getByText('Revoked', { exact: true })).toBeVisible();
  });

  await test.step('server', async () => {
    await go(page, 'Health');
    await expect(page.getByRole('heading', { name: 'Everything works' })).toBeVisible();
    await look(page, info, '28-health');
    const part = (name: string) => page.getByRole('navigation', { name: 'Parts of the health page' }).getByRole('link', { name }).click();
    await part('Background jobs');
    await expect(page.getByRole('table', { name: 'Background jobs' })).toBeVisible();
    await look(page, info, '29-jobs');
    await part('Configuration');
    await expect(page.getByText('server.port').first()).toBeVisible();
    await look(page, info, '30-configuration');
    await go(page, 'Audit log');
    await expect(page.getByRole('table', { name: 'Audit log' }).getByText('agent.created').first()).toBeVisible();
    await page.getByRole('button', { name: /^Details of/ }).first().click();
    await look(page, info, '31-audit-log');
  });

  await test.step('settings', async () => {
    await go(page, 'Settings');
    await page.getByLabel('Time zone').selectOption('Asia/Tokyo');
    await look(page, info, '32-profile');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Saved', { exact: true }).first()).toBeVisible();
    const part = (name: string) => page.getByRole('navigation', { name: 'Sections of the settings' }).getByRole('link', { name }).click();
    await part('Security');
    await expect(page.getByText('This device')).toBeVisible();
    await look(page, info, '33-security');
    await part('Organisation');
    await expect(page.getByText('You are alone here.', { exact: false })).toBeVisible();
    await page.getByRole('button', { name: 'Invite a person' }).click();
    await page.getByLabel('E-mail of the person').fill('jon@harbour.example');
    await page.getByRole('dialog').getByLabel('Role').selectOption('viewer');
    await page.getByRole('button', { name: 'Create invitation' }).click();
    const link = (await page.getByLabel('Invitation link').textContent()) ?? '';
    await look(page, info, '34-invitation');
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await expect(page.getByText('jon@harbour.example')).toBeVisible();
    await look(page, info, '35-organisation');

    await viewer.goto(link);
    await viewer.getByLabel('Your name').fill('Jon Aaltonen');
    await expect(viewer.getByText('invites you. Your role: Viewer.', { exact: false })).toBeVisible();
    await expect(viewer.getByLabel('E-mail')).toHaveValue('jon@harbour.example');
    await viewer.getByLabel('Password', { exact: true }).fill('green bicycles in the rain');
    await look(viewer, info, '40-invited');
    await viewer.getByRole('button', { name: 'Create account' }).click();
    await expect(viewer.getByRole('heading', { level: 1, name: 'Agents' })).toBeVisible();
  });

  await test.step('members', async () => {
    await page.reload();
    const members = page.getByRole('list', { name: 'Members' });
    await expect(members.getByText('The only owner.', { exact: false })).toBeVisible();
    await expect(members.getByText('jon@harbour.example')).toBeVisible();
    await expect(members.getByRole('button', { name: 'Leave' })).toBeHidden();
    const role = members.getByLabel('Role of Jon Aaltonen');
    await expect(role).toHaveValue('viewer');
    await role.selectOption('Owner');
    await look(page, info, '45-make-owner', 'screen');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
    await expect(role).toHaveValue('viewer');
    await role.selectOption('Admin');
    await expect(page.getByText('Jon Aaltonen: Admin from now on.').first()).toBeVisible();
    await look(page, info, '46-members');
    // At once, with the sign-in of before: the list tells addresses, and there is one whom an admin may not touch.
    await viewer.goto(`${server.url}/settings/organization`);
    const theirs = viewer.getByRole('list', { name: 'Members' });
    await expect(theirs.getByText(owner.email)).toBeVisible();
    await expect(theirs.getByRole('button', { name: /^Remove/ })).toBeHidden();
    await theirs.getByLabel('Role of Jon Aaltonen').selectOption('Viewer');
    await viewer.getByRole('alertdialog').getByRole('button', { name: 'Step down' }).click();
    await expect(theirs.getByText('Viewer', { exact: true })).toBeVisible();
    await expect(theirs.getByText(owner.email)).toBeHidden();
    await expect(viewer.getByRole('button', { name: 'Invite a person' })).toBeHidden();
    await look(viewer, info, '47-viewer-members');
    await viewer.goto(`${server.url}/agents`);
  });

  await test.step('a viewer is offered nothing that a viewer may not do', async () => {
    await expect(viewer.getByRole('link', { name: 'Harbour desk' })).toBeVisible();
    await expect(viewer.getByRole('link', { name: 'Create agent' })).toBeHidden();
    await viewer.keyboard.press('Control+k');
    await viewer.getByRole('combobox', { name: 'Search or jump to' }).fill('agent');
    await expect(viewer.getByRole('option', { name: 'Agents' })).toBeVisible();
    await expect(viewer.getByRole('option', { name: 'Create an agent' })).toBeHidden();
    await viewer.keyboard.press('Escape');
    for (const path of ['/agents/new', '/api-keys']) {
      await viewer.goto(`${server.url}${path}`);
      await expect(viewer.getByRole('heading', { name: 'Not for viewers' })).toBeVisible();
    }
    await look(viewer, info, '41-not-for-viewers');
    await viewer.goto(`${server.url}/agents`);
    await viewer.getByRole('link', { name: 'Harbour desk' }).click();
    await expect(viewer.getByText('Latest conversations')).toBeVisible();
    await expect(viewer.getByRole('main').getByRole('button', { name: 'Pause' })).toBeHidden();
    await look(viewer, info, '42-viewer-overview');
    await viewer.goto(`${viewer.url()}/settings`);
    await expect(viewer.getByRole('heading', { name: 'Not for viewers' })).toBeVisible();
  });

  await test.step('API reference and what is not there', async () => {
    await go(page, 'API reference');
    await expect(page.getByRole('heading', { name: 'Error codes', level: 2 }).last()).toBeVisible();
    await page.goto(`${server.url}/docs#login`);
    await expect(page.getByRole('button', { name: 'Send' })).toBeVisible();
    await look(page, info, '36-reference');
    await page.getByRole('link', { name: 'Console' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Agents' })).toBeVisible();
    const ways: [string, string][] = [
      ['/agents/mistyped', 'Go to agents'],
      ['/sessions/mistyped', 'Go to sessions'],
      ['/workflows/mistyped', 'Go to workflows'],
      ['/workflows/mistyped/executions/mistyped', 'Go to the workflow’s executions'],
      ['/broadcasts/mistyped', 'Go to broadcasts'],
    ];
    for (const [path, way] of ways) {
      await page.goto(server.url + path);
      await expect(page.getByRole('link', { name: way })).toBeVisible();
    }
    await page.goto(`${server.url}/agents/agt_00000000000000000000000000`);
    await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
    await look(page, info, '37-not-found');
  });

  await test.step('keyboard', async () => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search or jump to' }).fill('harbour');
    await look(page, info, '38-palette');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'Harbour desk' })).toBeVisible();
  });

  await test.step('delete the agent, sign out and in', async () => {
    await tab(page, 'Settings');
    await page.getByRole('button', { name: 'Delete agent' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete agent' }).click();
    await expect(page.getByRole('heading', { name: 'Build your first agent' })).toBeVisible();
    await viewer.goto(`${server.url}/agents`);
    await expect(viewer.getByRole('heading', { name: 'No agents yet' })).toBeVisible();
    await expect(viewer.getByRole('link', { name: 'Create agent' })).toBeHidden();
    await look(viewer, info, '43-viewer-agents-empty');
    await viewer.goto(`${server.url}/settings/organization`);
    await viewer.getByRole('button', { name: 'Leave' }).click();
    await look(viewer, info, '48-leave', 'screen');
    await viewer.getByRole('alertdialog').getByRole('button', { name: 'Leave' }).click();
    await expect(viewer.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    await guest.close();
    const menu = page.getByRole('button', { name: 'Menu' });
    if (await menu.isVisible()) await menu.click();
    await page.getByRole('button', { name: 'Your account' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    await look(page, info, '39-sign-in');
    await page.getByLabel('E-mail').fill(owner.email);
    await page.getByLabel('Password', { exact: true }).fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('alert').first()).toBeVisible();
    await page.getByLabel('Password', { exact: true }).fill(owner.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Agents' })).toBeVisible();
    await page.goto(`${server.url}/register`);
  });

  expect(faults).toEqual([]);
});
