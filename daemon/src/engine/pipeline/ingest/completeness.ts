import type { FileProbe } from '../decode/probe-file.ts';

/**
 * Which share of the promised frames was decoded, 0..1; 0: the container promises nothing.
 *
 * By count where the container has one, else by time. Edit lists make players skip frames that are counted, so a
 * smaller count alone is no damage: without any decoder error, a source that was shown to its end is complete.
 */
export function completenessOf(facts: {
  readonly probe: Pick<
    FileProbe,
    'container' | 'frameCount' | 'durationMs' | 'frameRate' | 'startMs' | 'isSeekable'
  >;
  readonly received: number;
  /** Media time of the last frame, in milliseconds; -Infinity: there was none. */
  readonly lastMs: number;
  readonly hasErrors: boolean;
  /** Media after this was not asked for. */
  readonly untilMs: number;
}): number {
  const { probe, received, lastMs, hasErrors, untilMs } = facts;
  if (received === 0) return 0;
  const frameMs = probe.frameRate > 0 ? 1000 / probe.frameRate : 40;
  // Matroska measures its duration from time 0, whenever its first frame is.
  const leadMs = probe.container.includes('matroska') ? probe.startMs : 0;
  const promisedMs = Math.min(probe.durationMs - leadMs, untilMs + frameMs);
  if (promisedMs <= 0 && probe.frameCount === 0) return 0;

  const byTime = promisedMs > 0 ? Math.min(1, (lastMs + frameMs) / promisedMs) : 1;
  // A last frame may be held for long: two frames and a tenth of a second are no loss.
  const isShownToTheEnd = lastMs + 2 * frameMs + 100 >= promisedMs;
  if (isShownToTheEnd && !hasErrors) return 1;
  if (probe.frameCount === 0) return byTime;
  const promised =
    probe.durationMs > 0
      ? probe.frameCount * Math.min(1, promisedMs / (probe.durationMs - leadMs))
      : probe.frameCount;
  return Math.min(1, received / promised);
}
