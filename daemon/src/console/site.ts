import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative } from 'node:path';

/** One file of the console. */
export interface SiteFile {
  readonly type: string;
  readonly etag: string;
  readonly body: Buffer;
  /** `body`, compressed; absent: it was not worth it. */
  readonly gzipped: Buffer | undefined;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.md': 'text/plain; charset=utf-8',
};

/**
 * Reads all files below a folder, by their paths from there. They take less than half a megabyte, and a package that is replaced while
 * the daemon runs changes nothing. Empty: the folder does not exist.
 */
export function readSite(folder: string): ReadonlyMap<string, SiteFile> {
  if (!existsSync(folder)) return new Map();
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && Object.hasOwn(TYPES, extname(entry.name)))
    .map(({ parentPath, name }) => join(parentPath, name));
  return new Map(paths.map((path) => [relative(folder, path), readSiteFile(path)]));
}

function readSiteFile(path: string): SiteFile {
  const body = readFileSync(path);
  const gzipped = existsSync(`${path}.gz`) ? readFileSync(`${path}.gz`) : undefined;
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 22);
  return { type: TYPES[extname(path)] as string, etag: `"${hash}"`, body, gzipped };
}
