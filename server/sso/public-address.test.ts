import { expect, it } from 'vitest';
import { mayReach } from './public-address.ts';

it.each(['93.184.216.34', '2606:2800:220:1:248:1893:25c8:1946', '1.1.1.1'])(
  'whatever is public may be reached: %s',
  (address) => {
    expect(mayReach(address, 'public')).toBe(true);
    expect(mayReach(address, 'inside-too')).toBe(true);
  },
);

it.each(['127.0.0.1', '10.1.2.3', '172.31.255.255', '192.168.0.1', '100.64.0.1', '::1', 'fd12::1'])(
  'what is inside only where the operator says so: %s',
  (address) => {
    expect(mayReach(address, 'public')).toBe(false);
    expect(mayReach(address, 'inside-too')).toBe(true);
  },
);

it.each([
  '169.254.169.254',
  'fd00:ec2::254',
  'fe80::1',
  '0.0.0.0',
  '::',
  '224.0.0.1',
  '255.255.255.255',
  'localhost',
  '0x7f.1',
  '',
])('never what is nobody’s provider: %s', (address) => {
  expect(mayReach(address, 'public')).toBe(false);
  expect(mayReach(address, 'inside-too')).toBe(false);
});

it.each(['::ffff:127.0.0.1', '::ffff:10.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::', '::127.0.0.1'])(
  'no address in another one’s clothes: %s',
  (address) => {
    expect(mayReach(address, 'public')).toBe(false);
  },
);
