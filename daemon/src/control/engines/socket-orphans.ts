import { lstat, readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { PRIVATE_FOLDER, placesForSockets } from '../../lib/private-folder.ts';

/** The socket at which the owner of a folder listens for as long as it lives. */
export const OWNER = 'owner';

/**
 * Folders of this user whose owner is dead. The kernel knows: nobody listens at its socket any more. That holds between
 * containers that share a folder, too, where process ids say nothing.
 */
export async function findOrphans(places = placesForSockets()): Promise<readonly string[]> {
  const found: string[] = [];
  for (const place of places) {
    for (const name of await readdir(place).catch(() => [])) {
      const path = join(place, name);
      if (PRIVATE_FOLDER.test(name) && (await isOrphan(path))) found.push(path);
    }
  }
  return found;
}

async function isOrphan(path: string): Promise<boolean> {
  const facts = await lstat(path).catch(() => undefined);
  if (!facts?.isDirectory() || facts.uid !== process.geteuid?.()) return false;
  return new Promise((resolve) => {
    const socket = connect(join(path, OWNER));
    const settle = (isDead: boolean) => {
      socket.destroy();
      resolve(isDead);
    };
    socket.once('connect', () => settle(false));
    // Anything but a refusal: no owner has been there yet, or it is too busy to say.
    socket.once('error', ({ code }: NodeJS.ErrnoException) => settle(code === 'ECONNREFUSED'));
    socket.setTimeout(1000, () => settle(false));
  });
}
