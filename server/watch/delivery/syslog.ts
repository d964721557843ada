import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { connect, isIP } from 'node:net';
import { hostname } from 'node:os';
import { connect as connectTls } from 'node:tls';
import type { Severity } from '../../../shared/domain/alert.ts';
import type { Delivery } from '../../../shared/domain/watching.ts';
import { mayReach, type Reach } from '../../sso/public-address.ts';

export type SyslogTarget = NonNullable<Delivery['syslog']>;

/** Facility 13, "log audit" (RFC 5424 §6.2.1), and the severities of syslog. */
const FACILITY = 13;
const SYSLOG_SEVERITY: Readonly<Record<Severity, number>> = { notice: 5, warning: 4, critical: 2 };
const LIMIT_MS = 8_000;
/** RFC 5426 §3.2: what a datagram surely holds; what is longer is cut. */
const DATAGRAM_MOST = 8_192;

/** RFC 5424 §6: one message. */
export function syslogMessage(
  severity: Severity,
  { at, rule, body }: { at: number; rule: string; body: string },
): string {
  const priority = FACILITY * 8 + SYSLOG_SEVERITY[severity];
  const host =
    hostname()
      .replace(/[^!-~]/g, '')
      .slice(0, 255) || '-';
  const time = new Date(at).toISOString();
  // The byte order mark says that what follows is UTF-8 (§6.4).
  return `<${priority}>1 ${time} ${host} nightjar ${process.pid} ${rule} - \uFEFF${body}`;
}

/** The receiver's address is none that this server may connect to. */
export class ReceiverRefused extends Error {
  override readonly name = 'ReceiverRefused';
}

/** Sends one message, and resolves when it is out of this process: nobody acknowledges syslog. */
export async function sendSyslog(
  target: SyslogTarget,
  reach: Reach,
  message: string,
): Promise<void> {
  const address = await addressOf(target.host, reach);
  switch (target.transport) {
    case 'udp':
      return sendDatagram(address, target.port, Buffer.from(message));
    case 'tcp':
    case 'tls':
      return sendStream(target, address, message);
  }
}

/** Looked up once, judged, and connected to as it was judged. */
export async function addressOf(host: string, reach: Reach): Promise<string> {
  const found = isIP(host) === 0 ? await lookup(host, { all: true }) : [{ address: host }];
  const [first] = found;
  if (!first || !found.every(({ address }) => mayReach(address, reach))) {
    throw new ReceiverRefused('address refused');
  }
  return first.address;
}

async function sendDatagram(address: string, port: number, message: Buffer): Promise<void> {
  const socket = createSocket(isIP(address) === 6 ? 'udp6' : 'udp4');
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.send(message.subarray(0, DATAGRAM_MOST), port, address, (error) =>
        error ? reject(error) : resolve(),
      );
    });
  } finally {
    socket.close();
  }
}

/** RFC 5425 §4.3.1 and RFC 6587 §3.4.1: the length, a space, the message. */
const framed = (message: string): string => `${Buffer.byteLength(message)} ${message}`;

async function sendStream(
  { transport, host, port }: SyslogTarget,
  address: string,
  message: string,
): Promise<void> {
  const to = { host: address, port };
  const name = isIP(host) === 0 ? { servername: host } : {};
  const socket = transport === 'tls' ? connectTls({ ...to, ...name }) : connect(to);
  const signal = AbortSignal.timeout(LIMIT_MS);
  try {
    await once(socket, transport === 'tls' ? 'secureConnect' : 'connect', { signal });
    socket.end(framed(message));
    // Until the other side has closed too: it has read all of it.
    socket.resume();
    await once(socket, 'close', { signal });
  } finally {
    socket.destroy();
  }
}
