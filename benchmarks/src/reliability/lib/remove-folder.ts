import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';

/** Removes a folder; what is mounted in it is unmounted before. */
export function removeFolder(folder: string): void {
  const mounts = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .flatMap((line) => line.split(' ')[1] ?? [])
    .filter((place) => place.startsWith(`${folder}/`));
  for (const place of mounts.reverse()) spawnSync('umount', ['-l', place]);
  rmSync(folder, { recursive: true, force: true });
}
