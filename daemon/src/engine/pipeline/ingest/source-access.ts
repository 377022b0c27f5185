import { TrueframeError } from '@trueframe/sdk';
import type { Config } from '../../../config/schema.ts';
import { redactSource } from '../../../lib/redact.ts';

type Sources = Config['sources'];

/** Sources that one session may read. */
export type SourceAccess = Pick<Sources, 'schemes' | 'roots' | 'hosts' | 'privateNetworks'> & {
  /** Live sources may be on addresses of this machine. */
  readonly loopback: boolean;
};

/** Returns the settings for a tenant, with its own rules, otherwise those of all. '' is the tenant of callers that name none. */
export function sourcesOf(
  sources: Sources,
  tenant: string,
): Omit<Sources, 'loopback'> & SourceAccess {
  const { schemes, roots, hosts, privateNetworks, loopback, tenants } = sources;
  const own = Object.hasOwn(tenants, tenant) ? tenants[tenant] : undefined;
  return {
    ...sources,
    schemes: own?.schemes ?? schemes,
    roots: own?.roots ?? roots,
    hosts: own?.hosts ?? hosts,
    privateNetworks: own?.privateNetworks ?? privateNetworks,
    // The control process has decided what `auto` means; where it has not, nobody else is there to be protected.
    loopback: loopback === 'allowed' || (loopback === 'auto' && tenant === ''),
  };
}

/** @throws SOURCE_FORBIDDEN when sessions may not name this kind of source */
export function checkScheme(
  { schemes }: Pick<SourceAccess, 'schemes'>,
  scheme: SourceAccess['schemes'][number],
  source: string,
): void {
  if (schemes.includes(scheme)) return;
  const allowed = schemes.length > 0 ? `only ${schemes.join(', ')}` : 'none but pushed media';
  throw forbidden(
    source,
    `sources of the kind ${scheme} may not be named here, ${allowed} (sources.schemes)`,
  );
}

export function forbidden(source: string, why: string): TrueframeError {
  return new TrueframeError('SOURCE_FORBIDDEN', `${redactSource(source)} is refused: ${why}`);
}
