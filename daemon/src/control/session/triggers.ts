import { bareName } from '@trueframe/proto';
import type { EventPayload } from '../../wire/event-payload.ts';
import type { Trigger } from './life.ts';
import type { EndReason } from './session-state.ts';

/** Returns the trigger that an event is for the state of its session; undefined: none. */
export function triggerOf({
  sessionStarted,
  sourceState,
  summary,
}: EventPayload): Trigger | undefined {
  if (sessionStarted) return { type: 'started' };
  if (summary) {
    const reason = bareName('END_REASON_', summary.endReason ?? 'END_REASON_SOURCE_ENDED');
    return { type: 'summarised', endReason: reason.toLowerCase() as EndReason };
  }
  switch (sourceState?.state) {
    case 'STATE_STALLED':
    case 'STATE_RECONNECTING':
      return { type: 'source_lost' };
    case 'STATE_RUNNING':
      return { type: 'recovered' };
    default:
      return undefined;
  }
}
