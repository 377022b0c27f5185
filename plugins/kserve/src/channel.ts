import { readFile } from 'node:fs/promises';
import { ChannelCredentials, type ChannelOptions, Metadata } from '@grpc/grpc-js';
import { TrueframeError } from '@trueframe/sdk';
import type { Remote } from './options.ts';

/** Crops of one call that are kept for another try; by default a call of more than 1 MiB is tried once. */
const KEPT_BYTES = 256 * 2 ** 20;

/** The most that one pause grows to, as a multiple of the first. */
const LONGEST_PAUSE = 16;

/** Returns how a channel chooses among addresses and tries again: what gRPC itself offers. */
export function channelOptions({ tls, attempts, pause }: Remote): ChannelOptions {
  const retryPolicy = {
    maxAttempts: attempts,
    // gRPC waits a random part of this.
    initialBackoff: duration(2 * pause),
    maxBackoff: duration(2 * pause * LONGEST_PAUSE),
    backoffMultiplier: 2,
    retryableStatusCodes: ['UNAVAILABLE'],
  };
  const serviceConfig = {
    loadBalancingConfig: [{ round_robin: {} }],
    methodConfig: [{ name: [{}], ...(attempts > 1 && { retryPolicy }) }],
  };
  const name = typeof tls === 'object' ? tls.serverName : undefined;
  return {
    'grpc.service_config': JSON.stringify(serviceConfig),
    // TXT records of the name do not overrule this.
    'grpc.service_config_disable_resolution': 1,
    'grpc.per_rpc_retry_buffer_size': KEPT_BYTES,
    'grpc.retry_buffer_size': KEPT_BYTES,
    // A new channel makes new connections: an old one may be stuck.
    'grpc.use_local_subchannel_pool': 1,
    'grpc.initial_reconnect_backoff_ms': 100,
    'grpc.max_reconnect_backoff_ms': 5000,
    // Faces go to the address that was named, and through nobody else.
    'grpc.enable_http_proxy': 0,
    ...(name !== undefined && {
      'grpc.ssl_target_name_override': name,
      'grpc.default_authority': name,
    }),
  };
}

/**
 * Reads the files of TLS.
 * @throws REMOTE_REFUSED one of them cannot be read
 */
export async function credentialsOf({ tls }: Remote): Promise<ChannelCredentials> {
  if (!tls) return ChannelCredentials.createInsecure();
  const { ca, cert, key } = tls === true ? {} : tls;
  const [roots, chain, secret] = await Promise.all([ca, cert, key].map(readIfAny));
  return ChannelCredentials.createSsl(roots, secret, chain);
}

/**
 * Reads the token, each time: it may be renewed.
 * @throws REMOTE_REFUSED
 */
export async function metadataOf({ tokenFile }: Remote): Promise<Metadata> {
  const metadata = new Metadata();
  if (tokenFile === undefined) return metadata;
  const token = (await readIfAny(tokenFile))!.toString('utf8').trim();
  // gRPC's own error would show what the file holds.
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new TrueframeError('REMOTE_REFUSED', `${tokenFile} does not hold a token: one word`);
  }
  metadata.set('authorization', `Bearer ${token}`);
  return metadata;
}

async function readIfAny(path: string | undefined): Promise<Buffer | null> {
  if (path === undefined) return null;
  try {
    return await readFile(path);
  } catch (cause) {
    const message = `cannot read ${path}: ${(cause as Error).message}`;
    throw new TrueframeError('REMOTE_REFUSED', message, { cause });
  }
}

function duration(seconds: number): string {
  return `${seconds.toFixed(3)}s`;
}
