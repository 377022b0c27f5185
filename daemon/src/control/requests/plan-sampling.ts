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
    case 'everyNth': {
      const everyNth = sampling.everyNth ?? 0;
      if (everyNth < 1) throw invalid('sampling.every_nth', everyNth, 'must be at least 1');
      return { everyNth };
    }
    case 'fps': {
      const fps = sampling.fps ?? 0;
      if (!(fps >= 0.001 && fps <= 240)) {
        throw invalid('sampling.fps', fps, 'must be 0.001 to 240');
      }
      return { fps, ...(referencesOnly && { referencesOnly }) };
    }
    case 'evenlySpread': {
      const evenlySpread = sampling.evenlySpread ?? 0;
      if (evenlySpread < 1 || evenlySpread > 10_000) {
        throw invalid('sampling.evenly_spread', evenlySpread, 'must be 1 to 10000');
      }
      return { evenlySpread };
    }
    default:
      throw invalid('sampling', {}, 'names no policy; leave it out for the one of the pipeline');
  }
}
