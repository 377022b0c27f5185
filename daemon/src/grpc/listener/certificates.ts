import { createHash, X509Certificate } from 'node:crypto';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { TrueframeError } from '@trueframe/sdk';
import type { Config } from '../../config/schema.ts';
import { readText } from '../../lib/text-file.ts';

/** Contents of the files of `grpc.tls`, checked. */
export interface Certificates {
  readonly options: SecureContextOptions;
  /** Milliseconds since 1970 at which the certificate of the server ends. */
  readonly expiresAt: number;
  /** The same of the first CA of callers that ends; undefined without any. */
  readonly clientCaExpiresAt: number | undefined;
  /** Changes with the files. */
  readonly hash: string;
}

const BLOCK = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** @throws CONFIG_INVALID that names the file and what is wrong with it */
export async function readCertificates(tls: Config['grpc']['tls']): Promise<Certificates> {
  const cert = await read('cert', tls.cert);
  const key = await read('key', tls.key);
  const ca = tls.clientCa === '' ? undefined : await read('clientCa', tls.clientCa);
  const [own] = certificatesIn('cert', tls.cert, cert);
  const cas = ca === undefined ? [] : certificatesIn('clientCa', tls.clientCa, ca);
  const options = { cert, key, ...(ca !== undefined && { ca }), minVersion: 'TLSv1.2' as const };
  try {
    createSecureContext(options);
  } catch (cause) {
    throw broken('cert and grpc.tls.key', `${tls.cert}, ${tls.key}`, cause as Error);
  }
  return {
    options,
    expiresAt: endOf(own as X509Certificate),
    clientCaExpiresAt: cas.length === 0 ? undefined : Math.min(...cas.map(endOf)),
    hash: createHash('sha256')
      .update([cert, key, ca ?? ''].join('\0'))
      .digest('hex'),
  };
}

function read(key: string, path: string): Promise<string> {
  return readText(path, 'CONFIG_INVALID').catch((cause: Error) => {
    throw broken(key, path, cause);
  });
}

function certificatesIn(key: string, path: string, text: string): X509Certificate[] {
  const blocks = text.match(BLOCK);
  if (!blocks) throw broken(key, path, new Error('there is no PEM certificate in it'));
  try {
    return blocks.map((block) => new X509Certificate(block));
  } catch (cause) {
    throw broken(key, path, cause as Error);
  }
}

function endOf(certificate: X509Certificate): number {
  return Date.parse(certificate.validTo);
}

function broken(key: string, path: string, cause: Error): TrueframeError {
  const message = `grpc.tls.${key}: cannot use ${path}: ${cause.message}`;
  return new TrueframeError('CONFIG_INVALID', message, { cause });
}
