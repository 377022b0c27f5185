import type { ServerUnaryCall, sendUnaryData } from '@grpc/grpc-js';
import type { TrueframeServiceHandlers } from '@trueframe/proto';
import { TrueframeError } from '@trueframe/sdk';
import type { Logger } from 'pino';
import { callerOf } from '../auth/caller.ts';
import { checkLength } from '../control/requests/limits.ts';
import { type PipelineSource, planAnalyze } from '../control/requests/plan-session.ts';
import type { Session } from '../control/session/session.ts';
import type { SessionManager } from '../control/session/session-manager.ts';
import { isOver } from '../control/session/session-state.ts';
import { redact } from '../lib/redact.ts';
import type { ModelListing } from '../models/listing.ts';
import type { PipelineListing } from '../pipelines/listing.ts';
import type { Placement } from '../wire/placement.ts';
import type { PluginFacts } from '../wire/plugin-facts.ts';
import { toPluginMessages, toSessionMessage } from './convert.ts';
import { checkRequest } from './limit-requests.ts';
import { toPage } from './page.ts';
import { receivePush } from './push-call.ts';
import { toStatus } from './status.ts';
import { type EventCall, writeEvents } from './stream-writer.ts';

export interface ServiceParts {
  readonly sessions: SessionManager;
  readonly pipelines: PipelineSource & { list(): readonly PipelineListing[] };
  readonly models: { list(): Promise<readonly ModelListing[]> };
  /** Returns the device that runs each model that an engine has opened, by id. */
  placements(): ReadonlyMap<string, Placement>;
  /** Ids of models that are being compiled. */
  building(): readonly string[];
  /** Returns the plugins of the running engine. @throws DAEMON_STARTING while there is none */
  plugins(): readonly PluginFacts[];
  readonly logger: Logger;
}

/** The handlers of the service: parse, delegate, convert. */
export function createTrueframeService(parts: ServiceParts): TrueframeServiceHandlers {
  const { sessions, pipelines, models, placements, building, plugins, logger } = parts;

  /** Ends a streaming call with a status. */
  const refuse = (call: EventCall, reason: unknown) => {
    call.emit('error', toStatus(reason, logger));
  };

  /** Streams a session's events to its call, until one of them ends. */
  const deliver = async (call: EventCall, session: Session): Promise<void> => {
    const leave = () => session.cancel();
    call.once('cancelled', leave);
    try {
      await writeEvents(call, session.watch(), () => isOver(session.state));
    } catch (reason) {
      leave();
      refuse(call, reason);
      return;
    }
    if (session.error) refuse(call, session.error);
    else if (session.state === 'CANCELLED') refuse(call, cancelled());
    else call.end();
  };

  return {
    Analyze: (call) => {
      try {
        checkRequest(call.request);
        const session = sessions.open(planAnalyze(call.request, pipelines), callerOf(call).tenant);
        sessions.deliver(deliver(call, session));
      } catch (reason) {
        refuse(call, reason);
      }
    },

    Push: (call) => {
      receivePush(call, {
        pipelines,
        open: (planned) => {
          const session = sessions.open(planned, callerOf(call).tenant);
          sessions.deliver(deliver(call, session));
          return session;
        },
        refuse: (reason) => refuse(call, reason),
      });
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

    ListPlugins: unary(logger, () => ({ plugins: toPluginMessages(plugins()) })),

    ListModels: unary(logger, async () => ({
      models: (await models.list()).map((model) => {
        const { provider = '', device = '', fallback = '' } = placements().get(model.id) ?? {};
        const state = building().includes(model.id)
          ? 'STATE_BUILDING'
          : model.problem
            ? 'STATE_UNUSABLE'
            : 'STATE_READY';
        const problem = redact(model.problem);
        return { ...model, problem, scope: [...model.scope], provider, device, fallback, state };
      }),
    })),

    ListPipelines: unary(logger, () => ({
      pipelines: pipelines.list().map((entry) => ({
        ...entry,
        models: [...entry.models],
        problem: redact(entry.problem),
      })),
    })),
  };
}

function cancelled(): TrueframeError {
  return new TrueframeError('SESSION_CANCELLED', 'the session was cancelled');
}

/** A unary handler from a function that returns or throws. */
function unary<Request, Response>(
  logger: Logger,
  handle: (call: ServerUnaryCall<Request, Response>) => Response | Promise<Response>,
) {
  return (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>): void => {
    Promise.resolve()
      .then(() => {
        checkRequest(call.request as object);
        return handle(call);
      })
      .then(
        (response) => callback(null, response),
        (reason: unknown) => callback(toStatus(reason, logger)),
      );
  };
}
