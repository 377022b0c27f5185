// The clock on the wall may be set back and forth. It says when something happened, also to a later process; nothing is measured with it
// that performance.now() can measure.

/** Milliseconds since 1970. */
export function wallClockMs(): number {
  return Date.now();
}

/** The time now, as messages give it. */
export function timestampNow(): { seconds: number; nanos: number } {
  const ms = wallClockMs();
  return { seconds: Math.floor(ms / 1000), nanos: (ms % 1000) * 1_000_000 };
}

/** Returns a time in milliseconds since 1970 as ISO 8601. */
export function toIso(unixMs: number): string {
  return new Date(unixMs).toISOString();
}
