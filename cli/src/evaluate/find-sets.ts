import { TrueframeError } from '@trueframe/sdk';
import type { Clip } from './clip.ts';
import { findClips } from './find-clips.ts';

/** The labelled clips of one input. */
export interface ClipSet {
  readonly input: string;
  readonly clips: readonly Clip[];
}

/**
 * @throws as `findClips`; REQUEST_INVALID an input is named twice, or a name means different files in two inputs, which one
 *   file of results cannot keep apart
 */
export async function findSets(inputs: readonly string[]): Promise<ClipSet[]> {
  const twice = inputs.find((input, k) => inputs.indexOf(input) !== k);
  if (twice) throw new TrueframeError('REQUEST_INVALID', `${twice} is named twice`);
  const sets = await Promise.all(
    inputs.map(async (input) => ({ input, clips: await findClips(input) })),
  );
  const seen = new Map<string, { readonly path: string; readonly input: string }>();
  for (const { input, clips } of sets) {
    for (const { name, path } of clips) {
      const before = seen.get(name);
      if (before && before.path !== path) {
        throw new TrueframeError(
          'REQUEST_INVALID',
          `${name} is ${before.path} in ${before.input} and ${path} in ${input}: evaluate them one at a time, or give their tables full paths`,
        );
      }
      seen.set(name, { path, input });
    }
  }
  return sets;
}

/** Each clip once, in the order of the sets. */
export function distinctClips(sets: readonly ClipSet[]): Clip[] {
  return [...new Map(sets.flatMap(({ clips }) => clips.map((clip) => [clip.name, clip]))).values()];
}
