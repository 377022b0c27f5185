import type { Event } from '@trueframe/proto';
import { TrueframeError } from '@trueframe/sdk';
import type { Session } from '../control/session/session.ts';
import { isOver } from '../control/session/session-state.ts';
import { type EventCall, writeEvents } from './stream-writer.ts';

/** Streams events of a session to a call, until one of them ends; then the call ends as the session did. */
export async function followSession(
  call: EventCall,
  session: Session,
  events: AsyncIterable<Event>,
  refuse: (reason: unknown) => void,
): Promise<void> {
  try {
    await writeEvents(call, events, () => isOver(session.state));
  } catch (reason) {
    refuse(reason);
    return;
  }
  if (session.error) refuse(session.error);
  else if (session.state === 'CANCELLED') {
    refuse(new TrueframeError('SESSION_CANCELLED', 'the session was cancelled'));
  } else call.end();
}
