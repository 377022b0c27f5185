import { mediaTime } from './media-time.ts';

/** Evidence that has settled, as verdicts tell it. */
export interface SettledFacts {
  /** Media time in milliseconds. */
  readonly atMs: number;
  readonly decision: string;
  /** Frames per second; 0: the sampling rate. */
  readonly watchFps: number;
}

const DECISIONS: Readonly<Record<string, string>> = {
  DECISION_SYNTHETIC: 'the scores speak for synthetic',
  DECISION_AUTHENTIC: 'the scores speak for authentic',
  DECISION_UNDECIDED: 'the scores do not decide',
};

/** Returns when and how evidence has settled, in words. */
export function settledWords({ atMs, decision, watchFps }: SettledFacts): string {
  const watched = watchFps > 0 ? `; watched at ${watchFps} frames per second since` : '';
  return `at ${mediaTime(atMs)}, ${DECISIONS[decision] ?? decision}${watched}`;
}
