import { BlockList, isIP } from 'node:net';

const subnetsOf = (v4: readonly string[], v6: readonly string[]): BlockList => {
  const list = new BlockList();
  for (const [family, subnets] of [
    ['ipv4', v4],
    ['ipv6', v6],
  ] as const) {
    for (const subnet of subnets) {
      const [net = '', prefix = ''] = subnet.split('/');
      list.addSubnet(net, Number(prefix), family);
    }
  }
  return list;
};

/** Never anybody's provider: "this host", link-local (cloud metadata is there), multicast, reserved. */
const NEVER = subnetsOf(
  ['0.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4', '240.0.0.0/4'],
  ['::/128', 'fe80::/10', 'ff00::/8', 'fd00:ec2::/32'],
);
/** Of one's own network: RFC 1918, 6598, 6890, 4193, documentation and benchmarks. */
const INSIDE = subnetsOf(
  [
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    '172.16.0.0/12',
    '192.0.0.0/24',
    '192.0.2.0/24',
    '192.168.0.0/16',
    '198.18.0.0/15',
    '198.51.100.0/24',
    '203.0.113.0/24',
  ],
  ['::1/128', 'fc00::/7', '2001:db8::/32', '100::/64'],
);
/** IPv4 in IPv6's clothes: mapped, compatible, NAT64, 6to4, Teredo. Whatever is behind, it is not said openly. */
const DISGUISED = subnetsOf(
  [],
  ['::ffff:0:0/96', '::/96', '64:ff9b::/96', '64:ff9b:1::/48', '2002::/16', '2001::/32'],
);

/** Which addresses the server lets a company's admins have it connect to. */
export type Reach = 'public' | 'inside-too';

/** Whether an IP address may be connected to. Nothing that is no address may. */
export function mayReach(address: string, reach: Reach): boolean {
  const version = isIP(address);
  if (version === 0) return false;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  if (NEVER.check(address, family)) return false;
  if (INSIDE.check(address, family)) return reach === 'inside-too';
  // A list of IPv6 subnets holds IPv4 addresses too, as their mapped ones.
  return version === 4 || !DISGUISED.check(address, family);
}
