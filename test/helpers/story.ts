import type { Event__Output } from '@trueframe/proto';

/** Frames and verdicts as a caller hears of them: everything that must not depend on the fate of engines and daemons. */
export function story(events: readonly Event__Output[]): unknown[] {
  return events
    .map(({ scores, verdict, trackStarted, trackEnded, discontinuity, summary }) =>
      summary
        ? { ...summary, elapsedMs: 0 }
        : (scores ?? verdict ?? trackStarted ?? trackEnded ?? discontinuity),
    )
    .filter((told) => told !== undefined && told !== null);
}
