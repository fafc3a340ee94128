/**
 * An agent's tools on a real server: a secret is kept, a tool made from rows and from a schema, tried
 * against a real HTTP server, and called in a conversation by a scripted model.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, type Locator, type Page } from '@playwright/test';

import { go } from './go';
import { look, watch } from './look';
import { startServer, type Server } from './server';
import { test } from './test';

const owner = { name: 'Mara Lindqvist', email: 'mara@harbour.example', password: 'seven quiet lanterns drift' };
const secret = 'sk-0123456789abcdef';
const build = resolve(fileURLToPath(new URL('..', import.meta.url)), '../build/release');

/** The shop that the tools call. */
async function startShop() {
  const seen: { url: string; key: string }[] = [];
  const shop = createServer((request: IncomingMessage, response) => {
    seen.push({ url: request.url ?? '', key: request.headers.authorization ?? '' });
    if (request.url?.includes('broken')) {
      response.writeHead(500, { 'Content-Type': 'application/json' }).end(JSON.stringify({ error: 'out of order' }));
      return;
    }
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ data: { order: request.url?.split('/').at(-1), status: 'Sent on Monday', parcels: 2 }, seen: request.headers.authorization }));
  });
  await new Promise<void>((done) => shop.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${String((shop.address() as AddressInfo).port)}`, seen, stop: () => new Promise((done) => shop.close(done)) };
}

/** What the shop can do, as it describes itself. */
function shopDocument(url: string) {
  const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
  return {
    openapi: '3.1.0',
    info: { title: 'Shop', version: '1' },
    servers: [{ url }],
    paths: {
      '/parcels/{id}': {
        parameters: [id],
        get: { operationId: 'trackParcel', summary: 'Tells where a parcel is.' },
        delete: { operationId: 'stopParcel', summary: 'Stops a parcel and has it sent back.', security: [{ shop_api_key: [] }] },
      },
      '/stock': { get: { operationId: 'stock', summary: 'What is in stock.', parameters: [{ name: 'X-Branch', in: 'header', required: true }] } },
    },
    components: { securitySchemes: { shop_api_key: { type: 'http', scheme: 'bearer' } } },
  };
}

/** A model that does what the question's lines tell it to. */
function startModel(): Promise<{ url: string; process: ChildProcess }> {
  const process = spawn(resolve(build, 'openai_server'), ['--reply', 'NOT_IN_DOCUMENTS'], { stdio: ['pipe', 'pipe', 'inherit'] });
  return new Promise((done) => process.stdout.once('data', (line: Buffer) => done({ url: line.toString().trim(), process })));
}

let server: Server;
let shop: Awaited<ReturnType<typeof startShop>>;
let model: Awaited<ReturnType<typeof startModel>>;
test.beforeEach(async () => {
  shop = await startShop();
  model = await startModel();
  server = await startServer([
    ['model.base_url', model.url],
    ['model.name', 'test-model'],
    ['model.makes_agents', 'false'],
    ['outgoing.networks', '127.0.0.0/8'],
    ['outgoing.plain_http', 'true'],
  ].flatMap(([name, value]) => ['--set', `${String(name)}=${String(value)}`]));
});
test.afterEach(async () => {
  await server.stop();
  model.process.stdin?.end();
  await shop.stop();
});

async function setUp(page: Page): Promise<string> {
  await page.goto(server.url);
  await page.getByLabel('Set-up token').fill(server.setupToken);
  await page.getByLabel('Your name').fill(owner.name);
  await page.getByLabel('E-mail').fill(owner.email);
  await page.getByLabel('Password', { exact: true }).fill(owner.password);
  await page.getByLabel('Organisation').fill('Harbour Shop');
  await page.getByRole('button', { name: 'Create the owner account' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Agents' })).toBeVisible();
  const login = await page.request.post(`${server.url}/api/v1/auth/login`, { data: { email: owner.email, password: owner.password } });
  const headers = { Authorization: `Bearer ${((await login.json()) as { access_token: string }).access_token}` };
  const made = await page.request.post(`${server.url}/api/v1/agents`, {
    headers,
    multipart: {
      agent_name: 'Shop desk',
      sop: '# Desk\n\nAnswer from the documents. Look orders up with the tools.\n',
      knowledge_base_description: 'Returns and delivery',
      files: { name: 'guide.md', mimeType: 'text/markdown', buffer: Buffer.from('# Returns\n\nOpened kettles can be returned within 14 days.\n') },
    },
  });
  expect(made.status()).toBe(201);
  return ((await made.json()) as { id: string }).id;
}

const main = (page: Page) => page.getByRole('main');
/** Writes over all that stands in an editor, as fingers would. */
async function write(page: Page, name: string, value: string) {
  await page.getByRole('textbox', { name, exact: true }).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(value);
}
/** Chromium cuts them off where it rounds the depth of a font down: then they look like spaces. */
async function expectUnderscores(field: Locator) {
  const picture = async (value: string) => {
    await field.fill(value);
    await field.blur();
    return field.screenshot();
  };
  expect((await picture('____')).equals(await picture('    '))).toBe(false);
}
const outcome = (page: Page) => page.getByRole('region', { name: 'What came of it' });

test('keep a secret, make a tool, try it, let the agent call it', async ({ page }, info) => {
  const faults = watch(page);
  const agent = await setUp(page);

  await test.step('a secret', async () => {
    await go(page, 'Settings');
    await main(page).getByRole('link', { name: 'Secrets' }).click();
    await expect(page.getByRole('heading', { name: 'No secrets yet' })).toBeVisible();
    await look(page, info, '100-secrets-empty');
    await page.getByRole('button', { name: 'Add secret' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add secret' });
    await dialog.getByLabel('Name').fill('shop api-key');
    await expect(dialog.getByLabel('Name')).toHaveValue('SHOP_API_KEY');
    await dialog.getByLabel('Value').fill('short');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog.getByText('Use 8 to 4,000 characters')).toBeVisible();
    await look(page, info, '101-secret');
    await dialog.getByLabel('Value').fill(secret);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByRole('list', { name: 'Secrets' })).toContainText('not used');
    expect(await page.content()).not.toContain(secret);
    await look(page, info, '102-secrets');
  });

  await test.step('a tool from rows', async () => {
    await page.goto(`${server.url}/agents/${agent}/tools`);
    await expect(page.getByRole('heading', { name: 'No tools yet' })).toBeVisible();
    await look(page, info, '103-tools-empty');
    await page.getByRole('link', { name: 'Add tool' }).click();
    await expectUnderscores(page.getByLabel('Name', { exact: true }).first());
    await page.getByLabel('Name', { exact: true }).first().fill('order status');
    await page.getByLabel('Description', { exact: true }).first().fill('Tells where an order is.');
    await page.getByRole('button', { name: 'Add parameter' }).click();
    const row = page.getByRole('group', { name: 'Parameter 1' });
    await row.getByLabel('Name').fill('order_id');
    await expect(page.getByRole('region', { name: 'JSON Schema' })).toContainText('"order_id"');
    await page.getByLabel('Address').fill(`${shop.url}/orders/{order_id}`);
    await page.getByRole('button', { name: 'Add header' }).click();
    const header = page.getByRole('group', { name: 'Header 1' });
    await header.getByLabel('Name').fill('Authorization');
    const named = page.getByRole('group', { name: 'Header Authorization' });
    await named.getByLabel('Value').fill('Bearer ');
    await named.getByRole('button', { name: 'Insert a secret' }).click();
    await page.getByRole('menuitem', { name: 'SHOP_API_KEY' }).click();
    await expect(named.getByLabel('Value')).toHaveValue('Bearer {{secret:SHOP_API_KEY}}');
    await page.getByLabel('Part of the answer').fill('/data');
    await page.getByRole('button', { name: 'Create tool' }).click();
    await expect(page.getByText('Use 1 to 64 letters, digits, _ and -.')).toBeVisible();
    await look(page, info, '104-tool-faults');
    await page.getByLabel('Name', { exact: true }).first().fill('order_status');
    await page.getByRole('button', { name: 'Create tool' }).click();
    await expect(page.getByText('order_status is offered to the agent from now on.', { exact: true })).toBeVisible();
    await expect(page.getByRole('heading', { level: 1, name: 'order_status' })).toBeVisible();
  });

  await test.step('try it', async () => {
    await write(page, 'Arguments', '{"order_id": 17}');
    await page.getByRole('button', { name: 'Call', exact: true }).click();
    await expect(outcome(page)).toContainText('The arguments do not fit.');
    await write(page, 'Arguments', '{"order_id": "17"}');
    await page.getByRole('button', { name: 'Call', exact: true }).click();
    await expect(outcome(page)).toContainText('Worked');
    await expect(page.getByRole('region', { name: 'Result' })).toContainText('"Sent on Monday"');
    await look(page, info, '105-tool-result');
    await outcome(page).getByRole('tab', { name: 'Request' }).click();
    await expect(page.getByRole('region', { name: 'Request' })).toContainText('Authorization: Bearer ••••••');
    expect(shop.seen.at(-1)).toEqual({ url: '/orders/17', key: `Bearer ${secret}` });
    expect(await page.content()).not.toContain(secret);
    await look(page, info, '106-tool-request');
    await write(page, 'Arguments', '{"order_id": "broken"}');
    await page.getByRole('button', { name: 'Call', exact: true }).click();
    await expect(outcome(page)).toContainText('It answered with an error.');
    await expect(outcome(page)).toContainText('Status 500');
    await look(page, info, '107-tool-failed');
  });

  await test.step('a schema that says more than rows', async () => {
    await page.getByRole('button', { name: 'Edit as JSON Schema' }).click();
    await write(page, 'JSON Schema', '{"type": "object", "properties": {"order_id": {"type": "string", "pattern": "^[0-9a-z]+$"}}, "required": ["order_id"]}');
    await expect(page.getByText('This schema says more than rows can hold.')).toBeVisible();
    await expect(page.getByText('Save first: it is called as it was saved.')).toBeVisible();
    await look(page, info, '108-tool-schema');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByText('Saved', { exact: true })).toBeVisible();
    await write(page, 'Arguments', '{"order_id": "?"}');
    await page.getByRole('button', { name: 'Call', exact: true }).click();
    await expect(outcome(page)).toContainText('must match ^[0-9a-z]+$');
  });

  await test.step('a tool that asks first', async () => {
    await main(page).getByRole('link', { name: 'Back' }).click();
    await page.getByRole('link', { name: 'Add tool' }).click();
    await page.getByLabel('Name', { exact: true }).first().fill('cancel_order');
    await page.getByLabel('Description', { exact: true }).first().fill('Cancels an order that was not sent yet.');
    await page.getByLabel('Ask the customer first').check();
    await page.getByRole('button', { name: 'Add parameter' }).click();
    await page.getByRole('group', { name: 'Parameter 1' }).getByLabel('Name').fill('order_id');
    await page.getByLabel('Method').selectOption('POST');
    await page.getByLabel('Address').fill(`${shop.url}/cancel`);
    await page.getByLabel('Body').selectOption({ label: 'A template' });
    await page.getByLabel('Template').fill('{"order": {order_id}}');
    await look(page, info, '109-tool-template');
    await page.getByRole('button', { name: 'Create tool' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'cancel_order' })).toBeVisible();
    await main(page).getByRole('link', { name: 'Back' }).click();
    await expect(page.getByRole('list', { name: 'Tools', exact: true }).getByRole('listitem')).toHaveCount(2);
    await look(page, info, '110-tools');
  });

  await test.step('the agent calls them', async () => {
    await main(page).getByRole('link', { name: 'Chat', exact: true }).click();
    const ask = async (text: string) => {
      await page.getByRole('textbox', { name: 'Message' }).fill(text);
      await page.keyboard.press('Enter');
    };
    await ask('call order_status {"order_id": "17"}');
    // What is sent while an answer is written waits for its end.
    await ask('call cancel_order {"order_id": "17"}');
    await expect(main(page).getByText('Called order_status')).toBeVisible();
    await expect(main(page).getByText('Sent on Monday').first()).toBeVisible();
    await expect(main(page).getByText('cancel_order waits for a yes')).toBeVisible();
    expect(shop.seen.some(({ url }) => url === '/cancel')).toBe(false);
    await look(page, info, '111-chat');
    await page.getByRole('link', { name: 'Transcript' }).click();
    const list = page.getByRole('list', { name: 'Transcript' });
    await expect(list.getByText('Asked first')).toBeVisible();
    await list.getByText('Input and output').first().click();
    await expect(list.getByRole('region', { name: 'Output' }).first()).toContainText('"parcels": 2');
    await look(page, info, '112-transcript');
  });

  await test.step('a model that is gone', async () => {
    model.process.stdin?.end();
    await new Promise((done) => model.process.once('exit', done));
    await page.goto(`${server.url}/agents/${agent}/chat`);
    await page.getByRole('textbox', { name: 'Message' }).fill('Where is order 17?');
    await page.keyboard.press('Enter');
    await expect(main(page).getByText('Answered without it.')).toBeVisible();
    await look(page, info, '114-chat-without-model');
    await page.getByRole('link', { name: 'Transcript' }).click();
    await expect(page.getByRole('list', { name: 'Transcript' }).getByText('Answered without it.')).toBeVisible();
    await look(page, info, '115-transcript-without-model');
  });

  await test.step('tools from an OpenAPI document', async () => {
    await page.goto(`${server.url}/agents/${agent}/tools`);
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Import tools' });
    await dialog.getByLabel('Or paste it').fill('openapi: 3.1.0');
    await dialog.getByRole('button', { name: 'Show operations' }).click();
    await expect(dialog.getByText('This is not a JSON object.')).toBeVisible();
    await dialog.getByLabel('Or paste it').fill('{"swagger": "2.0"}');
    await dialog.getByRole('button', { name: 'Show operations' }).click();
    await expect(dialog.getByText('convert the document to OpenAPI 3 first')).toBeVisible();
    await look(page, info, '116-import');
    await dialog.getByLabel('Or paste it').fill(JSON.stringify(shopDocument(shop.url)));
    await dialog.getByRole('button', { name: 'Show operations' }).click();
    await expect(dialog.getByLabel('Server')).toHaveValue(shop.url);
    await expect(dialog.getByLabel('Secret for shop_api_key')).toHaveValue('SHOP_API_KEY');
    await expect(dialog.getByLabel('GET /stock')).toBeDisabled();
    await expect(dialog.getByText('It needs the header X-Branch.')).toBeVisible();
    await dialog.getByLabel('GET /parcels/{id}').check();
    await look(page, info, '117-import-operations');
    await dialog.getByRole('button', { name: 'Add 1 tool' }).click();
    await expect(page.getByText('1 tool was added.', { exact: true })).toBeVisible();
    await expect(page.getByRole('list', { name: 'Tools', exact: true })).toContainText('trackParcel');
  });

  await test.step('turn off, delete', async () => {
    await page.goto(`${server.url}/agents/${agent}/tools`);
    await page.getByRole('button', { name: 'Turn off order_status' }).click();
    await expect(main(page).getByText('Off', { exact: true })).toBeVisible();
    await page.getByRole('button', { name: 'Delete cancel_order' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete tool' }).click();
    await expect(page.getByText('cancel_order was deleted.', { exact: true })).toBeVisible();
    await page.goto(`${server.url}/settings/secrets`);
    await expect(page.getByRole('list', { name: 'Secrets' })).toContainText('used by 1 tool');
    await page.getByRole('button', { name: 'Replace the value of SHOP_API_KEY' }).click();
    await page.getByRole('dialog').getByLabel('Value').fill('another-value');
    await page.getByRole('dialog').getByRole('button', { name: 'Replace value' }).click();
    await expect(page.getByText('SHOP_API_KEY has a new value.', { exact: true })).toBeVisible();
    await page.getByRole('button', { name: 'Delete SHOP_API_KEY' }).click();
    await expect(page.getByRole('alertdialog')).toContainText('used by 1 tool');
    await look(page, info, '113-delete-secret');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete secret' }).click();
    await expect(page.getByRole('heading', { name: 'No secrets yet' })).toBeVisible();
  });
  expect(faults).toEqual([]);
});
