import { TrueframeError } from '@trueframe/sdk';
import type { Config } from '../config/schema.ts';
import { isLoopback } from '../lib/is-loopback.ts';
import { isUrl } from '../lib/is-url.ts';
import { parseAddress } from '../lib/parse-address.ts';
import { hasCredentials } from './authenticator.ts';

type Exposed = Pick<Config, 'grpc' | 'metrics' | 'auth' | 'sources'>;

/** Judgement of how open a configuration makes the daemon. */
export interface Exposure {
  /** Reason why the daemon does not start with it: AUTH_OPEN or CONFIG_INVALID. */
  readonly refusal: TrueframeError | undefined;
  /** Sentences about what is allowed, and risky. */
  readonly warnings: readonly string[];
}

/** Judges a configuration without reading a file or opening a port. */
export function judgeExposure(config: Exposed): Exposure {
  const open = [config.grpc.address, config.metrics.address].filter(isOpen);
  const refusal = contradiction(config) ?? (open.length > 0 ? openness(config, open) : undefined);
  return { refusal, warnings: open.length > 0 ? risks(config, open) : [] };
}

function isOpen(address: string): boolean {
  return !isLoopback(parseAddress(address).host);
}

function openness({ auth }: Exposed, open: readonly string[]): TrueframeError | undefined {
  if (hasCredentials(auth) || auth.anonymous === 'everywhere') return undefined;
  return new TrueframeError(
    'AUTH_OPEN',
    `${open.join(' and ')} would be open to everybody who reaches it: configure auth.tokens, auth.jwt or auth.certificates (\`'*'\` takes all that grpc.tls.clientCa signs), listen on 127.0.0.1, or say so with auth.anonymous: everywhere`,
    { details: { addresses: open.join(' ') } },
  );
}

function contradiction({ auth, grpc, metrics }: Exposed): TrueframeError | undefined {
  const { keys, issuer, audience } = auth.jwt;
  const wrong = (message: string) => new TrueframeError('CONFIG_INVALID', message);
  if (keys !== '' && (issuer === '' || audience === '')) {
    return wrong('auth.jwt.keys needs auth.jwt.issuer and auth.jwt.audience');
  }
  if (isUrl(keys) && !isSafeUrl(keys)) {
    return wrong('auth.jwt.keys must be a file or an https:// URL; http:// only on this machine');
  }
  if (Object.keys(auth.certificates).length > 0 && grpc.tls.clientCa === '') {
    return wrong('auth.certificates needs grpc.tls.clientCa, whose CAs sign the certificates');
  }
  if (metrics.tls && grpc.tls.cert === '') {
    return wrong('metrics.tls needs grpc.tls.cert and grpc.tls.key');
  }
  return undefined;
}

function isSafeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  const host = hostname.replace(/^\[|\]$/g, '');
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(host));
}

function risks({ auth, grpc, metrics, sources }: Exposed, open: readonly string[]): string[] {
  const found: string[] = [];
  if (auth.anonymous === 'everywhere') {
    found.push(
      `everybody who reaches ${open.join(' or ')} may call without a credential (auth.anonymous: everywhere)`,
    );
  }
  const clear = [
    ...(grpc.tls.cert === '' ? [grpc.address] : []),
    ...(metrics.tls ? [] : [metrics.address]),
  ].filter(isOpen);
  const hasTokens = auth.tokens !== '' || auth.jwt.keys !== '';
  if (hasTokens && clear.length > 0 && !auth.tlsByProxy) {
    found.push(
      `bearer tokens cross the network to ${clear.join(' and ')} in the clear: set grpc.tls and metrics.tls, give metrics an address of this machine, or say auth.tlsByProxy where a proxy encrypts`,
    );
  }
  if (sources.schemes.includes('file') && sources.roots.length === 0) {
    found.push(
      'callers may have every file analysed that this user can read: set sources.roots, or leave `file` out of sources.schemes',
    );
  }
  return found;
}
