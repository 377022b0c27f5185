import type { Event } from '@trueframe/proto';

/**
 * Returns the events without those that later ones make worthless: of scores, track updates and verdicts that are not final, only the
 * newest of each track is left.
 */
export function newestPerTrack(events: readonly Event[]): Event[] {
  const seen = new Set<string>();
  const kept: Event[] = [];
  for (const event of events.toReversed()) {
    const keys = keysOf(event);
    if (keys?.every((key) => seen.has(key))) continue;
    for (const key of keys ?? []) seen.add(key);
    kept.push(event);
  }
  return kept.reverse();
}

/** Names of what the event says the state of; undefined: it says what happened, and must not be missed. */
function keysOf({ scores, trackUpdated, verdict }: Event): readonly string[] | undefined {
  if (scores) return ['scores', ...(scores.tracks ?? []).map(({ trackId }) => `scores ${trackId}`)];
  if (trackUpdated) return [`update ${trackUpdated.trackId}`];
  if (verdict && !verdict.final) return [`verdict ${verdict.trackId ?? 0}`];
  return undefined;
}
