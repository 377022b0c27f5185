import type { ServerWritableStream } from '@grpc/grpc-js';
import type { WatchSessionsRequest__Output, WatchSessionsResponse } from '@trueframe/proto';
import type { Session } from '../control/session/session.ts';
import type { SessionManager } from '../control/session/session-manager.ts';
import { toSessionMessage } from './convert.ts';

type Call = ServerWritableStream<WatchSessionsRequest__Output, WatchSessionsResponse>;

/** Streams the sessions that there are, then every change of one, until the call is gone. */
export function watchSessions(call: Call, sessions: SessionManager): void {
  const tell = (change: NonNullable<WatchSessionsResponse['change']>, session?: Session) => {
    call.write({ change, ...(session && { session: toSessionMessage(session) }) });
  };
  for (const session of sessions.all().reverse()) tell('CHANGE_LISTED', session);
  tell('CHANGE_LIST_COMPLETE');
  const leave = sessions.onChange((change, session) => tell(`CHANGE_${change}`, session));
  call.once('cancelled', leave);
  call.once('error', leave);
}
