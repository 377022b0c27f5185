import { access, constants, realpath, stat } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { TrueframeError } from '@trueframe/sdk';

/**
 * The real path of a file that may be read: every link resolved, so that what is checked is what is opened.
 *
 * `roots` are folders; empty: everywhere.
 * @throws SOURCE_NOT_FOUND, SOURCE_NOT_A_FILE, SOURCE_EMPTY, SOURCE_DENIED
 */
export async function checkFile(path: string, roots: readonly string[]): Promise<string> {
  const real = await resolveLinks(path, roots);
  if (!(await isAllowed(real, roots))) throw denied(path);
  const facts = await stat(real).catch((cause) => {
    throw unreadable(path, cause);
  });
  if (!facts.isFile()) {
    const kind = facts.isDirectory() ? 'a folder' : 'not a regular file';
    throw new TrueframeError('SOURCE_NOT_A_FILE', `${path} is ${kind}: give a video file`);
  }
  if (facts.size === 0) throw new TrueframeError('SOURCE_EMPTY', `${path} is empty`);
  await access(real, constants.R_OK).catch((cause) => {
    throw unreadable(path, cause);
  });
  return real;
}

async function resolveLinks(path: string, roots: readonly string[]): Promise<string> {
  try {
    return await realpath(path);
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
