import { constants, existsSync } from 'node:fs';
import { type FileHandle, open, readlink, realpath } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { TrueframeError } from '@trueframe/sdk';
import type { OpenFile } from '../../decode/open-file.ts';

/** O_PATH, which Node does not name: finds a file without opening it, so that no device or pipe feels it. */
const FIND = 0o10_000_000;

/** Files there are no files, however regular they look. */
const KERNEL = /^\/(proc|sys)\//;

/**
 * Opens a file that may be read. It is found once, every link followed; what was found is checked and opened, not what its path
 * means a moment later.
 *
 * `roots` are folders; empty: everywhere.
 * @throws SOURCE_NOT_FOUND, SOURCE_NOT_A_FILE, SOURCE_EMPTY, SOURCE_DENIED
 */
export async function openFile(path: string, roots: readonly string[]): Promise<OpenFile> {
  const hasProc = existsSync('/proc/self/fd');
  const found = await find(path, roots, hasProc ? FIND : constants.O_NONBLOCK);
  try {
    const real = await (hasProc ? readlink(procPath(found)) : realpath(path));
    if (!(await isAllowed(real, roots))) throw denied(path);
    const { mode, size } = await found.stat();
    const isFile = (mode & constants.S_IFMT) === constants.S_IFREG && !KERNEL.test(real);
    if (!isFile) {
      const isFolder = (mode & constants.S_IFMT) === constants.S_IFDIR;
      const kind = isFolder ? 'a folder' : 'not a regular file';
      throw new TrueframeError('SOURCE_NOT_A_FILE', `${path} is ${kind}: give a video file`);
    }
    if (size === 0) throw new TrueframeError('SOURCE_EMPTY', `${path} is empty`);
    const handle = await open(hasProc ? procPath(found) : real, 'r').catch((cause) => {
      throw unreadable(path, cause);
    });
    return opened(path, handle, hasProc ? undefined : real, (mode & constants.S_IROTH) !== 0);
  } finally {
    await found.close();
  }
}

function opened(
  name: string,
  handle: FileHandle,
  real: string | undefined,
  isPublic: boolean,
): OpenFile {
  return {
    name,
    fd: real === undefined ? handle.fd : undefined,
    path: real ?? procPath(handle),
    input: real === undefined ? 'file:/proc/self/fd/3' : `file:${real}`,
    isPublic,
    close: () => handle.close(),
  };
}

function procPath({ fd }: FileHandle): string {
  return `/proc/self/fd/${fd}`;
}

async function find(path: string, roots: readonly string[], how: number): Promise<FileHandle> {
  try {
    return await open(path, how);
  } catch (cause) {
    // Outside the roots, whether a file exists is nobody's business.
    if (!(await isAllowed(resolve(path), roots))) throw denied(path);
    throw unreadable(path, cause);
  }
}

async function isAllowed(real: string, roots: readonly string[]): Promise<boolean> {
  if (roots.length === 0) return true;
  for (const root of roots) {
    const folder = await realpath(root).catch(() => resolve(root));
    if (real.startsWith(folder.endsWith(sep) ? folder : folder + sep)) return true;
  }
  return false;
}

function denied(path: string): TrueframeError {
  return new TrueframeError(
    'SOURCE_DENIED',
    `${path} is outside the folders that may be read: see sources.roots`,
  );
}

function unreadable(path: string, cause: unknown): TrueframeError {
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new TrueframeError('SOURCE_NOT_FOUND', `no such file: ${path}`, { cause });
  }
  return new TrueframeError('SOURCE_DENIED', `cannot read ${path}: ${code ?? 'unknown reason'}`, {
    cause,
  });
}
