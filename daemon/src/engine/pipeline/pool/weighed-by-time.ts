import type { Sample } from '@trueframe/sdk';

/**
 * Returns the samples with the media time that each stands for as its weight, so that those of a watched track are not outnumbered
 * by those from before it settled. A sample stands for the time since the one before of the same track, in seconds, and at most for `longestMs`.
 * The first one stands for as much as the second.
 */
export function weighedByTime(samples: readonly Sample[], longestMs: number): readonly Sample[] {
  const lastMs = new Map<number, number>();
  const steps = samples.map(({ trackId, ptsMs }) => {
    const before = lastMs.get(trackId);
    lastMs.set(trackId, ptsMs);
    return before === undefined ? undefined : Math.min(longestMs, Math.max(1, ptsMs - before));
  });
  const firstSteps = new Map<number, number>();
  samples.forEach(({ trackId }, k) => {
    const step = steps[k];
    if (step !== undefined && !firstSteps.has(trackId)) firstSteps.set(trackId, step);
  });
  return samples.map((sample, k) => ({
    ...sample,
    weight:
      ((sample.weight ?? 1) * (steps[k] ?? firstSteps.get(sample.trackId) ?? longestMs)) / 1000,
  }));
}
