import { readFileSync } from 'node:fs';
import { type ClientOptions, tokenFromFile } from '@trueframe/client';
import { connect, type OpenDaemon } from './connect.ts';
import { wrong } from './read-flags.ts';

/** Flags of every command that calls a daemon which somebody else has started. */
export const CONNECT_FLAGS = {
  'token-file': {
    type: 'string',
    summary:
      'File with the bearer token (default: TRUEFRAME_TOKEN, or the file TRUEFRAME_TOKEN_FILE).',
    hint: 'FILE',
  },
  'tls-ca': {
    type: 'string',
    summary:
      'Encrypt; the daemon has a certificate of the CAs in this file, or of those that Node trusts: system.',
    hint: 'FILE',
  },
  'tls-cert': {
    type: 'string',
    summary: 'With --tls-ca: certificate of the caller.',
    hint: 'FILE',
  },
  'tls-key': { type: 'string', summary: 'Its private key.', hint: 'FILE' },
} as const;

/** Address on which a daemon serves that nobody has told another. */
export const DEFAULT_ADDRESS = '127.0.0.1:50051';

/** Flags of commands that work only with a daemon which runs already. */
export const DAEMON_FLAGS = {
  address: {
    type: 'string',
    summary: `Address of the daemon, or of several nodes of a cluster, separated by commas (default: ${DEFAULT_ADDRESS}).`,
    hint: 'HOST:PORT',
  },
  ...CONNECT_FLAGS,
} as const;

type ConnectFlags = { readonly [Name in keyof typeof CONNECT_FLAGS]: string | undefined };

/** Options of a client, from the flags. @throws REQUEST_INVALID for a file that cannot be read */
export function clientOptions(flags: ConnectFlags): ClientOptions {
  const { 'token-file': tokenFile, 'tls-ca': ca, 'tls-cert': cert, 'tls-key': key } = flags;
  if ((cert === undefined) !== (key === undefined)) {
    throw wrong('--tls-cert and --tls-key belong together');
  }
  if (cert !== undefined && ca === undefined) throw wrong('--tls-cert needs --tls-ca');
  return {
    ...(tokenFile !== undefined && { token: read('token-file', tokenFile, tokenFromFile) }),
    ...(ca !== undefined && {
      tls: {
        ...(ca !== 'system' && { ca: read('tls-ca', ca, bytesOf) }),
        ...(cert !== undefined && { cert: read('tls-cert', cert, bytesOf) }),
        ...(key !== undefined && { key: read('tls-key', key, bytesOf) }),
      },
    }),
  };
}

/** The daemon that the flags name. @throws REQUEST_INVALID as `clientOptions` */
export function connectTo(
  flags: ConnectFlags & { readonly address: string | undefined },
): OpenDaemon {
  return connect(flags.address ?? DEFAULT_ADDRESS, clientOptions(flags));
}

function bytesOf(path: string): Buffer {
  return readFileSync(path);
}

function read<T>(flag: string, path: string, from: (path: string) => T): T {
  try {
    return from(path);
  } catch (reason) {
    throw wrong(`--${flag}: cannot read ${path}: ${(reason as Error).message}`);
  }
}
