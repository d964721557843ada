import { isIPv6 } from 'node:net';

const GROUPS = 8;
/** Of an IPv6 address: the /64 is one customer's. */
const NETWORK_GROUPS = 4;
/** The /48 is one site's, who can number 65,536 networks in it. */
const SITE_GROUPS = 3;

/** Whose network an address is of: an IPv4 address itself, an IPv6 one's /64. Other text stays as it is. */
export function networkOf(address: string): string {
  const [bare = ''] = address.split('%');
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(bare)) return address;
  // As a URL writes it: hexadecimal groups alone, lower case, without leading zeros (WHATWG URL).
  const written = new URL(`http://[${bare}]/`).hostname.slice(1, -1);
  const [head = '', tail = ''] = written.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: GROUPS - before.length - after.length }, () => '0');
  return `${[...before, ...zeros, ...after].slice(0, NETWORK_GROUPS).join(':')}::/64`;
}

/** The /48 that a network of IPv6 is of, as `networkOf` writes it; null for all others. */
export function siteOf(network: string): string | null {
  if (!network.endsWith('::/64')) return null;
  return `${network.split(':').slice(0, SITE_GROUPS).join(':')}::/48`;
}
