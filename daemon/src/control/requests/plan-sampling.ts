import type { Sampling__Output } from '@trueframe/proto';
import type { Pipeline } from '../../config/pipeline.ts';
import type { SamplingPolicy } from '../../config/sampling.ts';
import type { Source } from '../../wire/source.ts';
import { invalid } from './invalid.ts';

/**
 * Chooses the frames to analyse: by the request, otherwise by the pipeline.
 * @throws REQUEST_INVALID for values out of range and for policies that the kind of source cannot serve
 */
export function planSampling(
  sampling: Sampling__Output | null,
  pipeline: Pipeline,
  kind: Source['kind'],
): SamplingPolicy {
  const policy = sampling ? parse(sampling) : pipeline.sampling;
  const from = sampling ? 'sampling' : `sampling of pipeline ${pipeline.id}`;
  if (policy === 'latest' && kind === 'file') {
    throw invalid(from, policy, 'is for live sources; a file has no newest frame');
  }
  if (typeof policy === 'object' && 'evenlySpread' in policy && kind !== 'file') {
    throw invalid(from, policy, 'is for files; the length of a live source is not known');
  }
  return policy;
}

function parse(sampling: Sampling__Output): SamplingPolicy {
  const { referencesOnly } = sampling;
  if (referencesOnly && sampling.policy !== 'fps') {
    throw invalid('sampling.references_only', referencesOnly, 'goes with fps');
  }
  switch (sampling.policy) {
    case 'all':
      return 'all';
    case 'latest':
      return 'latest';
    case 'everyNth':
      return { everyNth: within('every_nth', sampling.everyNth, 1, Number.POSITIVE_INFINITY) };
    case 'fps': {
      const fps = within('fps', sampling.fps, 0.001, 240);
      return { fps, ...(referencesOnly && { referencesOnly }) };
    }
    case 'keyFrames':
      return { keyFrames: within('key_frames', sampling.keyFrames, 0, 60) };
    case 'evenlySpread':
      return { evenlySpread: within('evenly_spread', sampling.evenlySpread, 1, 10_000) };
    default:
      throw invalid('sampling', {}, 'names no policy; leave it out for the one of the pipeline');
  }
}

function within(field: string, value: number | undefined, least: number, most: number): number {
  if (value !== undefined && value >= least && value <= most) return value;
  const range = Number.isFinite(most) ? `${least} to ${most}` : `at least ${least}`;
  throw invalid(`sampling.${field}`, value, `must be ${range}`);
}
