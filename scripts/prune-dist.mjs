// Removes compiled files whose source is gone. tsc leaves them, and npm pack would take them along.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const { workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
for (const folder of workspaces) {
  const dist = join(root, folder, 'dist');
  const src = join(root, folder, 'src');
  // A bundler empties its own folder.
  if (!existsSync(dist) || !existsSync(src) || existsSync(join(root, folder, 'vite.config.ts'))) {
    continue;
  }
  for (const file of readdirSync(dist, { recursive: true })) {
    const name = /^(.*?)(\.d)?\.[jt]s(\.map)?$/.exec(file)?.[1];
    if (name && !existsSync(join(src, `${name}.ts`))) rmSync(join(dist, file));
  }
}
