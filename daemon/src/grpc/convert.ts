import type {
  ErrorMessage,
  ListPluginsResponse,
  MediaAcknowledged,
  Session as SessionMessage,
} from '@trueframe/proto';
import { TrueframeError } from '@trueframe/sdk';
import { SESSION_STATES, type SessionState } from '../control/session/session-state.ts';
import type { VisibleSession } from '../control/session/visible-session.ts';
import type { PluginFacts } from '../wire/plugin-facts.ts';
import { NO_TERMS } from '../wire/session-terms.ts';
import { toErrorMessage } from './status.ts';

export function toSessionMessage(session: VisibleSession): SessionMessage {
  const { error, planned, standing, state, endReason } = session;
  const { endedAt, verdict } = standing;
  const { first, last } = session.sequences;
  const { labels, externalId, requestId, graceMs } = planned.terms ?? NO_TERMS;
  return {
    sessionId: session.id,
    state: `SESSION_STATE_${state}`,
    // Others are over for reasons that `state` and `error` say.
    ...(state === 'ENDED' && { endReason: toEndReason(endReason) }),
    source: session.source,
    pipeline: planned.pipeline.id,
    tenant: planned.tenant.id,
    degradeRung: session.rung,
    labels,
    externalId,
    requestId,
    ...(graceMs !== undefined && { graceMs }),
    readers: session.audience.count,
    firstSequence: first,
    lastSequence: last,
    startedAt: toTimestamp(standing.startedAt),
    ...(session.media && { mediaAcknowledged: toAcknowledgement(session.media) }),
    ...(endedAt && { endedAt: toTimestamp(endedAt) }),
    frames: standing.counts,
    ptsMs: standing.ptsMs,
    activeTracks: standing.activeTracks,
    ...(verdict && { verdict }),
    ...(error && { error: toErrorMessage(error) satisfies ErrorMessage }),
  };
}

/** A session that ended has the reason of its summary. */
function toEndReason(reason = 'unspecified'): NonNullable<SessionMessage['endReason']> {
  return `END_REASON_${reason.toUpperCase()}` as NonNullable<SessionMessage['endReason']>;
}

function toAcknowledgement({
  receivedBytes,
  lastPtsMs,
}: NonNullable<VisibleSession['media']>): MediaAcknowledged {
  return { bytes: receivedBytes, ...(Number.isFinite(lastPtsMs) && { ptsMs: lastPtsMs }) };
}

/** States of a listing request. @throws REQUEST_INVALID */
export function toSessionState(name: string | number): SessionState {
  const state = String(name).replace(/^SESSION_STATE_/, '') as SessionState;
  if (SESSION_STATES.includes(state)) return state;
  throw new TrueframeError('REQUEST_INVALID', `states: there is no session state ${name}`, {
    details: { field: 'states' },
  });
}

export function toPluginMessages(
  plugins: readonly PluginFacts[],
): NonNullable<ListPluginsResponse['plugins']> {
  return plugins.map(({ kind, ...facts }) => ({
    ...facts,
    kind: `KIND_${kind.toUpperCase() as Uppercase<typeof kind>}`,
  }));
}

function toTimestamp(ms: number): { seconds: number; nanos: number } {
  return { seconds: Math.floor(ms / 1000), nanos: (ms % 1000) * 1_000_000 };
}
