import type { ServerWritableStream } from '@grpc/grpc-js';
import type { WatchSessionsRequest__Output, WatchSessionsResponse } from '@trueframe/proto';
import { checkLabels } from '../control/requests/limits.ts';
import type { SessionView } from '../control/session/session-view.ts';
import type { VisibleSession } from '../control/session/visible-session.ts';
import { toSessionMessage } from './convert.ts';
import { hasLabels } from './has-labels.ts';

type Call = ServerWritableStream<WatchSessionsRequest__Output, WatchSessionsResponse>;
type Change = NonNullable<WatchSessionsResponse['change']>;

/**
 * Streams the sessions that the caller may see, then every change of one, until the call is gone. A caller that reads slowly gets only
 * the newest change of each session, so what waits for it is bounded.
 * @throws REQUEST_INVALID
 */
export function watchSessions(call: Call, sessions: SessionView): void {
  const labels = checkLabels(call.request.labels);
  const waiting = new Map<string, WatchSessionsResponse>();
  let isFull = false;

  const flush = () => {
    for (const [key, response] of waiting) {
      if (isFull) return;
      waiting.delete(key);
      isFull = !call.write(response);
    }
  };
  const tell = (change: Change, session: VisibleSession) => {
    if (!hasLabels(session, labels)) return;
    const first = waiting.get(session.id)?.change;
    waiting.delete(session.id);
    // A caller that has not heard of the session yet is to hear that it is new.
    const isNews = change === 'CHANGE_STATE' && first !== undefined;
    waiting.set(session.id, {
      change: isNews ? first : change,
      session: toSessionMessage(session),
    });
    flush();
  };

  call.on('drain', () => {
    isFull = false;
    flush();
  });
  for (const session of sessions.all().reverse()) tell('CHANGE_LISTED', session);
  waiting.set('', { change: 'CHANGE_LIST_COMPLETE' });
  flush();
  const leave = sessions.onChange((change, session) => tell(`CHANGE_${change}`, session));
  call.once('cancelled', leave);
  call.once('error', leave);
}
