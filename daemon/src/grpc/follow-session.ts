import type { Event } from '@trueframe/proto';
import { TrueframeError } from '@trueframe/sdk';
import { isOver } from '../control/session/session-state.ts';
import type { VisibleSession } from '../control/session/visible-session.ts';
import { type EventCall, writeEvents } from './stream-writer.ts';

/** Streams events of a session to a call, until one of them ends. When it is the session, the call ends as that did. */
export async function followSession(
  call: EventCall,
  session: VisibleSession,
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
  // It may have left while its session was asked for.
  if (call.cancelled) stop();
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
