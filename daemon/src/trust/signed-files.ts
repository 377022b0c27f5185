import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileHash } from '../lib/file-hash.ts';

/** Name of the file that holds the signature of a folder. */
export const SIGNATURE_FILE = 'trueframe.sig.json';

/** No package or bundle comes near it. */
const MOST_FILES = 50_000;

/** Links that npm makes, and packages that come with the installation that loads a plugin: never part of a signature. */
const LEFT_OUT = /(^|\/)node_modules\/(\.bin|\.package-lock\.json|@trueframe)$|^\.git$/;

/** Hex SHA-256 by path relative to the folder, with slashes. */
export type SignedFiles = Readonly<Record<string, string>>;

/**
 * Hashes all files of a folder that a signature covers: every one but the signature itself, `.git`, and what npm links.
 * @throws Error that names a file which no signature can cover: a link, a socket, a name with control characters
 */
export async function hashFolder(folder: string): Promise<SignedFiles> {
  const files: Record<string, string> = {};
  for (const path of await listFolder(folder)) files[path] = await fileHash(join(folder, path));
  return files;
}

async function listFolder(folder: string, inner = ''): Promise<readonly string[]> {
  const names = await readdir(join(folder, inner));
  const paths: string[] = [];
  for (const name of names) {
    const path = inner === '' ? name : `${inner}/${name}`;
    if (path === SIGNATURE_FILE || LEFT_OUT.test(path)) continue;
    if (await isFolder(folder, path)) paths.push(...(await listFolder(folder, path)));
    else paths.push(path);
    if (paths.length > MOST_FILES) throw new Error(`it has more than ${MOST_FILES} files`);
  }
  return paths.sort(byBytes);
}

/** @throws Error when it is neither folder nor file */
async function isFolder(folder: string, path: string): Promise<boolean> {
  if (!isPlainPath(path)) throw new Error(`${JSON.stringify(path)} is no name to sign`);
  const facts = await lstat(join(folder, path));
  if (facts.isDirectory()) return true;
  if (facts.isFile()) return false;
  throw new Error(`${path} is a ${facts.isSymbolicLink() ? 'link' : 'special file'}`);
}

/** A path that means the same file wherever it is joined to a folder. */
export function isPlainPath(path: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a line break in a name would forge a line of the listing.
  if (path === '' || /[\u0000-\u001f\u007f\\]/.test(path)) return false;
  return path
    .split('/')
    .every((part) => part !== '' && part !== '.' && part !== '..' && part !== '__proto__');
}

/** The order of paths in a listing, on any machine. */
export function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
