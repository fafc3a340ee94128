/** Lists with the longest names there may be, from a phone to a wide screen: nothing sticks out of its card. */
import { expect, type Page } from '@playwright/test';

import { startServer, type Server } from './server';
import { test } from './test';

const owner = { name: 'Wilhelmina Featherstonehaugh-Cholmondeley', email: 'mara@harbour.example', password: 'seven quiet lanterns drift' };
const widths = [390, 768, 820, 1024, 1100, 1280, 1366, 1440, 1920];
const long = (length: number) => 'Ersatzteilbestellungen und Rücksendungen für Geschirrspülmaschinen und Wäschetrockner aller Baureihen'.slice(0, length);

let server: Server;
test.beforeAll(async () => {
  server = await startServer();
});
test.afterAll(async () => {
  await server.stop();
});

interface Made {
  id: string;
}

/** Fills the server through its API; where the lists are, by their addresses. */
async function fill(page: Page): Promise<string[]> {
  const account = { ...owner, token: server.setupToken, organization_name: 'Harbour Library' };
  const { access_token: token } = (await (await page.request.post(`${server.url}/api/v1/setup`, { data: account })).json()) as { access_token: string };
  const headers = { Authorization: `Bearer ${token}` };
  async function make(path: string, body: { data?: unknown; multipart?: Record<string, string | { name: string; mimeType: string; buffer: Buffer }> }): Promise<Made> {
    const answer = await page.request.post(server.url + path, { headers, ...body });
    expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
    return (await answer.json()) as Made;
  }
  const agent = await make('/api/v1/agents', {
    multipart: {
      agent_name: long(100),
      sop: '# Goal\nHelp people borrow books.',
      files: { name: `${'lieferbedingungen_'.repeat(11)}.md`, mimeType: 'text/markdown', buffer: Buffer.from('# Loans\nBooks can be borrowed for 28 days.') },
    },
  });
  await expect
    .poll(async () => ((await (await page.request.get(`${server.url}/api/v1/agents/${agent.id}`, { headers })).json()) as { status: string }).status)
    .toBe('active');
  await make(`/api/v1/chat/${agent.id}/${'customer-4711-'.repeat(8)}`, { data: { message: `${'Bücherausleihverlängerung '.repeat(9)}?` } });
  await make('/api/v1/api-keys', { data: { name: long(100), scopes: ['chat', 'voice', 'admin'], agent_id: agent.id, rate_per_hour: 1_000_000, expires_at: '2099-12-31T00:00:00Z' } });
  const workflow = await make('/api/v1/workflows', {
    data: { name: long(80), description: 'Rückfragebearbeitung '.repeat(40), definition: { StartAt: 'A', States: { A: { Type: 'Fail', Error: 'Überschreitung'.repeat(5), Cause: long(90) } } } },
  });
  await make(`/api/v1/workflows/${workflow.id}/executions`, { data: { name: 'n'.repeat(80), input: {}, wait_seconds: 10 } });
  await make('/api/v1/broadcasts', { data: { source_language: 'pt' } });
  return ['/agents', '/sessions', '/analytics', '/api-keys', '/workflows', `/workflows/${workflow.id}/executions`, '/broadcasts', `/agents/${agent.id}/knowledge`, '/audit-log', '/health/jobs'];
}

/** What reaches past the edge of its card, or makes something scroll sideways. */
const sticksOut = (page: Page) =>
  page.evaluate(() => {
    const faults: string[] = [];
    if (document.documentElement.scrollWidth > document.documentElement.clientWidth) faults.push('the page scrolls');
    for (const table of document.querySelectorAll('main table')) {
      const card = table.closest('section')?.getBoundingClientRect();
      const box = table.parentElement;
      if (box && box.scrollWidth > box.clientWidth) faults.push(`the table scrolls by ${box.scrollWidth - box.clientWidth}`);
      for (const control of table.querySelectorAll('a, button')) {
        const { right, width } = control.getBoundingClientRect();
        if (card && width > 0 && right > card.right) faults.push(`${control.getAttribute('aria-label') ?? control.textContent} is outside`);
      }
    }
    return faults;
  });

test('lists with long names keep within their cards at every width', async ({ page }) => {
  const lists = await fill(page);
  await page.goto(server.url);
  await page.getByLabel('E-mail').fill(owner.email);
  await page.getByLabel('Password', { exact: true }).fill(owner.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Agents' })).toBeVisible();
  for (const list of lists) {
    await page.setViewportSize({ width: 1280, height: 860 });
    await page.goto(server.url + list);
    await expect(page.getByRole('main').locator('table, ul').first()).toBeVisible();
    await expect(page.locator('.animate-pulse')).toHaveCount(0);
    for (const width of widths) {
      await page.setViewportSize({ width, height: 860 });
      expect.soft(await sticksOut(page), `${list} at ${width}`).toEqual([]);
    }
  }
});
