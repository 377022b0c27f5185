import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { TrueframeError } from '@trueframe/sdk';
import { type AddressKind, addressKind, ownAddresses } from '../../../lib/network/address-kind.ts';
import { HostRules } from '../../../lib/network/host-rules.ts';
import { forbidden, type SourceAccess } from './source-access.ts';

/** Names under which clouds serve what a machine must keep to itself. */
const METADATA_NAMES = /^(?:metadata|instance-data)(?:\.|$)/;

const WHY: Readonly<Record<Exclude<AddressKind, 'public'>, string>> = {
  private:
    'private networks are refused (sources.privateNetworks; or put its address into sources.hosts)',
  machine:
    'it is this machine itself, which is refused (sources.loopback; or put its address into sources.hosts)',
  link: 'link-local addresses are refused (put its address into sources.hosts to allow it)',
  metadata: 'the metadata of a cloud is refused (put its address into sources.hosts to allow it)',
  other:
    'multicast, unspecified, reserved and tunnelled addresses are refused (put its address into sources.hosts to allow it)',
};

export type Resolve = (name: string) => Promise<readonly { readonly address: string }[]>;

/**
 * Returns the address to connect to for a host: what is checked is what is used, whatever the name means a moment later.
 * Every address that the name has must be allowed. `source`: the source in errors.
 * @throws SOURCE_FORBIDDEN; SOURCE_UNREACHABLE when the name is not known; REQUEST_INVALID
 */
export async function pinHost(
  hostname: string,
  access: SourceAccess,
  source: string,
  resolve: Resolve = (name) => lookup(name, { all: true }),
): Promise<string> {
  const host = plainHost(hostname, source);
  const rules = new HostRules(access.hosts);
  const isNamed = isIP(host) === 0 && rules.hasName(host);
  const notListed = () =>
    forbidden(source, 'its host is none of those that may be used (sources.hosts)');
  // Before anything is asked of DNS: nobody is to learn names of a network from the answers.
  const isListed = rules.isEmpty || isNamed || rules.hasNetworks;
  if (!isListed) throw notListed();
  if (METADATA_NAMES.test(host) && !isNamed) throw forbidden(source, WHY.metadata);
  const addresses = await addressesOf(host, source, resolve);
  const ofMachine = ownAddresses();
  for (const address of addresses) {
    if (rules.hasAddress(address)) continue;
    if (!rules.isEmpty && !isNamed) throw notListed();
    const kind = addressKind(address, ofMachine);
    if (!isAllowed(kind, access)) throw forbidden(source, WHY[kind as 'other']);
  }
  return addresses[0] as string;
}

function isAllowed(kind: AddressKind, { privateNetworks, loopback }: SourceAccess): boolean {
  return (
    kind === 'public' || (kind === 'private' && privateNetworks) || (kind === 'machine' && loopback)
  );
}

/** The host as a name in lower case, or an address: decimal, octal and short forms of IPv4 are brought into the usual one. */
function plainHost(hostname: string, source: string): string {
  // Host parsing of the web knows all of these forms; that of rtsp: URLs leaves them as they are.
  const url = `http://${hostname}/`;
  if (/[/?#@\\]/.test(hostname) || !URL.canParse(url)) {
    throw new TrueframeError(
      'REQUEST_INVALID',
      `cannot use ${source} as a source: its host is neither a name nor an address`,
      { details: { field: 'source' } },
    );
  }
  return new URL(url).hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

async function addressesOf(host: string, source: string, resolve: Resolve): Promise<string[]> {
  if (isIP(host)) return [host];
  const found = await resolve(host).catch((cause) => {
    throw new TrueframeError(
      'SOURCE_UNREACHABLE',
      `${source} cannot be found: the name ${host} is not known here; correct it, or look at DNS`,
      { cause },
    );
  });
  const addresses = found.map(({ address }) => address);
  if (addresses.length > 0) return addresses;
  throw new TrueframeError(
    'SOURCE_UNREACHABLE',
    `${source} cannot be found: ${host} has no address`,
  );
}
