/**
 * Workflows on a real server: one is made from an example, broken and mended while it is typed, started,
 * watched, changed, compared and taken back; another waits for a worker and is stopped.
 */
import { expect, type APIRequestContext, type Page } from '@playwright/test';

import { examples } from '../src/features/workflows/lib/examples';

import { go } from './go';
import { look, watch } from './look';
import { startServer, type Server } from './server';
import { test } from './test';

const owner = { name: 'Mara Lindqvist', email: 'mara@harbour.example', password: 'seven quiet lanterns drift' };
const example = (id: string) => {
  const found = examples.find((each) => each.id === id);
  if (!found) throw new Error(`there is no example ${id}`);
  return found;
};
const text = (definition: unknown) => JSON.stringify(definition, null, 2);
/** How long the van takes here: it is to be seen on its way, however busy the machine. */
const vanSeconds = 20;

let server: Server;
// Each run has a server to itself, for it begins with no workflows.
test.beforeEach(async () => {
  server = await startServer();
});
test.afterEach(async () => {
  await server.stop();
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

async function tokenOf(request: APIRequestContext): Promise<string> {
  const answer = await request.post(`${server.url}/api/v1/auth/login`, { data: { email: owner.email, password: owner.password } });
  return ((await answer.json()) as { access_token: string }).access_token;
}

/** A worker that takes one task and turns it down. */
async function sayNo(request: APIRequestContext) {
  const headers = { Authorization: `Bearer ${await tokenOf(request)}` };
  const task = (await (await request.post(`${server.url}/api/v1/activities/approve/tasks`, { headers, data: { worker: 'desk', wait_seconds: 10 } })).json()) as { token: string; input: unknown };
  expect(task.input).toMatchObject({ request: 'Refund of 120 EUR' });
  const told = await request.post(`${server.url}/api/v1/tasks/succeed`, { headers, data: { token: task.token, output: { approved: false } } });
  expect(told.status()).toBe(204);
}

const main = (page: Page) => page.getByRole('main');
/** In the graph or, as phones show it first, in the list. */
const state = (page: Page, name: string, status?: string) =>
  main(page).getByRole('button', { name: new RegExp(`^${name.replace('?', '\\?')},? ${status ? `.*\\b${status}$` : '\\w+'}`, 's') });
/** What happened in a state, or its definition: beside the graph, on a phone over it. */
const panel = (page: Page, name: string) => page.getByRole('dialog', { name }).or(page.getByRole('complementary', { name }));
async function closePanel(page: Page, name: string) {
  await panel(page, name).getByRole('button', { name: 'Close', exact: true }).click();
  await expect(panel(page, name)).toBeHidden();
}
const editor = (page: Page, name = 'Definition') => page.getByRole('textbox', { name });
/** Writes over all that stands in the editor, as fingers would. */
async function write(page: Page, value: string, name = 'Definition') {
  await editor(page, name).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(value);
}
const status = (page: Page) => main(page).getByRole('banner').or(main(page).locator('header').first());

test('make, break, start, watch, change, go back', async ({ page, request }, info) => {
  const faults = watch(page);
  const parcel = example('choice');
  const made = text(parcel.definition).replace('"Seconds": 3', `"Seconds": ${vanSeconds}`);
  await setUp(page);

  await test.step('begin from an example', async () => {
    await go(page, 'Workflows');
    await expect(page.getByRole('heading', { name: 'Build your first workflow' })).toBeVisible();
    await look(page, info, '80-workflows-empty');
    await page.getByRole('link', { name: parcel.name }).click();
    await expect(editor(page)).toContainText('"StartAt": "Which way?"');
    for (const name of ['Which way?', 'Book two people', 'Wait for the van', 'Shipped']) await expect(state(page, name)).toBeVisible();
    await expect(page.getByText('No problems')).toBeVisible();
    await look(page, info, '81-workflow-editor');
  });

  await test.step('every example is what the server executes', async () => {
    const headers = { Authorization: `Bearer ${await tokenOf(request)}` };
    for (const { id, definition } of examples) {
      const verdict: unknown = await (await request.post(`${server.url}/api/v1/workflows/validate`, { headers, data: { definition } })).json();
      expect(verdict, id).toEqual({ valid: true, diagnostics: [] });
    }
  });

  await test.step('what is wrong is shown where it stands', async () => {
    const problems = page.getByRole('region', { name: 'Problems' });
    await write(page, made.replace('"Choice",', '"Choice"'));
    await expect(problems.getByRole('button', { name: /A comma is missing here.*Line 6/s })).toBeVisible();
    await expect(page.getByText('The graph shows the text as it was before the fault.')).toBeVisible();
    await write(page, made.replace('"Default": "Hand over"', '"Default": "Nowhere"'));
    const fault = problems.getByRole('button', { name: /Missing 'Next' target: Nowhere/ });
    await expect(fault).toContainText('Which way? › Default');
    await page.getByRole('button', { name: 'Create workflow' }).click();
    await expect(page.getByText('Mend the problem first.', { exact: true })).toBeVisible();
    await fault.click();
    await expect(page.locator('.cm-activeLine')).toContainText('"Default": "Nowhere"');
    await expect(page.locator('.cm-lintRange-error')).toHaveText('"Nowhere"');
    await look(page, info, '82-workflow-fault');
  });

  await test.step('a state is tested before anything runs', async () => {
    await write(page, made);
    await expect(page.getByText('No problems')).toBeVisible();
    await page.getByRole('button', { name: 'Test a state' }).click();
    const dialog = page.getByRole('dialog', { name: 'Test a state' });
    const outcome = dialog.getByRole('region', { name: 'What came of it' });
    await dialog.getByLabel('State').selectOption('Which way?');
    await write(page, '{"kilograms": 31}', 'Input');
    await dialog.getByRole('button', { name: 'Test', exact: true }).click();
    await expect(outcome).toContainText('Succeeds');
    await expect(outcome).toContainText('Book two people');
    await outcome.getByRole('tab', { name: 'Step by step' }).click();
    await expect(outcome).toContainText('After InputPath');
    await dialog.getByLabel('State').selectOption('Book two people');
    await expect(outcome).toBeHidden();
    await dialog.getByLabel('What it does').selectOption('It fails');
    await dialog.getByLabel('Cause').fill('Nobody is free.');
    await dialog.getByRole('button', { name: 'Test', exact: true }).click();
    await expect(outcome).toContainText('Nobody is free.');
    await outcome.scrollIntoViewIfNeeded();
    await look(page, info, '82-workflow-test-state');
    await dialog.getByRole('button', { name: 'Close', exact: true }).click();
  });

  await test.step('a state leads to its text, and the graph follows it', async () => {
    await write(page, made.replaceAll('Shipped', 'Sent'));
    await state(page, 'Sent').click();
    await expect(page.locator('.cm-activeLine')).toContainText('"Sent"');
    await page.getByRole('button', { name: 'List' }).click();
    await expect(main(page).getByRole('button', { name: /Which way\?.*Goes on to Book two people \(kilograms > 20\)/s })).toBeVisible();
    await look(page, info, '83-workflow-list-of-states');
    await page.getByRole('button', { name: 'Graph', exact: true }).click();
    await write(page, made);
    await expect(page.getByText('No problems')).toBeVisible();
    await page.getByRole('button', { name: 'Create workflow' }).click();
    await expect(page.getByRole('heading', { level: 1, name: parcel.name })).toBeVisible();
    await expect(state(page, 'Shipped')).toBeVisible();
    await state(page, 'Which way?').click();
    await expect(panel(page, 'Which way?')).toContainText('"NumericGreaterThan": 20');
    await look(page, info, '84-workflow');
    await closePanel(page, 'Which way?');
  });

  await test.step('start it and watch', async () => {
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await expect(editor(page, 'Input')).toContainText('"kilograms": 24');
    await write(page, '{"kilograms": 31', 'Input');
    await expect(dialog.getByText('a bracket is still open')).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Start' })).toBeDisabled();
    await write(page, '{"kilograms": 31, "value": 90}', 'Input');
    await dialog.getByLabel('Name').fill('morning-van');
    await look(page, info, '85-start');
    await dialog.getByRole('button', { name: 'Start' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'morning-van' })).toBeVisible();
    await expect(state(page, 'Wait for the van', 'Running')).toBeVisible();
    await expect(status(page)).toContainText('Running');
    await look(page, info, '86-running');
    await expect(status(page)).toContainText('Succeeded');
    await expect(state(page, 'Shipped', 'Succeeded')).toBeVisible();
    await expect(state(page, 'Insure', 'Not reached')).toBeVisible();
    await look(page, info, '87-succeeded');
  });

  await test.step('look into a state and the history', async () => {
    await state(page, 'Book two people').click();
    const open = panel(page, 'Book two people');
    await expect(open.getByRole('region', { name: 'Input' })).toContainText('"kilograms": 31');
    await open.getByRole('tab', { name: 'Output' }).click();
    await expect(open.getByRole('region', { name: 'Output' })).toContainText('"people": 2');
    await open.getByRole('tab', { name: 'Events' }).click();
    await expect(open.getByRole('button', { name: /Details of TaskSucceeded/ })).toBeVisible();
    await look(page, info, '88-state');
    await closePanel(page, 'Book two people');
    await expect(page.getByText('15 events')).toBeVisible();
    await page.getByRole('button', { name: 'Details of TaskScheduled, event 5' }).click();
    await expect(page.getByRole('region', { name: 'Details' })).toContainText('"resource": "auriga:echo"');
    await look(page, info, '89-history');
  });

  await test.step('change it: a second version', async () => {
    await main(page).getByRole('link', { name: parcel.name }).click();
    await page.getByRole('link', { name: 'Edit', exact: true }).click();
    await write(page, made.replace(`"Seconds": ${vanSeconds}`, '"Seconds": 1'));
    await page.getByLabel('What is different?').fill('The van is quicker now');
    await expect(page.getByText('No problems')).toBeVisible();
    await look(page, info, '90-edit');
    await page.getByRole('button', { name: 'Save as version 2' }).click();
    await expect(page.getByText('Version 2 is used from now on.', { exact: true })).toBeVisible();
  });

  await test.step('compare, and use the first again', async () => {
    await page.getByRole('link', { name: 'Versions' }).click();
    const changes = page.getByRole('region', { name: 'Changes from version 1 to version 2' });
    await expect(changes).toContainText(`"Seconds": ${vanSeconds}`);
    await expect(changes).toContainText('"Seconds": 1');
    await expect(page.getByText('1 line added, 1 removed')).toBeVisible();
    await look(page, info, '91-versions');
    await page.getByRole('button', { name: 'Use this version again' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Use this version again' }).click();
    await expect(page.getByText('Version 3 is used from now on.', { exact: true })).toBeVisible();
    await expect(page.getByText('Version 1 again', { exact: true })).toBeVisible();
    await page.getByLabel('Older').selectOption({ label: 'Version 1' });
    await expect(page.getByText('Both have the same definition.')).toBeVisible();
    await page.getByRole('link', { name: 'Definition' }).click();
    await expect(editor(page)).toContainText('"StartAt": "Which way?"');
    await look(page, info, '92-definition');
  });

  await test.step('a schedule and an event start it by themselves', async () => {
    await main(page).getByRole('link', { name: 'Triggers' }).click();
    await expect(page.getByText('Nothing starts it by itself yet.')).toBeVisible();
    await page.getByRole('button', { name: 'Add trigger' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add trigger' });
    await dialog.getByLabel('Schedule').fill('61 * * * *');
    await dialog.getByRole('button', { name: 'Add trigger' }).click();
    await expect(dialog.getByText('’61’').or(dialog.getByText("'61' is no minute"))).toBeVisible();
    await look(page, info, '92-trigger');
    await dialog.getByLabel('Schedule').fill('30 8 * * mon-fri');
    await dialog.getByLabel('Time zone').selectOption('Europe/Oslo');
    await dialog.getByRole('button', { name: 'Add trigger' }).click();
    await expect(dialog).toBeHidden();
    await page.getByRole('button', { name: 'Add trigger' }).click();
    await dialog.getByLabel('Starts').selectOption({ label: 'When something happens' });
    await dialog.getByLabel('Event').selectOption({ label: 'Execution failed' });
    await expect(dialog.getByText('An execution of a standard workflow has failed.')).toBeVisible();
    await look(page, info, '92-trigger-event');
    await dialog.getByLabel('Event').selectOption({ label: 'API key created' });
    const pattern = dialog.getByRole('textbox', { name: 'Only when' });
    await pattern.fill('{"payload": {"name": "k"}}');
    await dialog.getByRole('button', { name: 'Add trigger' }).click();
    await expect(dialog.getByText('must be a list of what it may be')).toBeVisible();
    await pattern.fill('{"payload": {"name": ["k"]}}');
    await dialog.getByRole('button', { name: 'Add trigger' }).click();
    const list = page.getByRole('list', { name: 'Triggers' });
    await expect(list.getByRole('listitem')).toHaveCount(2);
    await expect(list.getByText('{"payload":{"name":["k"]}}')).toBeVisible();
    await page.getByRole('button', { name: 'Turn off: On working days at 08:30' }).click();
    await expect(list.getByText('Off', { exact: true })).toBeVisible();
    await look(page, info, '92-triggers');
    const headers = { Authorization: `Bearer ${await tokenOf(page.request)}` };
    expect((await page.request.post(`${server.url}/api/v1/api-keys`, { headers, data: { name: 'k', scopes: ['chat'] } })).status()).toBe(201);
    await main(page).getByRole('link', { name: 'Executions' }).click();
    await expect(page.getByText('the event api_key.created')).toBeAttached(); // A phone leaves the column out.
    await main(page).getByRole('link', { name: 'Triggers' }).click();
    await page.getByRole('button', { name: 'Delete: API key created' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete trigger' }).click();
    await expect(list.getByRole('listitem')).toHaveCount(1);
  });

  await test.step('pause and resume', async () => {
    await page.getByRole('link', { name: 'Executions' }).click();
    await page.getByRole('button', { name: 'Actions' }).click();
    await page.getByRole('menuitem', { name: 'Pause' }).click();
    await expect(main(page).getByText('nothing new starts')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Start', exact: true })).toBeDisabled();
    await look(page, info, '93-executions');
    await main(page).getByRole('button', { name: 'Resume' }).click();
    await expect(page.getByRole('button', { name: 'Start', exact: true })).toBeEnabled();
  });
  expect(faults).toEqual([]);
});

test('what goes wrong: an error caught, a worker that does not come or says no', async ({ page, request }, info) => {
  const faults = watch(page);
  await setUp(page);

  await test.step('an error is tried again, then caught', async () => {
    await go(page, 'Workflows');
    await page.getByRole('link', { name: example('retry').name }).click();
    await expect(page.getByText('No problems')).toBeVisible();
    await page.getByLabel('Kind').selectOption({ label: 'Express' });
    await look(page, info, '93-express');
    await page.getByRole('button', { name: 'Create workflow' }).click();
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    // No name ends in .example, so nothing is called.
    await expect(editor(page, 'Input')).toContainText('service.example');
    await page.getByRole('dialog').getByRole('button', { name: 'Start' }).click();
    await expect(state(page, 'Call', 'Caught')).toBeVisible();
    await expect(state(page, 'Note what failed', 'Succeeded')).toBeVisible();
    await state(page, 'Call').click();
    await expect(panel(page, 'Call')).toContainText('Auriga.OUTGOING_FAILED');
    await expect(panel(page, 'Call').getByText('Tries')).toBeVisible();
    await look(page, info, '94-caught');
    await closePanel(page, 'Call');
    await page.getByRole('button', { name: 'Timeline' }).click();
    await expect(page.getByRole('list', { name: 'Timeline' }).getByRole('button', { name: /^Call, Caught, began after 0.000 s, took / })).toBeVisible();
    await look(page, info, '94-timeline');
  });

  await test.step('boxes hold what is inside', async () => {
    for (const [id, box, inner] of [
      ['parallel', 'Look at both', 'Check payment'],
      ['map', 'Each line', 'Look up price'],
    ] as const) {
      await go(page, 'Workflows');
      await page.getByRole('link', { name: 'New workflow' }).click();
      await page.getByRole('link', { name: example(id).name }).click();
      await expect(page.getByText('No problems')).toBeVisible();
      await page.getByRole('button', { name: 'Create workflow' }).click();
      await page.getByRole('button', { name: 'Start', exact: true }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Start' }).click();
      await expect(state(page, box, 'Succeeded')).toBeVisible();
      await expect(state(page, inner, 'Succeeded')).toBeVisible();
      await page.getByRole('button', { name: 'Graph', exact: true }).click(); // Phones begin with the list.
      // All that is known came at once: nothing moves that would draw the lines later.
      await expect(page.locator('.react-flow__edge path').first()).toBeAttached();
      await look(page, info, `95-${id}`);
    }
    await state(page, 'Look up price').click();
    await panel(page, 'Look up price').getByLabel('Visit').selectOption({ index: 0 });
    await expect(panel(page, 'Look up price').getByRole('region', { name: 'Input' })).toContainText('"W740"');
    await closePanel(page, 'Look up price');
  });

  await test.step('a worker that does not come: stop', async () => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search or jump to' }).fill('new workflow');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: example('worker').name }).click();
    await expect(page.getByText('No problems')).toBeVisible();
    await page.getByRole('button', { name: 'Create workflow' }).click();
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Start' }).click();
    await state(page, 'Ask for approval', 'Running').click();
    await expect(panel(page, 'Ask for approval')).toContainText('Waits for a worker of “approve”');
    await look(page, info, '96-waits-for-a-worker');
    await closePanel(page, 'Ask for approval');
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Stop execution' }).click();
    await expect(state(page, 'Ask for approval', 'Stopped')).toBeVisible();
    await expect(page.getByText(`Stopped by ${owner.name} in the console.`)).toBeVisible();
    await look(page, info, '97-stopped');
  });

  await test.step('start again, find it in the list, delete', async () => {
    await page.getByRole('button', { name: 'Start again' }).click();
    await expect(editor(page, 'Input')).toContainText('Refund of 120 EUR');
    await page.getByRole('dialog').getByRole('button', { name: 'Start' }).click();
    await expect(state(page, 'Ask for approval', 'Running')).toBeVisible();
    await sayNo(request);
    await expect(state(page, 'Turned down', 'Failed')).toBeVisible();
    await expect(page.getByText('The request was not approved.')).toBeVisible();
    await look(page, info, '97-failed');
    await main(page).getByRole('link', { name: example('worker').name }).click();
    await page.getByRole('link', { name: 'Executions' }).click();
    await page.getByRole('combobox', { name: 'Status' }).selectOption('Stopped');
    await expect(main(page).getByRole('link', { name: /^Execution / })).toHaveCount(1);
    await go(page, 'Workflows');
    await page.getByRole('searchbox', { name: 'Search workflows' }).fill('line');
    await expect(main(page).getByRole('link', { name: example('worker').name })).toBeHidden();
    await look(page, info, '98-workflows');
    await page.getByRole('link', { name: example('map').name }).click();
    await page.getByRole('button', { name: 'Actions' }).click();
    await page.getByRole('menuitem', { name: 'Delete workflow' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete workflow' }).click();
    await expect(page.getByText(`${example('map').name} was deleted.`, { exact: true })).toBeVisible();
  });
  expect(faults).toEqual([]);
});
