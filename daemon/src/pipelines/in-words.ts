import { type AnyPipeline, usesMethod } from '../config/pipeline.ts';
import type { SamplingPolicy } from '../config/sampling.ts';
import type { PipelineListing } from './listing.ts';

/** A sampling policy as sessions and listings say it, e.g. `fps 5`. */
export function samplingInWords(policy: SamplingPolicy): string {
  if (policy === 'all') return 'every frame';
  if (policy === 'latest') return 'newest frame';
  if ('fps' in policy) {
    return `fps ${policy.fps}${policy.referencesOnly ? ' of reference frames' : ''}`;
  }
  if ('keyFrames' in policy) {
    const apart = policy.keyFrames > 0 ? `, one in ${policy.keyFrames} s` : '';
    return `key frames only${apart}`;
  }
  if ('everyNth' in policy) return `one frame in ${policy.everyNth}`;
  return `${policy.evenlySpread} frames evenly spread`;
}

/** Rules of a pipeline as listings say them; empty when it could not be read. */
export function rulesInWords(
  pipeline: AnyPipeline | undefined,
): Pick<PipelineListing, 'tracker' | 'sampling' | 'pooling'> {
  if (!pipeline) return { tracker: '', sampling: '', pooling: '' };
  if (usesMethod(pipeline)) {
    const method = `method ${pipeline.method.use}`;
    return { tracker: method, sampling: method, pooling: method };
  }
  const { tracker, sampling, pooling } = pipeline;
  const { track, session } = pooling;
  return {
    tracker: tracker.use,
    sampling: samplingInWords(sampling),
    pooling: `track ${track.use}, session ${session.use} over ${session.over}`,
  };
}
