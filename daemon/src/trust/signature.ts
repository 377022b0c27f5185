import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TrueframeError } from '@trueframe/sdk';
import * as z from 'zod';
import { fingerprintOf, type TrustedKeys } from './keys.ts';
import {
  byBytes,
  hashFolder,
  isPlainPath,
  SIGNATURE_FILE,
  type SignedFiles,
} from './signed-files.ts';

/** A folder that can be signed. */
export type SignedKind = 'bundle' | 'plugin';

const Signature = z.strictObject({
  version: z.literal(1),
  kind: z.enum(['bundle', 'plugin']),
  key: z.string().regex(/^[0-9a-f]{32}$/),
  files: z.record(z.string().refine(isPlainPath), z.string().regex(/^[0-9a-f]{64}$/)),
  signature: z.base64(),
});

/** Contents of `trueframe.sig.json`. */
export type Signature = z.infer<typeof Signature>;

/** Longest signature file that is read, in bytes: 50,000 files with long names. */
const MOST_BYTES = 16 * 2 ** 20;

/** The bytes that a signature signs. The kind is among them, so that a signed bundle is never taken for a plugin. */
function listingOf(kind: SignedKind, files: SignedFiles): Buffer {
  const lines = Object.keys(files).sort(byBytes);
  const text = lines.map((path) => `${files[path]}  ${path}\n`).join('');
  return Buffer.from(`trueframe signature 1: ${kind}\n${text}`);
}

/**
 * Signs a folder: writes `trueframe.sig.json` into it.
 * @throws CONFIG_INVALID the key is no private Ed25519 key; PLUGIN_UNTRUSTED, MODEL_UNTRUSTED the folder cannot be signed
 */
export async function signFolder(
  folder: string,
  kind: SignedKind,
  privateKey: string,
): Promise<{ readonly files: number; readonly key: string }> {
  const key = readPrivateKey(privateKey);
  const files = await hashFolder(folder).catch((cause: Error) => {
    throw untrusted(kind, folder, `it cannot be signed: ${cause.message}`, cause);
  });
  const signature: Signature = {
    version: 1,
    kind,
    key: fingerprintOf(createPublicKey(key)),
    files,
    signature: sign(null, listingOf(kind, files), key).toString('base64'),
  };
  await writeFile(join(folder, SIGNATURE_FILE), `${JSON.stringify(signature, null, 2)}\n`);
  return { files: Object.keys(files).length, key: signature.key };
}

/**
 * Returns the signature of a folder, which one of the keys made. The files themselves are not looked at.
 * @throws PLUGIN_UNTRUSTED, MODEL_UNTRUSTED
 */
export async function readSignature(
  folder: string,
  kind: SignedKind,
  keys: TrustedKeys,
): Promise<Signature> {
  const signature = await parseSignature(folder, kind);
  if (signature.kind !== kind)
    throw untrusted(kind, folder, `its signature is that of a ${signature.kind}`);
  const key = keys.get(signature.key);
  if (!key) {
    const known = [...keys.keys()].join(', ') || 'none';
    throw untrusted(kind, folder, `it is signed with key ${signature.key}; trusted are: ${known}`);
  }
  const bytes = Buffer.from(signature.signature, 'base64');
  if (!verify(null, listingOf(kind, signature.files), key, bytes))
    throw untrusted(kind, folder, `${SIGNATURE_FILE} was changed after it was signed`);
  return signature;
}

/**
 * Returns the signature of a folder, whose files are all the signed ones and no others.
 * @throws PLUGIN_UNTRUSTED, MODEL_UNTRUSTED with the files that differ
 */
export async function verifyFolder(
  folder: string,
  kind: SignedKind,
  keys: TrustedKeys,
): Promise<Signature> {
  const signature = await readSignature(folder, kind, keys);
  const found = await hashFolder(folder).catch((cause: Error) => {
    throw untrusted(kind, folder, cause.message, cause);
  });
  const difference = differenceOf(signature.files, found);
  if (difference) throw untrusted(kind, folder, difference);
  return signature;
}

function differenceOf(signed: SignedFiles, found: SignedFiles): string {
  const paths = [...new Set([...Object.keys(signed), ...Object.keys(found)])].sort(byBytes);
  const wrong = paths.flatMap((path) => {
    if (signed[path] === found[path]) return [];
    if (found[path] === undefined) return [`${path} is missing`];
    if (signed[path] === undefined) return [`${path} is not signed`];
    return [`${path} has sha256 ${found[path]}, signed was ${signed[path]}`];
  });
  const rest = wrong.length > 5 ? [`and ${wrong.length - 5} more`] : [];
  return [...wrong.slice(0, 5), ...rest].join('; ');
}

async function parseSignature(folder: string, kind: SignedKind): Promise<Signature> {
  const file = join(folder, SIGNATURE_FILE);
  const bytes = await readFile(file).catch(() => undefined);
  if (!bytes) throw untrusted(kind, folder, `it is not signed: there is no ${SIGNATURE_FILE}`);
  try {
    if (bytes.length > MOST_BYTES) throw new Error('it is too long');
    return Signature.parse(JSON.parse(bytes.toString('utf8')));
  } catch (cause) {
    throw untrusted(kind, folder, `${SIGNATURE_FILE} is no signature`, cause);
  }
}

function readPrivateKey(pem: string): KeyObject {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'ed25519') return key;
    throw new Error(`it is of the type ${key.asymmetricKeyType}`);
  } catch (cause) {
    const message = `no private Ed25519 key to sign with: ${(cause as Error).message}; \`trueframe keygen\` makes one`;
    throw new TrueframeError('CONFIG_INVALID', message, { cause });
  }
}

/** The error for a folder that is not what an allowed key has signed. */
export function untrusted(
  kind: SignedKind,
  folder: string,
  why: string,
  cause?: unknown,
): TrueframeError {
  return new TrueframeError(
    kind === 'plugin' ? 'PLUGIN_UNTRUSTED' : 'MODEL_UNTRUSTED',
    `${kind} ${folder} is not trusted: ${why}. If it is to be used, have it signed with a key of \`trust.keys\`: trueframe sign ${folder} --key KEY.pem`,
    { ...(cause !== undefined && { cause }), details: { folder } },
  );
}
