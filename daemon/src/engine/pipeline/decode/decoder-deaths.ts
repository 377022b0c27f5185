let deaths = 0;

/** A decoder has ended, and not because its session wanted that. `exitCode`: null: by a signal. */
export function noteDecoderEnd(exitCode: number | null): void {
  // Beyond 128: a wrapper says so of the signal that its child died of.
  if (exitCode === null || exitCode > 128) deaths += 1;
}

/** Decoders that have died of a signal since the last call. */
export function takeDecoderDeaths(): number {
  const taken = deaths;
  deaths = 0;
  return taken;
}
