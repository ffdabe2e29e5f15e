import { BlockList, isIP } from 'node:net';

/** IPv4 that is not part of the public internet (IANA special-purpose registry), or leads to the host's own services. */
const PRIVATE_IPV4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  // Shared by the customers of a provider (RFC 6598); one cloud has its metadata service there.
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // Link-local: the metadata services of most clouds.
  ['169.254.0.0', 16],
  // A public address by its number, and the host's own agent in one cloud.
  ['168.63.129.16', 32],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  // Multicast, and all that is reserved up to the broadcast address.
  ['224.0.0.0', 3],
] as const;

/** All of IPv6 that is not global unicast (2000::/3), and the parts of that which are not public either. */
const PRIVATE_IPV6 = [
  ['::', 3],
  ['4000::', 2],
  ['8000::', 1],
  // Protocol assignments: tunnels, benchmarks, identifiers that are no addresses.
  ['2001::', 23],
  ['2001:db8::', 32],
  ['3fff::', 20],
] as const;

/** Two lists: one would take every IPv4 address for the IPv6 address that it can be mapped to. */
const LISTS = { ipv4: createList('ipv4', PRIVATE_IPV4), ipv6: createList('ipv6', PRIVATE_IPV6) };

function createList(family: 'ipv4' | 'ipv6', nets: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [net, prefix] of nets) list.addSubnet(net, prefix, family);
  return list;
}

/** Where an IPv6 address begins like this, it stands for the IPv4 address in the two groups from `at` on. */
const EMBEDDING = [
  // Mapped (RFC 4291), and translated (RFC 2765).
  { prefix: '0:0:0:0:0:ffff:', at: 6 },
  { prefix: '0:0:0:0:ffff:0:', at: 6 },
  // NAT64 (RFC 6052).
  { prefix: '64:ff9b:0:0:0:0:', at: 6 },
  // 6to4 (RFC 3056).
  { prefix: '2002:', at: 1 },
] as const;

/** Whether an IP address, in whatever spelling, is not one of the public internet. What is no address is `false`. */
export function isPrivateAddress(address: string): boolean {
  // A zone is an interface of this machine: what has one is local to it.
  if (address.includes('%')) return isIP(address) !== 0;
  switch (isIP(address)) {
    case 4:
      return LISTS.ipv4.check(address, 'ipv4');
    case 6:
      return isPrivateIPv6(address);
    default:
      return false;
  }
}

function isPrivateIPv6(address: string): boolean {
  const groups = toGroups(address);
  const text = groups.join(':');
  const embedding = EMBEDDING.find(({ prefix }) => text.startsWith(prefix));
  if (embedding === undefined) return LISTS.ipv6.check(address, 'ipv6');
  const [high = '0', low = '0'] = groups.slice(embedding.at);
  const octets = [high, low].map((group) => Number.parseInt(group, 16)).flatMap((n) => [n >> 8, n & 0xff]);
  return LISTS.ipv4.check(octets.join('.'), 'ipv4');
}

/** The eight groups, in lower case and without leading zeros. A URL knows all the ways to write them. */
function toGroups(address: string): readonly string[] {
  const [head = '', tail] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split('::');
  const [first, last] = [head, tail ?? ''].map((part) => part.split(':').filter((group) => group !== ''));
  const [before, after] = [first ?? [], last ?? []];
  const missing = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...missing, ...after];
}
