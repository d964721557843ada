import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { createOutbound, OutboundError } from './outbound.ts';

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close().closeAllConnections();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  open.push(server);
  await once(server, 'listening');
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

const asked = { method: 'GET', headers: {} };
const faultOf = (error: unknown) => (error instanceof OutboundError ? error.fault : String(error));
const faultAt = (url: string, reach: 'public' | 'inside-too') =>
  createOutbound(reach)(url, asked).then(() => 'answered', faultOf);

it('asks, and answers as fetch does', async () => {
  const url = await serve((request, response) => {
    response.setHeader('content-type', 'application/json').end(`{"m":"${request.method}"}`);
  });
  const answer = await createOutbound('inside-too')(url, { ...asked, method: 'POST', body: 'x' });
  expect(answer.headers.get('content-type')).toBe('application/json');
  expect(await answer.json()).toEqual({ m: 'POST' });
});

it('reaches nothing inside, by address or by name, unless the operator says so', async () => {
  const url = await serve((_, response) => void response.end());
  expect(await faultAt(url, 'public')).toBe('not-encrypted');
  expect(await faultAt('https://127.0.0.1:1/', 'public')).toBe('address-refused');
  expect(await faultAt('https://[::1]:1/', 'public')).toBe('address-refused');
  expect(await faultAt('https://localhost:1/', 'public')).toBe('address-refused');
  expect(await faultAt('https://169.254.169.254/', 'inside-too')).toBe('address-refused');
  // The controls: the same two, reached.
  expect(await faultAt('https://localhost:1/', 'inside-too')).toBe('not-reached');
  expect(await faultAt(url, 'inside-too')).toBe('answered');
});

it('never asks in the open beyond this machine', async () => {
  expect(await faultAt('http://192.0.2.1/', 'inside-too')).toBe('not-encrypted');
  expect(await faultAt('ftp://127.0.0.1/', 'inside-too')).toBe('not-encrypted');
});

it('follows no redirect', async () => {
  let elsewhere = 0;
  const other = await serve((_, response) => {
    elsewhere += 1;
    response.end();
  });
  const url = await serve((_, response) => void response.writeHead(302, { location: other }).end());
  const answer = await createOutbound('inside-too')(url, asked);
  expect(answer.status).toBe(302);
  expect(elsewhere).toBe(0);
});

it('takes no answer without an end', async () => {
  const url = await serve((_, response) => {
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(64 * 1024)));
    };
    response.on('drain', more);
    more();
  });
  expect(await faultAt(url, 'inside-too')).toBe('too-large');
});

it('waits for nobody longer than it is told', async () => {
  const asking = Promise.withResolvers<void>();
  const url = await serve(() => asking.resolve());
  const stop = new AbortController();
  const answer = createOutbound('inside-too')(url, { ...asked, signal: stop.signal });
  await asking.promise;
  stop.abort();
  expect(await answer.catch(faultOf)).toBe('not-reached');
});
