import { createHash } from 'node:crypto';
import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join, posix, sep } from 'node:path';
import { TrueframeError } from '@trueframe/sdk';
import { fileHash } from '../lib/file-hash.ts';
import { isLfsPointer, LFS_ADVICE } from '../lib/text-file.ts';
import { graphOf } from './graph/known-graphs.ts';
import type { ExternalTensor } from './graph/read-graph.ts';

/** A network as its manifest names it. */
export interface NetworkClaim {
  /** Id of the model. */
  readonly id: string;
  /** Folder of the bundle. */
  readonly folder: string;
  /** Absolute path of the graph. */
  readonly weights: string;
  /** Hex SHA-256 of the graph. */
  readonly sha256: string;
  /** Hex SHA-256 of further files, by their paths relative to the graph. */
  readonly data?: Readonly<Record<string, string>> | undefined;
}

/** The files of a network, as they are. */
export interface NetworkFiles {
  /**
   * Identity of the network, in hex: SHA-256 of the graph if that is all; otherwise of what
   * `sha256sum model.onnx model.onnx.data …` prints, the graph first and the others by name.
   */
  readonly sha256: string;
  /** Hex SHA-256 of every file beside the graph, by path relative to it. */
  readonly data: Readonly<Record<string, string>>;
}

/**
 * Finds and hashes all files that make up a network; they are there, whole, inside of the bundle, and those that the manifest
 * means.
 * @throws MODEL_HASH_MISMATCH, MODEL_NOT_FOUND a file is missing, MODEL_LOAD_FAILED the graph is none or names files that are
 * none of its business, MODEL_MANIFEST_INVALID `data` names files that the graph does not use
 */
export async function checkNetwork(claim: NetworkClaim): Promise<NetworkFiles> {
  const { id, folder, weights, sha256, data: wanted } = claim;
  await checkHash(id, weights, sha256);
  const { externals } = await graphOf(id, weights);
  const needed = bytesByFile(claim, externals);
  const strays = Object.keys(wanted ?? {}).filter((name) => !needed.has(name));
  if (strays.length > 0) {
    throw new TrueframeError(
      'MODEL_MANIFEST_INVALID',
      `\`data\` in model.json of ${id} names ${strays.join(', ')}, which ${posix.basename(weights)} does not use; ` +
        `it uses ${[...needed.keys()].join(', ') || 'no other file'}`,
      { details: { model: id } },
    );
  }
  const data: Record<string, string> = {};
  for (const name of [...needed.keys()].sort()) {
    const path = await findData(id, folder, weights, name, needed.get(name)!);
    const actual = await fileHash(path);
    const expected = wanted?.[name];
    if (expected !== undefined) await checkHash(id, path, expected);
    data[name] = actual;
  }
  return { data, sha256: identityOf(posix.basename(weights), sha256, data) };
}

/**
 * The `sha256` of a network as its manifest would have it, without hashing what the manifest names: for whoever only has to
 * tell it from others. Files that are missing count by their names.
 */
export async function claimedSha256(claim: NetworkClaim): Promise<string> {
  const { id, weights, sha256 } = claim;
  const data = { ...claim.data };
  try {
    const { externals } = await graphOf(id, weights);
    for (const name of bytesByFile(claim, externals).keys()) {
      data[name] ??= await fileHash(join(dirname(weights), name)).catch(() => '');
    }
  } catch {
    // Opening it will say what is wrong.
  }
  return identityOf(posix.basename(weights), sha256, data);
}

/** `model.json` names the hash of every file: a change of any will be noticed. */
export function isSealed({ data: wanted = {} }: NetworkClaim, { data }: NetworkFiles): boolean {
  return Object.keys(data).every((name) => name in wanted);
}

