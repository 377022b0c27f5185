import type { Event__Output, FrameCounts__Output } from '@trueframe/proto';
import { expect } from 'vitest';

/** Expects what holds for the events of every session. */
export function expectWellFormed(events: readonly Event__Output[]): void {
  expectNumbered(events);
  expect(new Set(events.map(({ sessionId }) => sessionId)).size).toBeLessThanOrEqual(1);
  const kinds = events.map(({ payload }) => payload);
  const started = kinds.indexOf('sessionStarted');
  expect(kinds.lastIndexOf('sessionStarted'), 'the session starts at most once').toBe(started);
  const early = started === -1 ? kinds : kinds.slice(0, started);
  for (const kind of early) {
    expect(
      ['sourceState', 'warning', 'error', 'degraded'],
      'nothing is seen before the start',
    ).toContain(kind);
  }
  const ends = kinds.filter(
    (kind, i) =>
      kind === 'summary' || (kind === 'error' && events[i]?.error?.scope === 'SCOPE_SESSION'),
  );
  expect(ends.length, 'a session ends at most once').toBeLessThanOrEqual(1);
  if (ends.length === 1) expect(kinds.at(-1), 'nothing follows the end').toBe(ends[0]);
}

/** Expects the numbers of events to be complete and in order, but for what `skipped` events say. */
function expectNumbered(events: readonly Event__Output[]): void {
  let last = 0;
  const expected = events.map(({ skipped, moved }) => {
    if (skipped) last += Number(skipped.count);
    else if (!moved) last += 1;
    return skipped || moved ? 0 : last;
  });
  const sequences = events.map(({ sequence }) => sequence);
  expect(sequences, 'sequence numbers are complete and in order').toEqual(expected);
}

/** received = analysed + the sum of dropped + in flight. */
export function expectConserved(counts: FrameCounts__Output | null | undefined): void {
  expect(counts, 'frame counts').toBeTruthy();
  const { received, analysed, dropped, inFlight } = counts as FrameCounts__Output;
  const lost = Object.values(dropped).reduce((sum, count) => sum + count, 0);
  expect(received, JSON.stringify(counts)).toBe(analysed + lost + inFlight);
}

/** The same for a session that is over: nothing is in flight any more. */
export function expectSettled(counts: FrameCounts__Output | null | undefined): void {
  expectConserved(counts);
  expect(Number(counts?.inFlight), 'frames in flight after the end').toBe(0);
}
