import type { DaemonClient } from '@trueframe/client';
import type { SessionOptions } from '@trueframe/proto';
import { analyseClip, currentVersion, optionsInWords, stateOf } from './analyse-clip.ts';
import type { Clip } from './clip.ts';
import type { ClipResult } from './clip-result.ts';

interface Run {
  readonly client: DaemonClient;
  readonly options: SessionOptions;
  /** Sessions at a time. */
  readonly jobs: number;
  readonly signal: AbortSignal;
}

/**
 * Earlier results that still hold, by clip: of the same file, pipeline version and options. Failures are tried again.
 * @throws as `analyseClip`
 */
export async function resultsThatHold(
  clips: readonly Clip[],
  earlier: readonly ClipResult[],
  { client, options, signal }: Run,
): Promise<Map<string, ClipResult>> {
  const words = optionsInWords(options);
  const candidates = earlier.filter((result) => !result.error && result.options === words);
  const named = new Set(candidates.map(({ clip }) => clip));
  const before = clips.filter(({ name }) => named.has(name));
  const version = await currentVersion(client, before, options, signal);
  const current = candidates.filter(({ pipelineVersion }) => pipelineVersion === version);
  const newest = new Map(current.map((result) => [result.clip, result]));
  const held = new Map<string, ClipResult>();
  for (const { name, path } of before) {
    const result = newest.get(name);
    if (!result) continue;
    const { size, mtimeMs } = await stateOf(path);
    if (result.size === size && result.mtimeMs === mtimeMs) held.set(name, result);
  }
  return held;
}

/**
 * Analyses clips, several at a time, and gives results as they come.
 * @throws as `analyseClip`, after the clips under way
 */
export async function runClips(
  clips: readonly Clip[],
  { client, options, jobs, signal }: Run,
  onResult: (result: ClipResult) => Promise<unknown>,
): Promise<void> {
  const queue = [...clips];
  const work = async () => {
    for (let clip = queue.shift(); clip && !signal.aborted; clip = queue.shift()) {
      try {
        await onResult(await analyseClip(client, clip, options, signal));
      } catch (reason) {
        queue.length = 0;
        throw reason;
      }
    }
  };
  const works = Array.from({ length: Math.min(jobs, clips.length) }, work);
  for (const result of await Promise.allSettled(works)) {
    if (result.status === 'rejected' && !signal.aborted) throw result.reason;
  }
}