/** @throws MODEL_HASH_MISMATCH */
export async function checkHash(id: string, path: string, expected: string): Promise<void> {
  const actual = await fileHash(path);
  // A manifest may have been made beside a pointer, too.
  if (await isPointerFile(path)) {
    throw new TrueframeError('MODEL_HASH_MISMATCH', `weights of ${id}: ${path} ${LFS_ADVICE}`, {
      details: { model: id, file: path },
    });
  }
  if (actual !== expected) throw mismatch(id, path, actual, expected);
}

/** Pointers are at most 1 kB long. */
async function isPointerFile(path: string): Promise<boolean> {
  const { size } = await stat(path);
  return size <= 1024 && isLfsPointer(await readFile(path));
}

function mismatch(id: string, path: string, actual: string, expected: string): TrueframeError {
  return new TrueframeError(
    'MODEL_HASH_MISMATCH',
    `weights of ${id} are not the ones its manifest names: ${path} has sha256 ${actual}, ` +
      `expected ${expected}; fetch the file again or correct model.json`,
    { details: { model: id, file: path, actual, expected } },
  );
}

function identityOf(graph: string, sha256: string, data: NetworkFiles['data']): string {
  const names = Object.keys(data).sort();
  if (names.length === 0) return sha256;
  const lines = [[graph, sha256], ...names.map((name) => [name, data[name]])];
  const text = lines.map(([name, hash]) => `${hash}  ${name}\n`).join('');
  return createHash('sha256').update(text).digest('hex');
}

/** The most bytes that any tensor needs of a file, by path relative to the graph. */
function bytesByFile({ id, weights }: NetworkClaim, externals: readonly ExternalTensor[]) {
  const files = new Map<string, number>();
  for (const { name, location, neededBytes } of externals) {
    // `*/_ORT_MEM_ADDR_/*` makes onnxruntime read its own memory instead of a file.
    const isPath =
      location !== '' && !location.includes('_ORT_MEM_ADDR_') && !location.includes('\0');
    const path = posix.normalize(location.replaceAll('\\', '/'));
    const leaves = path.startsWith('/') || /^[A-Za-z]:/.test(path) || path.split('/')[0] === '..';
    if (!isPath || leaves) {
      throw refused(
        id,
        `${weights} wants ${name} from "${location}", expected a path inside of its bundle`,
      );
    }
    if (!(neededBytes >= 0)) throw refused(id, `${weights} does not say how long ${name} is`);
    if (path === posix.basename(weights)) continue;
    files.set(path, Math.max(files.get(path) ?? 0, neededBytes));
  }
  return files;
}

async function findData(
  id: string,
  folder: string,
  weights: string,
  name: string,
  neededBytes: number,
): Promise<string> {
  const path = join(dirname(weights), name);
  const facts = await stat(path).catch(() => null);
  if (!facts?.isFile()) {
    throw new TrueframeError(
      'MODEL_NOT_FOUND',
      `weights of ${id} are missing: ${weights} keeps some in ${name}, and ${path} is ${facts ? 'no file' : 'not there'}`,
      { details: { model: id, file: path } },
    );
  }
  await checkInside(id, folder, weights, path);
  if (facts.size < neededBytes) {
    throw new TrueframeError(
      'MODEL_HASH_MISMATCH',
      `weights of ${id} are cut off: ${path} has ${facts.size} bytes, ${weights} needs ${neededBytes}; fetch the file again`,
      { details: { model: id, file: path, actual: facts.size, expected: neededBytes } },
    );
  }
  return path;
}

/** Links may lead anywhere inside of the bundle, or to where the graph itself lies: caches of downloads are made so. */
async function checkInside(
  id: string,
  folder: string,
  weights: string,
  path: string,
): Promise<void> {
  const real = await realpath(path);
  const homes = [await realpath(folder), dirname(await realpath(weights))];
  if (homes.some((home) => real.startsWith(home + sep))) return;
  throw refused(id, `${path} is a link to ${real}, outside of its bundle`);
}

function refused(id: string, why: string): TrueframeError {
  return new TrueframeError('MODEL_LOAD_FAILED', `${id} is refused: ${why}`, {
    details: { model: id },
  });
}
