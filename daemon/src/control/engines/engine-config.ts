import { hasCredentials } from '../../auth/authenticator.ts';
import type { Config } from '../../config/schema.ts';
import { isLoopback } from '../../lib/is-loopback.ts';
import { parseAddress } from '../../lib/parse-address.ts';

/**
 * Returns the configuration as engines get it: with `sources.loopback: auto` decided. Whoever can call a daemon that listens on
 * loopback only and asks nobody who they are can connect there without it.
 */
export function engineConfig(config: Config): Config {
  const { sources, grpc, auth } = config;
  if (sources.loopback !== 'auto') return config;
  const isLocal = isLoopback(parseAddress(grpc.address).host);
  const loopback = isLocal && !hasCredentials(auth) ? 'auto' : 'refused';
  return { ...config, sources: { ...sources, loopback } };
}
