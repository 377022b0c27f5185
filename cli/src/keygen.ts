import { writeFile } from 'node:fs/promises';
import { newKeyPair } from '@trueframe/daemon/trust';
import { TrueframeError } from '@trueframe/sdk';
import { defineCommand } from './command.ts';
import { EXIT } from './exit-code.ts';
import { print } from './terminal.ts';

export const keygen = defineCommand({
  name: 'keygen',
  summary:
    'Make a pair of Ed25519 keys: NAME.pem, which signs and stays with its owner, and NAME.pub.pem for `trust.keys`.',
  operands: { name: 'NAME', summary: 'Path of the keys, without ending.', min: 1, max: 1 },
  flags: {},
  async run(_, [name]) {
    const { privateKey, publicKey, fingerprint } = newKeyPair();
    await write(`${name}.pem`, privateKey, 0o600);
    await write(`${name}.pub.pem`, publicKey, 0o644);
    print(`key ${fingerprint}: ${name}.pem signs, ${name}.pub.pem is for trust.keys`);
    return EXIT.ok;
  },
});

/** @throws REQUEST_INVALID there is a file already: a key that is gone cannot be made again */
async function write(file: string, text: string, mode: number): Promise<void> {
  try {
    await writeFile(file, text, { mode, flag: 'wx' });
  } catch (cause) {
    const message = `cannot write ${file}: ${(cause as Error).message}`;
    throw new TrueframeError('REQUEST_INVALID', message, { cause });
  }
}
