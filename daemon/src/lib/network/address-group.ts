import { isIPv6 } from 'node:net';

/**
 * Returns the address that limits count by. IPv4 is one address, also when it comes in IPv6 clothes; of IPv6 it is the
 * network of 64 bits, because its owner has all addresses in it.
 */
export function addressGroup(remote: string): string {
  const address = remote.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.toLowerCase().split('::');
  const front = partsOf(head);
  const back = tail === undefined ? [] : partsOf(tail);
  const zeros = Array(Math.max(0, 8 - front.length - back.length)).fill('0');
  const network = [...front, ...zeros, ...back]
    .slice(0, 4)
    .map((part) => Number.parseInt(part, 16));
  return `${network.map((part) => part.toString(16)).join(':')}::/64`;
}

/** An IPv4 tail is two parts; it never reaches the first four. */
function partsOf(text: string): string[] {
  if (text === '') return [];
  return text.split(':').flatMap((part) => (part.includes('.') ? ['0', '0'] : [part]));
}
