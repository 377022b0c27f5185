import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { root, withScratch } from './scene.ts';

/** Scope under which npm links the packages of this repository; in a checkout they must be its own. */
const OWN = '@trueframe';

/**
 * Checks a commit out into a folder of its own, builds it and removes it. It uses the packages that are installed here, if
 * it wants the same ones; otherwise npm installs its own.
 */
export function withCheckout<T>(commit: string, run: (folder: string) => Promise<T>): Promise<T> {
  return withScratch(async (scratch) => {
    const folder = join(scratch, 'base');
    const git = (...args: string[]) => execFileSync('git', args, { cwd: root, stdio: 'pipe' });
    git('worktree', 'add', '--detach', folder, commit);
    try {
      if (lockOf(folder) === lockOf(root)) linkPackages(join(folder, 'node_modules'));
      else execFileSync('npm', ['ci', '--loglevel=error'], { cwd: folder, stdio: 'inherit' });
      const tsc = join(root, 'node_modules/typescript/bin/tsc');
      execFileSync(process.execPath, [tsc, '-b'], { cwd: folder, stdio: 'inherit' });
      return await run(folder);
    } finally {
      git('worktree', 'remove', '--force', folder);
    }
  });
}

const lockOf = (folder: string) => readFileSync(join(folder, 'package-lock.json'), 'utf8');

function linkPackages(to: string): void {
  const from = join(root, 'node_modules');
  mkdirSync(join(to, OWN), { recursive: true });
  for (const name of readdirSync(from)) {
    if (name !== OWN) symlinkSync(join(from, name), join(to, name));
  }
  // Relative links, so they lead to the packages of the checkout.
  for (const name of readdirSync(join(from, OWN))) {
    symlinkSync(readlinkSync(join(from, OWN, name)), join(to, OWN, name));
  }
}
