import { createHash, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { TrueframeError } from '@trueframe/sdk';

/** Public keys by their fingerprints. */
export type TrustedKeys = ReadonlyMap<string, KeyObject>;

/**
 * Reads public keys: Ed25519, PEM, one per file; of a folder all files that end in `.pem`.
 * @throws CONFIG_INVALID that names what is no such key
 */
export async function readKeys(places: readonly string[]): Promise<TrustedKeys> {
  const keys = new Map<string, KeyObject>();
  for (const place of places) {
    for (const file of await filesOf(place)) {
      const key = await readKey(file);
      keys.set(fingerprintOf(key), key);
    }
  }
  return keys;
}

/** Makes a pair of Ed25519 keys, as PEM. */
export function newKeyPair() {
  const pair = generateKeyPairSync('ed25519');
  return {
    privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    fingerprint: fingerprintOf(pair.publicKey),
  };
}

/** Returns the first 32 hex digits of the SHA-256 over the key as DER (SPKI). */
export function fingerprintOf(key: KeyObject): string {
  const der = key.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex').slice(0, 32);
}

async function filesOf(place: string): Promise<readonly string[]> {
  try {
    if (!(await stat(place)).isDirectory()) return [place];
    const names = await readdir(place);
    return names.filter((name) => name.endsWith('.pem')).map((name) => join(place, name));
  } catch (cause) {
    throw noKey(place, (cause as Error).message, cause);
  }
}

async function readKey(file: string): Promise<KeyObject> {
  try {
    const pem = await readFile(file, 'utf8');
    // Node would derive the public key from a private one, which has no business on this machine.
    if (pem.includes('PRIVATE KEY'))
      throw new Error('it holds a private key, which belongs to the signer alone');
    const key = createPublicKey(pem);
    if (key.asymmetricKeyType !== 'ed25519')
      throw new Error(`it is of the type ${key.asymmetricKeyType}, not ed25519`);
    return key;
  } catch (cause) {
    throw noKey(file, (cause as Error).message, cause);
  }
}

function noKey(file: string, why: string, cause: unknown): TrueframeError {
  return new TrueframeError(
    'CONFIG_INVALID',
    `trust.keys: ${file} is no public key to trust: ${why}; \`trueframe keygen\` makes a pair`,
    { cause, details: { file } },
  );
}
