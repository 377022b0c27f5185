import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { TrueframeError } from '@trueframe/sdk';
import * as z from 'zod';
import { isSealed, type NetworkClaim, type NetworkFiles } from './network-files.ts';

const Seen = z.record(z.string(), z.string());

/**
 * Notes hashes that a manifest leaves out, when a network is first used: from then on the same graph in the same folder
 * has to come with the same files. Where nothing can be written, nothing is noted.
 * @throws MODEL_HASH_MISMATCH a file changed since
 */
export async function checkSeen(
  claim: NetworkClaim,
  files: NetworkFiles,
  cacheFolder: string,
): Promise<void> {
  if (isSealed(claim, files)) return;
  const note = join(cacheFolder, 'seen', `${nameOf(claim)}.json`);
  const seen = (await readNote(note)) ?? (await writeNote(note, files.data));
  for (const [name, actual] of Object.entries(files.data)) {
    const expected = claim.data?.[name] ?? seen[name];
    if (expected === undefined || expected === actual) continue;
    throw new TrueframeError(
      'MODEL_HASH_MISMATCH',
      `${name} of ${claim.id} has changed since ${claim.weights} was first used here: its sha256 is ${actual}, was ${expected}. ` +
        `If that is meant, say so in model.json: "data": ${JSON.stringify(files.data)}`,
      { details: { model: claim.id, file: name, actual, expected } },
    );
  }
}

function nameOf({ weights, sha256 }: NetworkClaim): string {
  return createHash('sha256').update(`${weights}\n${sha256}`).digest('hex').slice(0, 32);
}

async function readNote(note: string): Promise<z.infer<typeof Seen> | undefined> {
  try {
    return Seen.parse(JSON.parse(await readFile(note, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Threads and processes may come at once: the first one's word stands. */
async function writeNote(note: string, data: NetworkFiles['data']): Promise<NetworkFiles['data']> {
  try {
    await mkdir(dirname(note), { recursive: true, mode: 0o700 });
    await writeFile(note, JSON.stringify(data), { mode: 0o600, flag: 'wx' });
    return data;
  } catch {
    return (await readNote(note)) ?? data;
  }
}
