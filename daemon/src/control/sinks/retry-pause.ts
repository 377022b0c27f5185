import type { SinkEntry } from '../../config/sinks.ts';

/** Milliseconds to wait after so many failed tries; spread by 20 % so that many sessions do not come at once. */
export function retryPause(
  attempts: number,
  { firstPause, maxPause }: Pick<SinkEntry['retry'], 'firstPause' | 'maxPause'>,
): number {
  const pause = Math.min(firstPause * 2 ** (attempts - 1), maxPause);
  return pause * (0.8 + 0.4 * Math.random());
}
