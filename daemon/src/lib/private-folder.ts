import { lstatSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { TrueframeError } from '@trueframe/sdk';

// Folders for unix sockets that only this user can enter. They come and go with their process, but whoever tidies up
// temporary folders may be earlier.

/** `trueframe-XXXXXX`, as mkdtemp makes it. */
export const PRIVATE_FOLDER = /^trueframe-[A-Za-z0-9]{6}$/;

/** The kernel takes paths of sockets up to 107 bytes; ours add `/trueframe-XXXXXX/`, a process id, `-` and a number. */
const LONGEST_PLACE = 107 - '/trueframe-XXXXXX/1234567-1234567890'.length;

/**
 * Returns the folders that may hold sockets, the best first: the folder that systemd made for the service, the one of the user's
 * session, neither of which is tidied, and temporary folders.
 */
export function placesForSockets(env: NodeJS.ProcessEnv = process.env): readonly string[] {
  const [service] = env.RUNTIME_DIRECTORY?.split(':') ?? [];
  const places = [service, env.XDG_RUNTIME_DIR, tmpdir(), '/tmp', '/dev/shm'];
  return [
    ...new Set(places.filter((place) => place !== undefined && isAbsolute(place))),
  ] as string[];
}

/**
 * Makes a folder in the first place that takes one. Whoever calls it removes it.
 * @throws CONFIG_INVALID when none does
 */
export function makePrivateFolder(places: readonly string[] = placesForSockets()): string {
  const problems: string[] = [];
  for (const place of places) {
    if (Buffer.byteLength(place) > LONGEST_PLACE) {
      problems.push(
        `${place} is longer than the ${LONGEST_PLACE} bytes that paths of sockets leave`,
      );
      continue;
    }
    try {
      return mkdtempSync(join(place, 'trueframe-')); // Mode 0700.
    } catch (reason) {
      problems.push(`${place}: ${(reason as NodeJS.ErrnoException).code}`);
    }
  }
  throw new TrueframeError(
    'CONFIG_INVALID',
    `there is no place for sockets (${problems.join('; ')}): set TMPDIR to a folder that can be written`,
  );
}

/**
 * Makes a folder again that somebody has removed.
 * @throws CONFIG_INVALID when that is not possible, or another user has put something there
 */
export function restorePrivateFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const message = `the folder for sockets ${path} is gone and cannot be made again: ${code}`;
    throw new TrueframeError('CONFIG_INVALID', message, { cause });
  }
  const { uid, mode } = lstatSync(path);
  if (uid === process.geteuid?.() && (mode & 0o170_077) === 0o040_000) return;
  throw new TrueframeError('CONFIG_INVALID', `the folder for sockets ${path} is not ours any more`);
}
