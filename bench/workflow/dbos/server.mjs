// The contract of bench/workflow on DBOS: three durable steps, a choice and an end, started over
// HTTP, answered when it has succeeded.
//
//   node server.mjs PORT POSTGRES_URL
import { createServer } from 'node:http';

import { DBOS } from '@dbos-inc/dbos-sdk';

const [port, database] = process.argv.slice(2);

const echo = (given) => Promise.resolve(given);

const order = DBOS.registerWorkflow(
  async (given) => {
    const taken = await DBOS.runStep(() => echo(given), { name: 'Take' });
    const weighed = await DBOS.runStep(() => echo({ weight: taken.weight }), { name: 'Weigh' });
    const packed = await DBOS.runStep(() => echo({ order: given.order, ...weighed }), { name: 'Pack' });
    return packed.order === 'none' ? null : packed;
  },
  { name: 'order' },
);

async function begin(request, response) {
  let body = '';
  for await (const piece of request) body += piece;
  const handle = await DBOS.startWorkflow(order)(JSON.parse(body).input);
  const output = await handle.getResult();
  const text = JSON.stringify({ id: handle.workflowID, status: 'SUCCEEDED', output });
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}

DBOS.setConfig({ name: 'bench', systemDatabaseUrl: database, systemDatabasePoolSize: 40, runAdminServer: false, logLevel: 'error' });
await DBOS.launch();
createServer((request, response) => {
  begin(request, response).catch((error) => {
    response.writeHead(500);
    response.end(String(error));
  });
}).listen(Number(port), '127.0.0.1');
