import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer as createTcpServer, type Socket } from 'node:net';
import {
  createServer as createTlsServer,
  getCACertificates,
  setDefaultCACertificates,
} from 'node:tls';
import { beforeEach, describe, expect, it } from 'vitest';
import { must } from '../../testing/company.ts';
import { afterwards, listening, NO_DELIVERY, startDelivering } from '../testing/delivering.ts';
import type { SyslogTarget } from './syslog.ts';

const pem = (name: string) =>
  readFile(new URL(`../../testing/tls/${name}`, import.meta.url), 'utf8');

const LOCAL = { host: '127.0.0.1' } as const;
const CEF = /CEF:0\|Nightjar\|Nightjar\|[^|]+\|stolen-token\|Stolen token\|9\|/;

/** Sets the receiver, lets an alarm happen, and answers how the page of watching has it. */
async function alarmTo(syslog: SyslogTarget) {
  const { owner, deliverBy, alarm, company } = await startDelivering();
  must(await deliverBy({ ...NO_DELIVERY, syslog }));
  await alarm();
  const { outcomes } = must(await owner.http('readWatching', {}));
  return { outcome: outcomes.syslog, suser: `suser=ada@${company.domain}` };
}

/** What one connection said, until it closed. */
function heard() {
  const said = { text: '' };
  return {
    said,
    onConnection(socket: Socket) {
      socket.on('data', (chunk) => {
        said.text += String(chunk);
      });
      socket.on('end', () => socket.end());
      // Who does not trust this receiver hangs up.
      socket.on('error', () => {});
    },
  };
}

/** One message, framed by its length (RFC 6587 §3.4.1). */
function unframed(text: string): string {
  const space = text.indexOf(' ');
  const message = text.slice(space + 1);
  expect(Buffer.byteLength(message)).toBe(Number(text.slice(0, space)));
  return message;
}

describe('over UDP', () => {
  it('one datagram is one message', async () => {
    const receiver = createSocket('udp4');
    receiver.bind(0, LOCAL.host);
    await once(receiver, 'listening');
    afterwards(() => receiver.close());
    const got: Buffer[] = [];
    receiver.on('message', (message) => got.push(message));
    const { outcome, suser } = await alarmTo({
      transport: 'udp',
      ...LOCAL,
      port: receiver.address().port,
    });
    await expect.poll(() => got.length).toBe(1);
    const text = String(got[0]);
    // Facility 13, severity 2 (RFC 5424 §6.2.1), and no length before it.
    expect(text).toMatch(/^<106>1 \d{4}-\d\d-\d\dT[\d:.]+Z \S+ nightjar \d+ stolen-token - \uFEFF/);
    expect(text).toMatch(CEF);
    expect(text).toContain(suser);
    expect(outcome).toMatchObject({ fault: null });
  });
});

describe('over TCP', () => {
  it('carries one CEF message, framed by its length', async () => {
    const { said, onConnection } = heard();
    const port = await listening(createTcpServer(onConnection));
    const { suser } = await alarmTo({ transport: 'tcp', ...LOCAL, port });
    const message = unframed(said.text);
    expect(message).toMatch(CEF);
    expect(message).toContain('act=sign-out-wipe:done,tell-person:done,tell-admins:done');
    expect(message).toContain(suser);
  });

  it('to a port at which nobody listens: an admin sees that', async () => {
    const server = createTcpServer();
    const port = await listening(server);
    server.close();
    await once(server, 'close');
    const { outcome } = await alarmTo({ transport: 'tcp', ...LOCAL, port });
    expect(outcome).toMatchObject({ fault: 'not-reached' });
  });
});

describe('over TLS', () => {
  beforeEach(async () => {
    const before = getCACertificates('default');
    setDefaultCACertificates([...before, await pem('one.pem')]);
    afterwards(() => setDefaultCACertificates(before));
  });

  async function tlsReceiver(name: 'one' | 'two', host?: string) {
    const { said, onConnection } = heard();
    const server = createTlsServer(
      { key: await pem(`${name}.key`), cert: await pem(`${name}.pem`) },
      onConnection,
    );
    server.on('tlsClientError', () => {});
    return { said, port: await listening(server, host) };
  }

  it.each(['localhost', '127.0.0.1'])('is what a receiver at %s reads', async (host) => {
    const { said, port } = await tlsReceiver('one');
    const { outcome, suser } = await alarmTo({ transport: 'tls', host, port });
    const message = unframed(said.text);
    expect(message).toMatch(CEF);
    expect(message).toContain(suser);
    expect(outcome).toMatchObject({ fault: null });
  });

  it('says nothing to a receiver whose certificate is not trusted', async () => {
    const { said, port } = await tlsReceiver('two');
    const { outcome } = await alarmTo({ transport: 'tls', host: 'localhost', port });
    expect(said.text).toBe('');
    expect(outcome).toMatchObject({ fault: 'not-trusted' });
  });

  // Elsewhere this machine has no second address.
  it.skipIf(process.platform !== 'linux')(
    'says nothing to a receiver at another name than its certificate has',
    async () => {
      const host = '127.0.0.2';
      const { said, port } = await tlsReceiver('one', host);
      const { outcome } = await alarmTo({ transport: 'tls', host, port });
      expect(said.text).toBe('');
      expect(outcome).toMatchObject({ fault: 'not-trusted' });
    },
  );

  it('says nothing to a receiver that speaks no TLS', async () => {
    const { said, onConnection } = heard();
    const port = await listening(
      createTcpServer((socket) => {
        onConnection(socket);
        socket.end('what?\n');
      }),
    );
    const { outcome } = await alarmTo({ transport: 'tls', ...LOCAL, port });
    expect(said.text).not.toMatch(CEF);
    expect(outcome).toMatchObject({ fault: 'not-reached' });
  });
});
