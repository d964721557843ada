import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** What is no place on the internet: RFC 1918, RFC 6598, RFC 3927, RFC 4193, RFC 4291, and loopback. */
const LOCAL = new BlockList();
for (const [address, prefix] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['127.0.0.0', 8],
] as const) {
  LOCAL.addSubnet(address, prefix, 'ipv4');
}
for (const [address, prefix] of [
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const) {
  LOCAL.addSubnet(address, prefix, 'ipv6');
}

export interface Network {
  /** The address as it is looked up: an IPv4 one that came mapped into IPv6 is IPv4 again. */
  address: string;
  /** CIDR: what one customer usually has, /24 of IPv4 or /48 of IPv6. */
  network: string;
  local: boolean;
}

/** Null for what is no address. */
export function networkOf(text: string): Network | null {
  // A zone (RFC 4007) says which card of this machine, nothing about the other end.
  const [address = ''] = unmapped(text).split('%');
  if (isIPv4(address)) {
    const network = `${address.split('.').slice(0, 3).join('.')}.0/24`;
    return { address, network, local: LOCAL.check(address, 'ipv4') };
  }
  if (!isIPv6(address)) return null;
  const network = `${groupsOf(address)
    .slice(0, 3)
    .map((group) => group.toString(16))
    .join(':')}::/48`;
  return { address, network, local: LOCAL.check(address, 'ipv6') };
}

/** RFC 4291 §2.5.5.2: how a socket that takes both writes an IPv4 address. */
const unmapped = (text: string): string =>
  /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(text)?.[1] ?? text;

/** The eight groups of 16 bits. */
function groupsOf(address: string): number[] {
  const [before = '', after] = address.split('::');
  const read = (part: string) => (part === '' ? [] : part.split(':').flatMap(valuesOf));
  const head = read(before);
  if (after === undefined) return head;
  const tail = read(after);
  return [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}

/** A group, or the two that an IPv4 address at the end stands for. */
function valuesOf(group: string): number[] {
  if (!group.includes('.')) return [Number.parseInt(group, 16)];
  const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
  return [a * 256 + b, c * 256 + d];
}
