/** Returns Unix time in milliseconds, which is what credentials are valid until. */
export function unixTime(): number {
  return Date.now();
}

/** Returns a Unix time in milliseconds as ISO 8601. */
export function toIso(unixMs: number): string {
  return new Date(unixMs).toISOString();
}
