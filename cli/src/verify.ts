import { resolve } from 'node:path';
import { readKeys, verifyFolder } from '@trueframe/daemon/trust';
import { TrueframeError } from '@trueframe/sdk';
import { defineCommand } from './command.ts';
import { EXIT } from './exit-code.ts';
import { loadSetup, SETUP_FLAGS } from './setup-flags.ts';
import { kindOf } from './sign.ts';
import { paint, print } from './terminal.ts';

export const verify = defineCommand({
  name: 'verify',
  summary:
    'Check the signature of a model bundle or a plugin package: that a trusted key made it, and that every file is as it was signed.',
  operands: { name: 'FOLDER', summary: 'Folder with a model.json or a plugin.', min: 1, max: 1 },
  flags: {
    ...SETUP_FLAGS,
    key: {
      type: 'string',
      summary: 'Public key, or folder of them, beside those of `trust.keys`.',
      hint: 'FILE',
      multiple: true,
    },
  },
  async run(flags, [folder]) {
    const { trust } = await loadSetup(flags);
    const keys = await readKeys([...flags.key, ...trust.keys]);
    if (keys.size === 0) {
      throw new TrueframeError(
        'REQUEST_INVALID',
        'no key to verify with: name one with --key or under `trust.keys`',
      );
    }
    const path = resolve(folder!);
    const { kind, key, files } = await verifyFolder(path, await kindOf(path), keys);
    const count = Object.keys(files).length;
    print(`${paint('green', 'ok')} ${kind} ${path}: ${count} files, signed with key ${key}`);
    return EXIT.ok;
  },
});
