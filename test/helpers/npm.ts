import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../repo/documents.ts';
import { execFileSync } from './programs.ts';

/** Runs npm as a shell of its own would: the settings of this repository, `ignore-scripts` among them, stay away. */
export function npm(cwd: string, ...args: string[]): string {
  const { PATH = '', HOME = '' } = process.env;
  const env = {
    PATH,
    HOME,
    npm_config_userconfig: '/dev/null',
    npm_config_update_notifier: 'false',
  };
  return execFileSync('npm', args, {
    cwd,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
    // Unpacking thousands of files waits for the disk.
    timeout: 300_000,
  });
}

/** Packs packages of this checkout into `into`, as a registry would have them. Returns the paths of the archives. */
export function packed(into: string, ...folders: readonly string[]): string[] {
  execFileSync(process.execPath, [join(root, 'scripts/prune-dist.mjs')]);
  mkdirSync(into, { recursive: true });
  const paths = folders.map((folder) => `./${folder}`);
  npm(root, 'pack', '--ignore-scripts', '--pack-destination', into, ...paths);
  return readdirSync(into).map((name) => join(into, name));
}
