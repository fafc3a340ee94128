/**
 * How an agent is made, on a real server: created with an SOP that has faults, its graph and stages
 * looked at, the SOP mended at the very line, versions compared, rolled back, made again; and an agent
 * that cannot be made.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { expect, type Page } from '@playwright/test';

import { broken } from './documents';
import { go } from './go';
import { look, watch } from './look';
import { startServer, type Server } from './server';
import { test } from './test';

const owner = { name: 'Mara Lindqvist', email: 'mara@harbour.example', password: 'seven quiet lanterns drift' };
const sop = `# Tool rental desk

## Goal

Help people who rent tools from Birch Lane Tools: answer questions, take returns and settle damage.

## Tone

Be warm and brief.

## Steps

1. Greet the customer and ask for the booking number.
2. Look up the booking and read out what was rented.
3. Refund the deposit within 14 days of the return.
4. If the tool is damaged, go to step 9.
5. Ask whether anything else is needed.

## Rules

- Never refund more than 20 euros yourself.
- Always refund deposits within 30 days.
- Never reveal another customer's data.
- Large claims are decided by the manager.

## Hand over

Hand over to the workshop when a tool injured somebody.
`;
/** One contradiction less, one step that is not there more. */
const mended = sop.replace('- Always refund deposits within 30 days.\n', '').replace('5. Ask whether anything else is needed.', '5. If a cable is missing, go to step 12.');

