import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

const names = z.record(z.string(), z.unknown()).catch({});
const Package = z.object({ dependencies: names, peerDependencies: names });

/** Returns the packages that the package.json of a folder names; undefined when there is none that can be read. */
export async function neededPackages(folder: string): Promise<readonly string[] | undefined> {
  try {
    const text = await readFile(join(folder, 'package.json'), 'utf8');
    const { dependencies, peerDependencies } = Package.parse(JSON.parse(text));
    return Object.keys({ ...dependencies, ...peerDependencies });
  } catch {
    return undefined;
  }
}
