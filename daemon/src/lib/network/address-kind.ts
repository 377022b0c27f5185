import { networkInterfaces } from 'node:os';
import ipaddr from 'ipaddr.js';

/** Owner of an address, as far as that decides who may be sent there. */
export type AddressKind = 'public' | 'private' | 'machine' | 'link' | 'metadata' | 'other';

/** Addresses at which clouds tell a machine its secrets, also those outside of link-local ranges. */
const METADATA = new Set([
  ...['169.254.169.254', '169.254.170.2', '169.254.170.23', '169.254.42.42'],
  ...['100.100.100.200', '168.63.129.16', '192.0.0.192'],
  ...['fd00:ec2::254', 'fd00:ec2::23', 'fd20:ce::254', 'fd00:42::42'],
]);

const KINDS: Readonly<Record<string, AddressKind>> = {
  unicast: 'public',
  private: 'private',
  uniqueLocal: 'private',
  carrierGradeNat: 'private',
  loopback: 'machine',
  linkLocal: 'link',
};

/**
 * Returns the kind of an IPv4 or IPv6 address. IPv4 inside of IPv6 (mapped, or translated by NAT64) counts as itself;
 * tunnels, multicast, unspecified and reserved addresses are `other`. `ofMachine`: addresses of this machine.
 */
export function addressKind(
  address: string,
  ofMachine: ReadonlySet<string> = ownAddresses(),
): AddressKind {
  const plain = plainAddress(address);
  if (!plain) return 'other';
  const text = plain.toString();
  if (METADATA.has(text)) return 'metadata';
  if (ofMachine.has(text)) return 'machine';
  return KINDS[plain.range()] ?? 'other';
}

/** Returns the address without what wraps it; undefined when it is none. */
export function plainAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  const withoutZone = text.replace(/%.*$/, '');
  if (!ipaddr.isValid(withoutZone)) return undefined;
  const address = ipaddr.process(withoutZone);
  return address.kind() === 'ipv6' && wrapsIpv4(address)
    ? ipaddr.fromByteArray(address.toByteArray().slice(12))
    : address;
}

/** `64:ff9b::7f00:1`, of NAT64, and the old `::7f00:1`; neither `::` nor `::1`. */
function wrapsIpv4(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address.range() === 'rfc6052') return true;
  const bytes = address.toByteArray();
  return address.range() === 'unicast' && bytes.slice(0, 12).every((byte) => byte === 0);
}

/** Returns the addresses of all interfaces of this machine. */
export function ownAddresses(): ReadonlySet<string> {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return new Set(all.map(({ address }) => plainAddress(address)?.toString() ?? address));
}
