// When something began, for another thread to see: Int32 milliseconds on the system's monotonic clock, which is one for
// all threads (performance.now() counts from the start of its thread) and which nobody sets.

/** Milliseconds modulo 2^32, as a signed number. */
export function clockMs(): number {
  const [seconds, nanos] = process.hrtime();
  return (seconds * 1000 + Math.floor(nanos / 1_000_000)) | 0;
}

/** Milliseconds since `begun`, right for up to 24 days whenever the clock wraps. */
export function elapsedMs(begun: number, now = clockMs()): number {
  return (now - begun) | 0;
}
