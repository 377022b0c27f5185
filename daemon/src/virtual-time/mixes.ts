import type { StepCosts } from './costs.ts';
import type { SourceShape } from './virtual-source.ts';

/** Numbers from 0 to 1 that look random; the same for the same seed (mulberry32). */
export function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Returns the next source of a mix at every call. */
export function sourcesFrom(seed: number): () => SourceShape {
  const next = numbersFrom(seed);
  const oneOf = <T>(values: readonly T[]): T => values[Math.floor(next() * values.length)]!;
  return () => ({
    frameRate: oneOf([15, 25, 25, 30]),
    // Streams with rarer key frames are never taken up anew: late frames are better than none.
    groupFrames: oneOf([25, 50, 50, 60]),
    wantedFps: oneOf([2, 5, 5, 5]),
    phaseMs: next() * 1000,
    faces: oneOf([0, 1, 1, 1, 2, 4]),
    changesEveryMs: oneOf([Number.POSITIVE_INFINITY, 3000]),
    decodeFactor: 0.6 + next(),
    scoreFactor: 0.6 + next(),
  });
}

/** Returns the processor milliseconds that a second of a session takes, if all of its wanted frames are analysed. */
export function needOf(shape: SourceShape, costs: StepCosts): number {
  const { frameRate, wantedFps, faces, decodeFactor, scoreFactor } = shape;
  const perUnit = costs.decodeTogether * decodeFactor + costs.enginePerUnit + costs.othersPerUnit;
  const fullShare = faces === 0 ? 1 : Math.min(1, 1 / wantedFps);
  const look = fullShare * costs.fullLook + (1 - fullShare) * costs.glance;
  const score = faces * scoreFactor * costs.scoreFace;
  const perFrame = look + score + costs.enginePerFrame + costs.othersPerFrame;
  return frameRate * perUnit + wantedFps * perFrame;
}
