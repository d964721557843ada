import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createOriginOf } from './origin.ts';

/** A request as it comes in from `from`. */
function coming(from: string, url: string, headers: Record<string, string>): IncomingMessage {
  const socket = Object.defineProperty(new Socket(), 'remoteAddress', { value: from });
  return Object.assign(new IncomingMessage(socket), { url, headers });
}

const HOST = { host: 'chat.lumen.test' };
const FORWARDED = {
  host: '10.0.0.5:8470',
  'x-forwarded-proto': 'http, https',
  'x-forwarded-host': 'invented.test, chat.lumen.test',
};

describe('the address that a request was sent to', () => {
  it('is what the request says, without its query', () => {
    const originOf = createOriginOf([], null);
    expect(originOf(coming('192.0.2.1', '/v1/wipes?from=1', HOST)).urls).toEqual([
      'http://chat.lumen.test/v1/wipes',
    ]);
  });

  it.each([
    ['127.0.0.1', ['loopback']],
    ['::1', ['loopback']],
    ['::ffff:127.0.0.1', ['loopback']],
    ['10.0.0.9', ['10.0.0.0/24']],
    ['fd00::9', ['192.0.2.1', 'fd00::/64']],
  ])('is corrected by a proxy at %s that is one of %j', (from, proxies) => {
    expect(createOriginOf(proxies, null)(coming(from, '/v1/policy', FORWARDED)).urls).toEqual([
      'https://chat.lumen.test/v1/policy',
    ]);
  });

  it.each([
    ['10.0.1.9', ['10.0.0.0/24']],
    ['127.0.0.1', []],
  ])('is not corrected by %s, which is none of %j', (from, proxies) => {
    expect(createOriginOf(proxies, null)(coming(from, '/v1/policy', FORWARDED)).urls).toEqual([
      'http://10.0.0.5:8470/v1/policy',
    ]);
  });

  it('may be below a path that a proxy takes away, where the server knows its public URL', () => {
    const originOf = createOriginOf([], 'https://lumen.test/chat/');
    expect(originOf(coming('10.0.0.9', '/socket.io/?EIO=4', HOST)).urls).toEqual([
      'http://chat.lumen.test/socket.io/',
      'https://lumen.test/chat/socket.io/',
    ]);
  });

  it('is nothing where the request names none that could be', () => {
    const originOf = createOriginOf([], null);
    expect(originOf(coming('10.0.0.9', '/x', {})).urls).toEqual([]);
    expect(originOf(coming('10.0.0.9', '/x', { host: 'a b' })).urls).toEqual([]);
  });
});

describe('the address that a request came from', () => {
  const addressFor = (from: string, forwarded: string, proxies: string[]) =>
    createOriginOf(proxies, null)(coming(from, '/', { ...HOST, 'x-forwarded-for': forwarded }))
      .address;

  it.each([
    ['203.0.113.9', '198.51.100.1', [], '203.0.113.9'],
    ['127.0.0.1', '198.51.100.1', ['loopback'], '198.51.100.1'],
    ['127.0.0.1', '192.0.2.66, 198.51.100.1', ['loopback'], '198.51.100.1'],
    ['127.0.0.1', '198.51.100.1, 10.0.0.2', ['loopback', '10.0.0.0/8'], '198.51.100.1'],
    ['127.0.0.1', '2001:db8::7', ['loopback'], '2001:db8::7'],
    ['10.0.0.2', '10.0.0.3', ['10.0.0.0/8'], '10.0.0.3'],
    ['127.0.0.1', '', ['loopback'], '127.0.0.1'],
  ])('is of %s with %j behind %j: %s', (from, forwarded, proxies, address) => {
    expect(addressFor(from, forwarded, proxies)).toBe(address);
  });
});
