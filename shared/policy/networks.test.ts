import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWithin, NetworksCondition } from './networks.ts';

const isCondition = (text: string) => NetworksCondition.safeParse(text).success;

describe('a condition on networks', () => {
  it.each([
    ['10.0.0.0/8', '10.255.0.1', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    // The bits behind the prefix do not count, whatever they are.
    ['10.1.2.3/8', '10.9.9.9', true],
    ['10.0.0.0/31', '10.0.0.1', true],
    ['10.0.0.0/31', '10.0.0.2', false],
    ['203.0.113.7/32', '203.0.113.7', true],
    ['203.0.113.7/32', '203.0.113.6', false],
    ['0.0.0.0/0', '255.255.255.255', true],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['::/0', '2001:db8::1', true],
    ['::/0', '::', true],
    ['::/0', '10.0.0.1', false],
    ['fd00::/8', 'fdff:1:2:3:4:5:6:7', true],
    ['fd00::/8', 'fe80::1', false],
    ['2001:db8::/32', '2001:0DB8:0:0:0:0:0:1', true],
    ['2001:db8:0:8000::/49', '2001:db8:0:7fff::', false],
    ['2001:db8:0:8000::/49', '2001:db8:0:ffff::', true],
    ['::1/128', '0:0:0:0:0:0:0:1', true],
    ['fe80::/10', 'fe80::1%eth0', true],
    ['10.0.0.0/8 fd00::/8', 'fd00::1', true],
    ['10.0.0.0/8 fd00::/8', '192.168.0.1', false],
    ['  10.0.0.0/8\tfd00::/8 ', '10.0.0.1', true],
    // An IPv4 address in the spelling of IPv6, RFC 4291 §2.5.5.2.
    ['10.0.0.0/8', '::ffff:10.0.0.1', true],
    ['10.0.0.0/8', '::ffff:a00:1', true],
    ['10.0.0.0/8', '::ffff:11.0.0.1', false],
    ['::ffff:10.0.0.0/104', '10.0.0.1', true],
    ['::ffff:10.0.0.0/104', '11.0.0.1', false],
    ['::/0', '::ffff:10.0.0.1', true],
    // Not mapped: only looks like it.
    ['10.0.0.0/8', '::10.0.0.1', false],
  ])('%s and %s: %s', (condition, address, within) => {
    expect(isCondition(condition)).toBe(true);
    expect(isWithin(condition, [address])).toBe(within);
    expect(isWithin(condition, ['192.0.2.1', address])).toBe(
      within || isWithin(condition, ['192.0.2.1']),
    );
  });

  it.each([
    '',
    ' ',
    '10.0.0.0',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/08',
    '10.0.0.0/8/8',
    '10.0.0.0/8,fd00::/8',
    '10.0.0/8',
    '010.0.0.0/8',
    '256.0.0.0/8',
    '１０.0.0.0/8',
    '::/129',
    ':::/8',
    '1::2::3/8',
    '1:2:3:4:5:6:7:8:9/8',
    'fe80::%eth0/10',
    '/8',
    'everywhere/0',
    '10.0.0.0/8 nonsense',
    `${'10.0.0.0/8 '.repeat(60)}`,
  ])('%j is none', (text) => {
    expect(isCondition(text)).toBe(false);
  });

  it('is not met by what is no address, nor by none', () => {
    expect(isWithin('0.0.0.0/0 ::/0', [])).toBe(false);
    for (const address of ['', 'localhost', '10.0.0', '10.0.0.1/8', '%', '%eth0', '::%', 'g::']) {
      expect(isWithin('0.0.0.0/0', [address])).toBe(false);
    }
    expect(isWithin('nonsense', ['10.0.0.1'])).toBe(false);
  });

  it('finds every address in its own network, and throws at nothing', () => {
    const network = fc.oneof(
      fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })),
      fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 })),
    );
    fc.assert(
      fc.property(network, ([address, prefix]) => {
        expect(isWithin(`${address}/${prefix}`, [address])).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, address) => {
        expect(isCondition(text) || !isWithin(text, [address])).toBe(true);
      }),
    );
  });
});
