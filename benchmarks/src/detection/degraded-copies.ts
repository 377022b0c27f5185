import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { encodesOf } from './degradations.ts';
import type { LabelledClip } from './labelled-clip.ts';

const run = promisify(execFile);

/** The copy of a clip in a degradation, below the folder of all copies; the clip itself as it is. */
export function copyOf(clip: LabelledClip, degradation: string, folder: string): LabelledClip {
  if (degradation === 'original') return clip;
  const name = `${clip.source.replace('/', '-')}-${clip.label}-${basename(clip.path)}.mp4`;
  return { ...clip, degradation, path: join(folder, degradation, name) };
}

interface Wanted {
  readonly clip: LabelledClip;
  readonly copy: LabelledClip;
}

/** Makes the copies that are not there yet, `jobs` at a time, of the first `seconds` of each clip. */
export async function makeCopies(
  wanted: readonly Wanted[],
  {
    seconds,
    jobs,
    onCopy,
  }: {
    readonly seconds: number;
    readonly jobs: number;
    readonly onCopy?: (done: number, all: number) => void;
  },
): Promise<void> {
  const missing = wanted.filter(({ copy }) => !existsSync(copy.path));
  const queue = [...missing];
  let done = 0;
  const work = async () => {
    for (let one = queue.shift(); one; one = queue.shift()) {
      await degrade(one, seconds);
      done += 1;
      onCopy?.(done, missing.length);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
}

/** A copy has its name when it is complete. */
async function degrade({ clip, copy }: Wanted, seconds: number): Promise<void> {
  const { path, degradation } = copy;
  mkdirSync(dirname(path), { recursive: true });
  const [partial, between] = [`${path}.partial`, `${path}.between`];
  for (const args of encodesOf(clip.path, partial, degradation, { seconds, between })) {
    await run('ffmpeg', args);
  }
  rmSync(between, { force: true });
  renameSync(partial, path);
}
