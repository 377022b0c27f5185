import { realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { TrueframeError } from '@trueframe/sdk';
import type { ModelBundle } from './bundle.ts';
import { checkHash } from './network-files.ts';

/**
 * The files that a manifest names beside its networks are there, inside of the bundle, and the right ones.
 * @throws MODEL_NOT_FOUND, MODEL_HASH_MISMATCH, MODEL_LOAD_FAILED one is a link out of the bundle
 */
export async function checkFurtherFiles({ manifest, folder }: ModelBundle): Promise<void> {
  const { id, files = {} } = manifest;
  const home = await realpath(folder);
  for (const [name, sha256] of Object.entries(files)) {
    const file = join(folder, name);
    const details = { model: id, file };
    const real = await realpath(file).catch((cause: Error) => {
      const message = `${name}, which model.json of ${id} names, is not in ${folder}`;
      throw new TrueframeError('MODEL_NOT_FOUND', message, { cause, details });
    });
    if (!real.startsWith(home + sep)) {
      const message = `${id} is refused: ${file} is a link to ${real}, outside of its bundle`;
      throw new TrueframeError('MODEL_LOAD_FAILED', message, { details });
    }
    await checkHash(id, file, sha256);
  }
}
