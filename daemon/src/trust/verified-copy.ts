import { createHash, randomUUID } from 'node:crypto';
import { constants, lstatSync, mkdirSync } from 'node:fs';
import { chmod, type FileHandle, lstat, mkdir, open, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { TrueframeError } from '@trueframe/sdk';
import { fileHash } from '../lib/file-hash.ts';
import { type Signature, untrusted } from './signature.ts';

const CHUNK_BYTES = 2 ** 20;

/** Folders of packages that a copy may import although they are not among its files, by name. */
export type Links = Readonly<Record<string, string>>;

/**
 * Returns a copy of a signed folder that nobody but this user can change. Each file is hashed while it is copied, so what is loaded
 * from the copy is what was signed, whatever happens to the original meanwhile. Copies are kept in `cacheFolder`, by content.
 * @throws PLUGIN_UNTRUSTED, MODEL_UNTRUSTED a file is not the signed one; CONFIG_INVALID nothing private can be kept in the cache
 */
export async function verifiedCopy(
  folder: string,
  signature: Signature,
  cacheFolder: string,
  links: Links = {},
): Promise<string> {
  const home = join(cacheFolder, 'verified');
  makePrivate(home);
  const copy = join(home, nameOf(signature, links));
  if (await isIntact(copy, signature)) return copy;
  const draft = join(home, `.new-${randomUUID()}`);
  try {
    await copyFiles(folder, draft, signature);
    await addLinks(draft, links);
    await place(draft, copy);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  if (await isIntact(copy, signature)) return copy;
  throw untrusted(signature.kind, folder, `its copy in ${copy} changes while it is used`);
}

function nameOf({ kind, files }: Signature, links: Links): string {
  const text = JSON.stringify([kind, Object.entries(files).sort(), Object.entries(links).sort()]);
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

async function isIntact(copy: string, { files }: Signature): Promise<boolean> {
  for (const [path, sha256] of Object.entries(files)) {
    const file = join(copy, path);
    const facts = await lstat(file).catch(() => undefined);
    if (!facts?.isFile() || (await fileHash(file)) !== sha256) return false;
  }
  return true;
}

async function copyFiles(folder: string, draft: string, signature: Signature): Promise<void> {
  await makeFolder(draft, draft);
  for (const [path, sha256] of Object.entries(signature.files)) {
    const target = join(draft, path);
    await makeFolder(dirname(target), draft);
    const actual = await copyFile(join(folder, path), target).catch((cause: Error) => {
      throw untrusted(signature.kind, folder, `${path} cannot be read: ${cause.message}`, cause);
    });
    if (actual === sha256) continue;
    const why = `${path} has sha256 ${actual}, signed was ${sha256}`;
    throw untrusted(signature.kind, folder, why);
  }
}

/** Returns the hex SHA-256 of the bytes that were copied. */
async function copyFile(from: string, to: string): Promise<string> {
  const hash = createHash('sha256');
  await using source = await open(from, constants.O_RDONLY | constants.O_NOFOLLOW);
  await using target = await open(to, 'wx');
  await target.chmod(0o444);
  for (;;) {
    const chunk = await readChunk(source);
    if (chunk.length === 0) return hash.digest('hex');
    hash.update(chunk);
    await target.writeFile(chunk);
  }
}

async function readChunk(source: FileHandle): Promise<Buffer> {
  const { bytesRead, buffer } = await source.read(Buffer.allocUnsafe(CHUNK_BYTES));
  return buffer.subarray(0, bytesRead);
}

async function addLinks(draft: string, links: Links): Promise<void> {
  for (const [name, target] of Object.entries(links)) {
    const link = join(draft, 'node_modules', name);
    await makeFolder(dirname(link), draft);
    await symlink(target, link);
  }
}

/** Others may enter: an isolated plugin may run as another user. Nobody else may write. */
async function makeFolder(folder: string, draft: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (let at = folder; at.startsWith(draft); at = dirname(at)) await chmod(at, 0o755);
}

/** Others may place the same copy at the same time; what lies there and is not intact gives way. */
async function place(draft: string, copy: string): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      return await rename(draft, copy);
    } catch {
      await rename(copy, `${draft}.old`).catch(() => {});
      await rm(`${draft}.old`, { recursive: true, force: true });
    }
  }
}

/** @throws CONFIG_INVALID */
function makePrivate(folder: string): void {
  let problem: string;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    const { uid, mode } = lstatSync(folder);
    if (uid === process.geteuid?.() && (mode & 0o170_022) === 0o040_000) return;
    problem = 'others can write there';
  } catch (reason) {
    problem = (reason as Error).message;
  }
  throw new TrueframeError(
    'CONFIG_INVALID',
    `verified copies of what is signed cannot be kept in ${folder}: ${problem}; name a folder of this user as \`cache\``,
    { details: { folder } },
  );
}
