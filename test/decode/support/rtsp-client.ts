import type { SourceState } from '@trueframe/proto';
import { type SeenMedia, type SessionOptions, watch } from './media-session.ts';

/** Watches an RTSP source as a live one. */
export function live(url: string, options: SessionOptions = {}): Promise<SeenMedia> {
  return watch({ kind: 'rtsp', url }, { pace: 'live', ...options });
}

export function names(states: readonly SourceState[]): SourceState['state'][] {
  return states.map(({ state }) => state);
}
