import { fileURLToPath } from 'node:url';
import type { Definition } from '@trueframe/sdk';
import { checkPackage } from '@trueframe/sdk/testing';

/** Definitions of a plugin of this repository; its package is checked on the way. */
export async function pluginPackage<D extends Definition>(name: string): Promise<readonly D[]> {
  const folder = fileURLToPath(new URL(`../../plugins/${name}`, import.meta.url));
  return (await checkPackage(folder)).provides as readonly D[];
}
