import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Returns the absolute path of a source that is a file; undefined for a URL that is none of a file. */
export function localPath(source: string): string | undefined {
  if (source.startsWith('file://')) return fileURLToPath(source);
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(source) ? undefined : resolve(source);
}
