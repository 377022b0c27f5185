import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type SignedKind, signFolder } from '@trueframe/daemon/trust';
import { TrueframeError } from '@trueframe/sdk';
import { defineCommand } from './command.ts';
import { EXIT } from './exit-code.ts';
import { print } from './terminal.ts';

export const sign = defineCommand({
  name: 'sign',
  summary:
    'Sign a model bundle or a plugin package: writes trueframe.sig.json with the SHA-256 of every file into its folder.',
  operands: { name: 'FOLDER', summary: 'Folder with a model.json or a plugin.', min: 1, max: 1 },
  flags: {
    key: { type: 'string', summary: 'Private key that keygen made.', hint: 'FILE' },
  },
  async run({ key }, [folder]) {
    if (!key) throw new TrueframeError('REQUEST_INVALID', 'sign needs --key FILE');
    const pem = await readFile(key, 'utf8').catch((cause: Error) => {
      throw new TrueframeError('REQUEST_INVALID', `cannot read the key ${key}: ${cause.message}`);
    });
    const path = resolve(folder!);
    const kind = await kindOf(path);
    const signed = await signFolder(path, kind, pem);
    print(`signed ${kind} ${path}: ${signed.files} files, key ${signed.key}`);
    return EXIT.ok;
  },
});

/**
 * Returns what a folder holds, by the file that describes it.
 * @throws REQUEST_INVALID neither, or both
 */
export async function kindOf(folder: string): Promise<SignedKind> {
  const isBundle = await isFile(join(folder, 'model.json'));
  const isPlugin = await isFile(join(folder, 'package.json'));
  if (isBundle !== isPlugin) return isBundle ? 'bundle' : 'plugin';
  throw new TrueframeError(
    'REQUEST_INVALID',
    `${folder} has ${isBundle ? 'both a' : 'neither a'} model.json ${isBundle ? 'and' : 'nor'} a package.json: a bundle has the first, a plugin the second`,
  );
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}
