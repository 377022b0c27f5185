import type { FrameCounts } from '@trueframe/proto';

/** FrameCounts as plain numbers. */
export interface Counts {
  readonly received: number;
  readonly analysed: number;
  readonly dropped: Readonly<Record<string, number>>;
  readonly inFlight: number;
}

export const NO_COUNTS: Counts = { received: 0, analysed: 0, dropped: {}, inFlight: 0 };

/** Counts of an engine, as plain numbers. */
export function toCounts(counts: FrameCounts): Counts {
  const dropped = Object.entries(counts.dropped ?? {});
  return {
    received: Number(counts.received ?? 0),
    analysed: Number(counts.analysed ?? 0),
    dropped: Object.fromEntries(dropped.map(([reason, count]) => [reason, Number(count)])),
    inFlight: Number(counts.inFlight ?? 0),
  };
}

/** For a session that is over: frames that were in flight in a lost engine are booked as dropped, so the sum holds. */
export function settle(counts: Counts, reason: string): Counts {
  if (counts.inFlight === 0) return counts;
  const dropped = (counts.dropped[reason] ?? 0) + counts.inFlight;
  return { ...counts, dropped: { ...counts.dropped, [reason]: dropped }, inFlight: 0 };
}
