import { Metadata } from '@grpc/grpc-js';
import type { TrueframeServiceHandlers } from '@trueframe/proto';
import { TrueframeError } from '@trueframe/sdk';
import { callerOf } from '../auth/caller.ts';
import { checkLength } from '../control/requests/limits.ts';
import { type PlannedSession, planAnalyze, planPush } from '../control/requests/plan-session.ts';
import type { EventReader } from '../control/session/event-reader.ts';
import type { VisibleSession } from '../control/session/visible-session.ts';
import { toSessionMessage } from './convert.ts';
import { followSession } from './follow-session.ts';
import { type AnyCall, originOf } from './origin-of.ts';
import { toPage } from './page.ts';
import { receivePush } from './push-call.ts';
import { toReading } from './reading.ts';
import type { ServiceParts } from './service-parts.ts';
import type { EventCall } from './stream-writer.ts';
import { refuse, streaming } from './streaming.ts';
import { unary } from './unary.ts';
import { watchSessions } from './watch-sessions.ts';

/** Metadata of an answer that names its session, before the first event does. */
const SESSION_KEY = 'x-trueframe-session';

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
  const { sessions, viewOf, pipelines, graceMs: grace, logger } = parts;

  const begin = (call: AnyCall, planned: PlannedSession) =>
    sessions.start({ ...planned, origin: originOf(call) }, callerOf(call).tenant);

  /** The session of an id that a caller gives. @throws SESSION_NOT_FOUND, REQUEST_INVALID */
  const find = (call: AnyCall, sessionId: string) =>
    viewOf(call).get(checkLength('session_id', sessionId));

  /** Streams events of a session to a call, until one of them ends. */
  const deliver = (call: EventCall, session: VisibleSession, events: EventReader): void => {
    const headers = new Metadata();
    headers.set(SESSION_KEY, session.id);
    call.sendMetadata(headers);
    sessions.deliver(
      followSession(call, session, events, (reason) => refuse(call, reason, logger)),
    );
  };

  return {
    Analyze: streaming(logger, async (call) => {
      const planned = planAnalyze(call.request, pipelines, grace);
      const { session, alreadyExisted } = await begin(call, planned);
      deliver(call, session, await (alreadyExisted ? session.read(0) : session.watch()));
    }),

    Push: (call) => {
      receivePush(call, {
        plan: (open) => planPush(open, pipelines, grace),
        open: async (planned) => {
          const { session: started, alreadyExisted } = await begin(call, planned);
          if (alreadyExisted) throw alreadyPushed(started);
          const session = sessions.hosted(started);
          deliver(call, session, session.watch());
          return session;
        },
        resume: async ({ sessionId, afterSequence }) => {
          const session = await sessions.takeOver(await find(call, sessionId));
          deliver(call, session, session.read(afterSequence));
          return session;
        },
        refuse: (reason) => refuse(call, reason, logger),
      });
    },

    StartSession: unary(logger, async (call) => {
      const planned = planAnalyze(call.request, pipelines);
      const { session, alreadyExisted } = await begin(call, planned);
      await session.kept();
      return { session: toSessionMessage(session), alreadyExisted };
    }),

    Watch: streaming(logger, async (call) => {
      const session = await find(call, call.request.sessionId);
      deliver(call, session, await session.read(...toReading(call.request)));
    }),

    WatchSessions: streaming(logger, (call) => watchSessions(call, viewOf(call))),

    ListSessions: unary(logger, (call) => {
      const { size, before, isWanted, tokenOf } = toPage(call.request);
      const { sessions: found, next } = viewOf(call).page(size, before, isWanted);
      return { sessions: found.map(toSessionMessage), nextPageToken: tokenOf(next) };
    }),

    GetSession: unary(logger, async (call) => ({
      session: toSessionMessage(await find(call, call.request.sessionId)),
    })),

    StopSession: unary(logger, async (call) => {
      const session = await find(call, call.request.sessionId);
      session.stop('END_REASON_STOPPED');
      await session.kept();
      return { session: toSessionMessage(session) };
    }),

    Drain: unary(logger, ({ request }) => parts.drain(request.timeoutMs)),
  };
}

function alreadyPushed({ id, planned }: VisibleSession): TrueframeError {
  return new TrueframeError(
    'REQUEST_ID_REUSED',
    `request_id ${JSON.stringify(planned.terms?.requestId)} stands for session ${id}, which is being pushed already; go on with it with \`resume\``,
    { details: { sessionId: id } },
  );
}