/** A model that has something to say to two stages, of which one thing is invented, and is no help in the others. */
async function startModel() {
  const said = (system: string, found: string): string => {
    if (system.includes('"core_goal"')) {
      const limit = Number(/^(\d+)\. missing_limit/m.exec(found)?.[1]);
      return JSON.stringify({
        core_goal: 'Get tools back whole, and settle what broke.',
        faults: [
          { kind: 'missing_escalation', subject: 'a customer who disputes the damage', quotes: ['If the tool is damaged, go to step 9'], message: 'Nobody takes over when a customer disputes the damage.', remedy: 'Say who decides.', resolution: 'Hand over to staff when the damage is disputed.' },
          { kind: 'undefined_term', quotes: ['the gold tariff'], message: 'Nothing says what the gold tariff is.', resolution: 'Ask staff.' },
        ],
        unfounded: [{ number: limit, reason: 'The manager decides case by case, so no limit is meant.' }],
      });
    }
    return system.includes('"greeting"') ? JSON.stringify({ greeting: 'Hello, and welcome to Birch Lane Tools.' }) : 'I would rather not.';
  };
  const http = createServer((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => {
      const [system, user] = (JSON.parse(body || '{"messages":[]}') as { messages: { content: string }[] }).messages;
      const choices = [{ message: { content: said(system?.content ?? '', user?.content ?? '') }, finish_reason: 'stop' }];
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ choices, data: [{ id: 'test-model' }] }));
    });
  });
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${String((http.address() as AddressInfo).port)}/v1`, stop: () => http.close() };
}

let server: Server;
test.beforeAll(async () => {
  server = await startServer();
});
test.afterAll(async () => {
  await server.stop();
});

const main = (page: Page) => page.getByRole('main');
const tab = (page: Page, name: string) => page.getByRole('navigation', { name: 'Parts of the agent' }).getByRole('link', { name, exact: true }).click();
/** In the graph, or in the list that a phone shows instead. */
const state = (page: Page, name: string) => main(page).getByRole('region', { name: 'Graph of states' }).getByRole('button', { name: new RegExp(`^${name.replace('?', '\\?')}`) });
const panel = (page: Page, name: string) => page.getByRole('dialog', { name }).or(page.getByRole('complementary', { name }));
async function closePanel(page: Page, name: string) {
  await panel(page, name).getByRole('button', { name: 'Close', exact: true }).click();
  await expect(panel(page, name)).toBeHidden();
}
const isPhone = (page: Page) => (page.viewportSize()?.width ?? 0) < 640;

async function create(page: Page, name: string, text: string, files: { name: string; mimeType: string; buffer: Buffer }[]) {
  if (new URL(page.url()).pathname !== '/agents') await go(page, 'Agents');
  await page.getByRole('link', { name: 'Create agent' }).first().click();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('textbox', { name: 'Procedure (SOP)' }).fill(text);
  await page.getByRole('button', { name: 'Continue' }).click();
  if (files.length > 0) await page.getByLabel('Drop files here, or choose them').setInputFiles(files);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Create agent' }).click();
}

async function setUp(page: Page, { url, setupToken }: Server) {
  await page.goto(url);
  await page.getByLabel('Set-up token').fill(setupToken);
  await page.getByLabel('Your name').fill(owner.name);
  await page.getByLabel('E-mail').fill(owner.email);
  await page.getByLabel('Password', { exact: true }).fill(owner.password);
  await page.getByLabel('Organisation').fill('Birch Lane Tools');
  await page.getByRole('button', { name: 'Create the owner account' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Agents' })).toBeVisible();
}

test('made, looked at, mended, compared, rolled back', async ({ page }, info) => {
  const faults = watch(page);
  await setUp(page, server);

  await test.step('create it, and watch the graph', async () => {
    await create(page, 'Tool rental', sop, []);
    await expect(page.getByRole('heading', { name: 'Tool rental is ready' })).toBeVisible();
    await expect(page.getByText('5 things in the SOP want your attention')).toBeVisible();
    await expect(state(page, 'Activate')).toBeVisible();
    await expect(state(page, 'Review plan')).toContainText('Approved in round 2');
    // Ways that only errors take are not drawn.
    await expect(state(page, 'Mark failed')).toHaveCount(0);
    await look(page, info, '70-created-graph');
    await page.getByRole('link', { name: 'See what and why' }).click();
  });

  await test.step('the faults of the SOP, with what helps', async () => {
    const attention = page.getByRole('region', { name: '5 things in the SOP want your attention' });
    await attention.getByRole('button', { name: 'Show all 5' }).click();
    await expect(attention.getByRole('listitem').filter({ hasText: 'Line 15 and line 22 contradict each other' })).toContainText('left out');
    await expect(attention.getByText('Decide which of the two holds and take the other out.')).toBeVisible();
    await expect(attention.getByText('the stricter holds')).toBeVisible();
    await expect(attention.getByText('There is no step 9 in the SOP, but line 16 refers to it.')).toBeVisible();
    await look(page, info, '71-creation');
    await attention.getByRole('button', { name: '22 - Always refund deposits within 30 days.' }).last().click();
    const sheet = page.getByRole('dialog', { name: 'SOP' });
    await expect(sheet.locator('[aria-current]')).toHaveCount(2);
    await expect(sheet.locator('[aria-current]').first()).toBeInViewport();
    await look(page, info, '72-sop-lines');
    await page.keyboard.press('Escape');
  });

  await test.step('each stage opens to what it produced', async () => {
    await state(page, 'Parse SOP').click();
    await expect(panel(page, 'Parse SOP')).toContainText('Help people who rent tools');
    await expect(panel(page, 'Parse SOP')).toContainText('payment (not named)');
    await look(page, info, '73-stage-sop', 'screen');
    await closePanel(page, 'Parse SOP');

    await state(page, 'Review plan').click();
    await expect(panel(page, 'Review plan').getByText('Approved', { exact: true })).toBeVisible();
    await panel(page, 'Review plan').getByRole('button', { name: 'Round 1' }).click();
    await expect(panel(page, 'Review plan').getByText('Not approved')).toBeVisible();
    await expect(panel(page, 'Review plan').getByText('The revision:')).toHaveCount(5);
    await look(page, info, '74-stage-review', 'screen');
    await closePanel(page, 'Review plan');

    await state(page, 'Revise plan').click();
    await expect(panel(page, 'Revise plan').getByText('New', { exact: true })).toHaveCount(5);
    await look(page, info, '75-stage-plan', 'screen');
    await closePanel(page, 'Revise plan');

    await state(page, 'Generate definition').click();
    const definition = panel(page, 'Generate definition');
    await expect(definition.getByText('Not connected', { exact: true })).toHaveCount(2);
    await look(page, info, '76-stage-definition', 'screen');
    await definition.getByRole('button', { name: 'JSON' }).click();
    await expect(definition.getByRole('region', { name: 'JSON' })).toContainText('"format": "auriga.agent"');
    await closePanel(page, 'Generate definition');

    await state(page, 'Review definition').click();
    await expect(panel(page, 'Review definition')).toContainText('8 of 10');
    await look(page, info, '77-stage-quality', 'screen');
    await closePanel(page, 'Review definition');

    await state(page, 'Generate prompts').click();
    await expect(panel(page, 'Generate prompts').getByRole('region', { name: 'System prompt' })).toContainText('You are Tool rental.');
    await expect(panel(page, 'Generate prompts').getByRole('button', { name: 'Copy system prompt' })).toBeVisible();
    await look(page, info, '77-stage-prompts', 'screen');
    await closePanel(page, 'Generate prompts');
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download agent.json' }).click()]);
    expect(file.suggestedFilename()).toBe('agent.json');
  });

  await test.step('mend the SOP at the very line', async () => {
    await page.getByRole('link', { name: 'Edit line 22' }).click();
    const field = page.getByRole('textbox', { name: 'Procedure (SOP)' });
    await expect(field).toBeFocused();
    const chosen = await field.evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart, area.selectionEnd));
    expect(chosen).toBe('- Always refund deposits within 30 days.');
    await look(page, info, '78-edit-line');
    await field.fill(mended);
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Version 2 answers now.', { exact: true }).first()).toBeVisible();
    await expect(page.getByText('Your change brought 1 new fault into the SOP')).toBeVisible();
    await expect(page.getByText('There is no step 12 in the SOP, but line 17 refers to it.')).toBeVisible();
    await look(page, info, '78-saved');
    await page.getByRole('link', { name: 'See what and why' }).click();
    const left = page.getByRole('region', { name: '5 things in the SOP want your attention' });
    await left.getByRole('button', { name: 'Show all 5' }).click();
    await expect(left).toContainText('There is no step 12');
  });

  await test.step('compare, roll back', async () => {
    await tab(page, 'Versions');
    const changes = page.getByRole('region', { name: 'SOP: changes from version 1 to version 2' });
    await expect(changes).toContainText('Always refund deposits within 30 days.');
    await expect(changes).toContainText('5. If a cable is missing, go to step 12.');
    await look(page, info, '79-versions');
    await page.getByRole('button', { name: /^Definition/ }).click();
    await expect(page.getByRole('region', { name: 'Definition: changes from version 1 to version 2' })).toContainText('step 12');
    await look(page, info, '79-versions-definition');
    await page.getByRole('button', { name: /^Other fields/ }).click();
    await expect(page.getByText('All other fields are the same.')).toBeVisible();
    await page.getByRole('button', { name: 'Roll back to version 1' }).click();
    const asked = page.getByRole('alertdialog', { name: 'Roll back to version 1?' });
    await expect(asked).toContainText('Version 3 will be version 1 again');
    await look(page, info, '79-roll-back');
    await asked.getByRole('button', { name: 'Roll back' }).click();
    await expect(page.getByText('Version 3 answers now. It is version 1 again.', { exact: true })).toBeVisible();
    await expect(page.getByRole('listitem', { name: 'Version 3' })).toContainText('Answers now');
    await page.getByRole('link', { name: 'How version 3 was made' }).click();
    await expect(page.getByText('This is version 1 once more')).toBeVisible();
    await page.getByRole('button', { name: 'See how version 1 was made' }).click();
    await expect(state(page, 'Parse SOP')).toContainText('5 faults found');
  });

  await test.step('make it again', async () => {
    await tab(page, 'Versions');
    await page.getByRole('button', { name: 'Make again' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Make again' }).click();
    await expect(page.getByText('Version 4 answers now.', { exact: true })).toBeVisible();
    await expect(page.getByRole('listitem', { name: 'Version 4' })).toContainText('Made again.');
    await page.getByLabel('Older').selectOption({ label: 'Version 1' });
    await expect(page.getByText('Both have the same SOP.')).toBeVisible();
  });

  await test.step('one that cannot be made says why', async () => {
    await create(page, 'Tool rental', sop, [broken]);
    // A name that is used already is mended in its place, and nothing else is lost.
    await expect(page.getByRole('alert').filter({ hasText: 'has this name' })).toBeVisible();
    await page.getByLabel('Name', { exact: true }).fill('Archive desk');
    for (let step = 0; step < 3; step += 1) await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Create agent' }).click();
    await expect(page.getByRole('heading', { name: 'Archive desk could not be created' })).toBeVisible();
    await expect(state(page, 'Mark failed')).toBeVisible();
    await look(page, info, '79-failed');
    await page.getByRole('link', { name: 'Open the agent' }).click();
    await tab(page, 'Versions');
    const entry = page.getByRole('listitem', { name: 'Version 1' });
    await expect(entry).toContainText('Its document could not be read.');
    await look(page, info, '79-failed-version');
    await entry.getByRole('link', { name: 'Open the execution' }).click();
    await expect(page.getByRole('heading', { level: 1, name: /^agent-creation-/ })).toBeVisible();
  });

  await test.step('its workflow is marked as built in', async () => {
    await go(page, 'Workflows');
    await expect(main(page).getByRole('row', { name: /Agent creation/ }).or(main(page).getByRole('listitem').filter({ hasText: 'Agent creation' })).first()).toContainText('Built in');
    await look(page, info, '79-workflows');
    await main(page).getByRole('link', { name: 'Agent creation' }).click();
    await expect(main(page).getByText('Built in', { exact: true })).toBeVisible();
    if (!isPhone(page)) await look(page, info, '79-workflow');
  });
  expect(faults).toEqual([]);
});

test('made with a model: what it says is taken, or left out and named', async ({ page }, info) => {
  const faults = watch(page);
  const model = await startModel();
  const own = await startServer(['model.base_url=' + model.url, 'model.name=test-model', 'model.streaming=false'].flatMap((each) => ['--set', each]));
  try {
    await setUp(page, own);
    await create(page, 'Tool rental', sop, []);
    await expect(page.getByRole('heading', { name: 'Tool rental is ready' })).toBeVisible();
    await page.getByRole('link', { name: 'See what and why' }).click();
    // The page before has the same graph, and stays until the next one is loaded.
    await expect(page).toHaveURL(/\/creation$/);

    await state(page, 'Parse SOP').click();
    const understood = panel(page, 'Parse SOP');
    await expect(understood).toContainText('test-model');
    await expect(understood).toContainText('Get tools back whole');
    await expect(understood).toContainText('Nobody takes over when a customer disputes the damage.');
    await expect(understood).toContainText('The manager decides case by case');
    await understood.getByText('1 thing the model said was left out').click();
    await expect(understood).toContainText('“the gold tariff” does not stand in the SOP');
    await look(page, info, '78-model-stage', 'screen');
    await understood.getByText('The manager decides case by case').scrollIntoViewIfNeeded();
    await look(page, info, '78-model-dismissed', 'screen');
    await closePanel(page, 'Parse SOP');

    await state(page, 'Generate prompts').click();
    await panel(page, 'Generate prompts').getByText('Built-in made this alone').click();
    await expect(panel(page, 'Generate prompts')).toContainText('The answer holds no JSON object.');
    await closePanel(page, 'Generate prompts');

    await page.getByRole('navigation', { name: 'Parts of the agent' }).getByRole('link', { name: 'Settings' }).click();
    await page.getByLabel('Answers written by').selectOption('Built-in');
    await look(page, info, '78-model-choice');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Changes saved.', { exact: true })).toBeVisible();
    await page.getByRole('navigation', { name: 'Parts of the agent' }).getByRole('link', { name: 'Overview' }).click();
    await expect(main(page).getByRole('definition').filter({ hasText: /^Built-in$/ })).toBeVisible();
  } finally {
    await own.stop();
    model.stop();
  }
  expect(faults).toEqual([]);
});
