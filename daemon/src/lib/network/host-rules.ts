import ipaddr from 'ipaddr.js';
import { plainAddress } from './address-kind.ts';

const NAME = /^(\*\.)?[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*$/;

/** A list of hosts: names (`cam.example`, `*.example` for all below it), addresses and networks (`10.1.0.0/16`). */
export class HostRules {
  readonly #names: readonly string[];
  readonly #networks: readonly (readonly [ipaddr.IPv4 | ipaddr.IPv6, number])[];

  constructor(rules: readonly string[]) {
    const networks = rules.map(networkOf);
    this.#networks = networks.filter((network) => network !== undefined);
    this.#names = rules
      .filter((_, k) => networks[k] === undefined)
      .map((rule) => rule.toLowerCase());
  }

  get isEmpty(): boolean {
    return this.#names.length + this.#networks.length === 0;
  }

  /** True when no name would do: then an address decides. */
  get hasNetworks(): boolean {
    return this.#networks.length > 0;
  }

  /** `name`: in lower case, without a dot at its end. */
  hasName(name: string): boolean {
    return this.#names.some((rule) =>
      rule.startsWith('*.') ? name.endsWith(rule.slice(1)) : name === rule,
    );
  }

  hasAddress(text: string): boolean {
    const address = plainAddress(text);
    return this.#networks.some(
      ([network, bits]) =>
        address?.kind() === network.kind() && address.match(network as never, bits),
    );
  }
}

/** Returns true for a text that `HostRules` understands. */
export function isHostRule(rule: string): boolean {
  if (networkOf(rule) !== undefined) return true;
  // A rule that looks like an address must be one: `10.0.0.300` is no name.
  return NAME.test(rule.toLowerCase()) && !/(^|\.)\d+$/.test(rule);
}

function networkOf(rule: string): readonly [ipaddr.IPv4 | ipaddr.IPv6, number] | undefined {
  if (ipaddr.isValidCIDR(rule)) return ipaddr.parseCIDR(rule);
  if (!ipaddr.IPv4.isValidFourPartDecimal(rule) && !ipaddr.IPv6.isValid(rule)) return undefined;
  const address = ipaddr.process(rule);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}
