import { z } from 'zod';
import { parsedOnce } from './parsed-once.ts';

/** One network: an address and how many of its leading bits count (CIDR, RFC 4632; RFC 4291 §2.3). */
interface Network extends Address {
  prefix: number;
}

interface Address {
  bits: bigint;
  length: 32 | 128;
}

const networksIn = parsedOnce((text): Network[] | null => {
  const networks = text.trim().split(/\s+/).map(networkOf);
  return networks.every((network) => network !== null) ? networks : null;
});

/**
 * A condition on where the computer is: networks separated by spaces, in one of which it must have an
 * address. `10.0.0.0/8 fd00::/8`.
 */
export const NetworksCondition = z
  .string()
  .min(1)
  .max(500)
  .refine((text) => networksIn(text) !== null, {
    message: 'networks in CIDR form, such as 10.0.0.0/8',
  });

/** Whether one of `addresses` (IPv4 or IPv6, as text) lies in one of the condition's networks. */
export function isWithin(condition: string, addresses: readonly string[]): boolean {
  const networks = networksIn(condition) ?? [];
  return addresses.some((text) => {
    const address = addressOf(withoutZone(text));
    return address !== null && networks.some((network) => contains(network, address));
  });
}

/** A zone names an interface of this computer (RFC 4007 §11) and is no part of the address. */
const withoutZone = (text: string): string => text.replace(/%.+$/, '');

function contains(network: Network, address: Address): boolean {
  if (network.length === address.length) {
    const rest = BigInt(network.length - network.prefix);
    return network.bits >> rest === address.bits >> rest;
  }
  const [whole, plain] = [unmappedNetwork(network), unmapped(address)];
  if (whole === network && plain === address) return false;
  return whole.length === plain.length && contains(whole, plain);
}

/** `::ffff:0:0/96`: IPv4 in the spelling of IPv6 (RFC 4291 §2.5.5.2). */
const MAPPED = 0xffffn;

const unmapped = (address: Address): Address =>
  address.length === 128 && address.bits >> 32n === MAPPED
    ? { bits: address.bits & 0xffff_ffffn, length: 32 }
    : address;

const unmappedNetwork = (network: Network): Network =>
  network.prefix < 96 || unmapped(network) === network
    ? network
    : { ...unmapped(network), prefix: network.prefix - 96 };

function networkOf(text: string): Network | null {
  const [, address = '', digits = ''] = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text) ?? [];
  const parsed = addressOf(address);
  const prefix = Number(digits);
  return parsed && digits !== '' && prefix <= parsed.length ? { ...parsed, prefix } : null;
}

const addressOf = parsedOnce((text): Address | null => {
  if (z.ipv4().safeParse(text).success)
    return { bits: joined(text.split('.').map(Number), 8n), length: 32 };
  if (!z.ipv6().safeParse(text).success) return null;
  const groups = groupsOf(text);
  return { bits: joined(groups, 16n), length: 128 };
});

/** The eight groups of an IPv6 address, `::` and a trailing IPv4 address (RFC 4291 §2.2) spelled out. */
function groupsOf(text: string): number[] {
  const [head = '', tail] = text.split('::');
  const before = pieces(head);
  if (tail === undefined) return before;
  const after = pieces(tail);
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => 0);
  return [...before, ...zeros, ...after];
}

const pieces = (text: string): number[] =>
  text === ''
    ? []
    : text.split(':').flatMap((piece) => {
        if (!piece.includes('.')) return [Number.parseInt(piece, 16)];
        const [a = 0, b = 0, c = 0, d = 0] = piece.split('.').map(Number);
        return [a * 256 + b, c * 256 + d];
      });

const joined = (parts: readonly number[], width: bigint): bigint =>
  parts.reduce((bits, part) => (bits << width) | BigInt(part), 0n);
