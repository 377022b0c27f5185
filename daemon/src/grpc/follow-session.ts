import type { Event } from '@trueframe/proto';
import { TrueframeError } from '@trueframe/sdk';
import type { Session } from '../control/session/session.ts';
import { isOver } from '../control/session/session-state.ts';
import { type EventCall, writeEvents } from './stream-writer.ts';

/** Streams events of a session to a call, until one of them ends. When it is the session, the call ends as that did. */
export async function followSession(
  call: EventCall,
  session: Session,
  events: AsyncIterableIterator<Event, undefined>,
  refuse: (reason: unknown) => void,
): Promise<void> {
  const leave = session.audience.join();
  const stop = () => {
    leave();
    void events.return?.();
  };
  call.once('cancelled', stop);
  call.once('error', stop);
  try {
    await writeEvents(call, events, () => isOver(session.state));
  } catch (reason) {
    refuse(reason);
    return;
  } finally {
    stop();
  }
  if (call.cancelled) return;
  if (session.error) refuse(session.error);
  else if (session.state === 'CANCELLED') {
    refuse(new TrueframeError('SESSION_CANCELLED', 'the session was cancelled'));
  } else call.end();
}
