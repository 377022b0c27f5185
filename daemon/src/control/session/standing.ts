import type { Verdict } from '@trueframe/proto';
import { wallClockMs } from '../../lib/wall-clock.ts';
import type { EventPayload } from '../../wire/event-payload.ts';
import type { SessionProgress } from '../../wire/session-progress.ts';
import { type Counts, NO_COUNTS, settle, toCounts } from './frame-counts.ts';

/** The progress of a session, as listings show it. It does not change: the next one takes its place. */
export interface Standing {
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly counts: Counts;
  /** Media time of the newest analysed frame, in milliseconds. */
  readonly ptsMs: number;
  readonly activeTracks: number;
  /** The newest verdict on the whole session. */
  readonly verdict?: Verdict;
}

export function newStanding(): Standing {
  return { startedAt: wallClockMs(), counts: NO_COUNTS, ptsMs: 0, activeTracks: 0 };
}

export function withProgress(
  standing: Standing,
  { counts, ptsMs, activeTracks }: SessionProgress,
): Standing {
  return { ...standing, counts: toCounts(counts), ptsMs, activeTracks };
}

export function withEvent(standing: Standing, { verdict, summary }: EventPayload): Standing {
  const newest = verdict && !verdict.trackId ? verdict : summary?.verdict;
  return newest ? { ...standing, verdict: newest } : standing;
}

/** The engine's last word. */
export function withCounts(standing: Standing, counts: SessionProgress['counts']): Standing {
  return { ...standing, counts: toCounts(counts) };
}

/** The session is over; frames that no engine will finish are booked as dropped for `reason`. */
export function ended(standing: Standing, reason: string): Standing {
  const counts = settle(standing.counts, reason);
  return { ...standing, endedAt: wallClockMs(), activeTracks: 0, counts };
}
