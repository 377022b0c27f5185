import { BlockList, isIP } from 'node:net';
import type { Config } from '../../config/schema.ts';
import { parseAddress } from '../../lib/parse-address.ts';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8);
LOOPBACK.addAddress('::1', 'ipv6');

/**
 * Returns the configuration as engines get it: with `sources.loopback: auto` decided. Whoever can call a daemon that listens on
 * loopback only and asks nobody who they are can connect there without it.
 */
export function engineConfig(config: Config): Config {
  const { sources } = config;
  if (sources.loopback !== 'auto' || isOpenToLocalsOnly(config)) return config;
  return { ...config, sources: { ...sources, loopback: 'refused' } };
}

function isOpenToLocalsOnly({ grpc }: Config): boolean {
  const { host } = parseAddress(grpc.address);
  if (host === 'localhost') return true;
  const family = isIP(host);
  return family !== 0 && LOOPBACK.check(host, family === 6 ? 'ipv6' : 'ipv4');
}
