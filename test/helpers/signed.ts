import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newKeyPair, type SignedKind, signFolder } from '@trueframe/daemon/trust';

/** A signer, and a configuration that trusts it alone. */
export function signer(root: string) {
  const pair = newKeyPair();
  const publicKey = join(root, `${pair.fingerprint}.pub.pem`);
  writeFileSync(publicKey, pair.publicKey);
  return {
    ...pair,
    publicKey,
    sign: (folder: string, kind: SignedKind) => signFolder(folder, kind, pair.privateKey),
    /** Settings that want everything signed. */
    trust: { trust: { keys: [publicKey], require: 'all' as const }, cache: join(root, 'cache') },
  };
}

/** Copies a fixture to a place where a test may change it. */
export function copyOf(folder: string, into: string): string {
  cpSync(folder, into, { recursive: true });
  return into;
}
