import type { TrackScore } from '@trueframe/proto';
import type { TrackedFace } from '@trueframe/sdk';
import type { MemberResult } from '../../../wire/member-result.ts';

/** Returns the scores that the ensemble, and each member of it, gave one face in one frame. `modelIds` and `results` by member. */
export function trackScore(
  { trackId, detection }: TrackedFace,
  score: number | undefined,
  results: readonly MemberResult[],
  modelIds: readonly string[],
): TrackScore {
  return {
    trackId,
    box: detection.box,
    ...(score === undefined ? {} : { score }),
    members: results.map((result, k) => {
      const modelId = modelIds[k]!;
      if (typeof result === 'number') return { modelId, score: result };
      return { modelId, reason: 'abstain' in result ? result.abstain : result.failed.code };
    }),
  };
}
