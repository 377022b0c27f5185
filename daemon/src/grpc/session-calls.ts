import type { TrueframeServiceHandlers } from '@trueframe/proto';
import { callerOf } from '../auth/caller.ts';
import { checkLength } from '../control/requests/limits.ts';
import { planAnalyze } from '../control/requests/plan-session.ts';
import type { Session } from '../control/session/session.ts';
import { toSessionMessage } from './convert.ts';
import { followSession } from './follow-session.ts';
import { checkRequest } from './limit-requests.ts';
import { toPage } from './page.ts';
import { receivePush } from './push-call.ts';
import type { ServiceParts } from './service-parts.ts';
import { toStatus } from './status.ts';
import type { EventCall } from './stream-writer.ts';
import { unary } from './unary.ts';
import { watchSessions } from './watch-sessions.ts';

type SessionCalls = Pick<
  TrueframeServiceHandlers,
  | 'Analyze'
  | 'Push'
  | 'StartSession'
  | 'Watch'
  | 'WatchSessions'
  | 'ListSessions'
  | 'GetSession'
  | 'StopSession'
  | 'Drain'
>;

/** The calls about sessions. */
export function sessionCalls(parts: ServiceParts): SessionCalls {
  const { sessions, pipelines, logger } = parts;

  /** Ends a streaming call with a status. */
  const refuse = (call: EventCall, reason: unknown) => {
    call.emit('error', toStatus(reason, logger));
  };

  /** Streams a session's events to its own call, until one of them ends. */
  const deliver = (call: EventCall, session: Session): void => {
    const leave = () => session.cancel();
    call.once('cancelled', leave);
    const give = (reason: unknown) => {
      leave();
      refuse(call, reason);
    };
    sessions.deliver(followSession(call, session, session.watch(), give));
  };

  return {
    Analyze: (call) => {
      try {
        checkRequest(call.request);
        const session = sessions.open(planAnalyze(call.request, pipelines), callerOf(call).tenant);
        deliver(call, session);
      } catch (reason) {
        refuse(call, reason);
      }
    },

    Push: (call) => {
      receivePush(call, {
        pipelines,
        open: (planned) => {
          const session = sessions.open(planned, callerOf(call).tenant);
          deliver(call, session);
          return session;
        },
        refuse: (reason) => refuse(call, reason),
      });
    },

    StartSession: unary(logger, (call) => {
      const session = sessions.open(planAnalyze(call.request, pipelines), callerOf(call).tenant);
      return { session: toSessionMessage(session), alreadyExisted: false };
    }),

    Watch: (call) => {
      try {
        checkRequest(call.request);
        const { sessionId, afterSequence } = call.request;
        const session = sessions.get(checkLength('session_id', sessionId));
        const events = session.read(afterSequence);
        sessions.deliver(followSession(call, session, events, (reason) => refuse(call, reason)));
      } catch (reason) {
        refuse(call, reason);
      }
    },

    WatchSessions: (call) => {
      try {
        checkRequest(call.request);
        watchSessions(call, sessions);
      } catch (reason) {
        call.emit('error', toStatus(reason, logger));
      }
    },

    ListSessions: unary(logger, ({ request }) => {
      const { size, before, states, tokenOf } = toPage(request);
      const { sessions: found, next } = sessions.page(size, before, states);
      return { sessions: found.map(toSessionMessage), nextPageToken: tokenOf(next) };
    }),

    GetSession: unary(logger, ({ request }) => ({
      session: toSessionMessage(sessions.get(checkLength('session_id', request.sessionId))),
    })),

    StopSession: unary(logger, ({ request }) => {
      const session = sessions.get(checkLength('session_id', request.sessionId));
      session.stop('END_REASON_STOPPED');
      return { session: toSessionMessage(session) };
    }),

    Drain: unary(logger, ({ request }) => parts.drain(request.timeoutMs)),
  };
}
