import { readFile } from 'node:fs/promises';
import { TrueframeError } from '@trueframe/sdk';

/**
 * Reads a file that holds a secret, without the white space around it.
 * @throws SINK_UNAVAILABLE it cannot be read, or is empty
 */
export async function readSecret(path: string): Promise<string> {
  let text: string;
  try {
    text = (await readFile(path, 'utf8')).trim();
  } catch (cause) {
    const message = `cannot read the secret in ${path}: ${(cause as Error).message}`;
    throw new TrueframeError('SINK_UNAVAILABLE', message, { cause });
  }
  if (text !== '') return text;
  throw new TrueframeError('SINK_UNAVAILABLE', `the secret in ${path} is empty`);
}
