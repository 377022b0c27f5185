import type { Comparison } from './comparison.ts';
import type { Judged } from './judged.ts';
import { bitsPerPixel } from './quality-bins.ts';
import { RESAMPLES, SEED } from './statistics/bootstrap.ts';
import type { Evaluation } from './summarise.ts';
import { summarise } from './summarise.ts';

/** All that is known after a run. */
export interface Report {
  readonly input: string;
  readonly pipeline: {
    readonly id: string;
    readonly version: string;
    readonly sampling: string;
  };
  /** In the order of the input. */
  readonly clips: readonly Judged[];
  readonly failed: readonly {
    readonly clip: string;
    readonly code: string;
    readonly message: string;
  }[];
  readonly evaluation: Evaluation;
  /** Absent when nothing was compared. */
  readonly comparison?: Comparison;
}

export function reportOf(input: string, clips: readonly Judged[]): Report {
  const started = clips.find(({ result }) => result.label)?.result ?? clips[0]?.result;
  return {
    input,
    pipeline: {
      id: started?.pipeline ?? '',
      version: started?.pipelineVersion ?? '',
      sampling: started?.sampling ?? '',
    },
    clips,
    failed: clips.flatMap(({ clip, result: { error } }) =>
      error ? [{ clip: clip.name, ...error }] : [],
    ),
    evaluation: summarise(clips),
  };
}

/** The report as JSON values. Infinity, the threshold at which nothing is called, becomes null when it is written. */
export function figuresOf({ input, pipeline, clips, failed, evaluation, comparison }: Report) {
  return {
    input,
    pipeline,
    intervals: { level: 0.95, resamples: RESAMPLES, seed: SEED },
    ...evaluation,
    ...(comparison && { comparison }),
    failed,
    clips: clips.map(({ clip, result }) => {
      const { clip: _, pipeline: __, pipelineVersion: ___, ...rest } = result;
      return {
        clip: clip.name,
        class: clip.isFake ? 'fake' : 'real',
        family: clip.family,
        kind: clip.kind,
        group: clip.group,
        source: clip.source,
        ...rest,
        bitsPerPixel: bitsPerPixel(result),
      };
    }),
  };
}
