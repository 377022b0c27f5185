import type { Session__Output } from '@trueframe/proto';
import { bareName } from '@trueframe/proto/enum-name';
import { dateOf, type Json, numberOf } from '../api/json.ts';
import { type VerdictFacts, verdictOf } from './verdict.ts';

/** A session with everything that JSON leaves out. */
export interface SessionFacts {
  readonly id: string;
  /** E.g. "RUNNING". */
  readonly state: string;
  readonly source: string;
  readonly pipeline: string;
  readonly startedAt: Date | undefined;
  readonly endedAt: Date | undefined;
  readonly received: number;
  readonly analysed: number;
  readonly dropped: readonly (readonly [reason: string, frames: number])[];
  readonly ptsMs: number;
  readonly activeTracks: number;
  readonly verdict: VerdictFacts | undefined;
  /** Reason why it failed, in words; empty: it did not. */
  readonly failure: string;
  /** Code of docs/errors.md. */
  readonly failureCode: string;
  /** E.g. "STOPPED"; empty: it has not come to its end. */
  readonly endReason: string;
  readonly rung: number;
  readonly labels: readonly (readonly [key: string, value: string])[];
  readonly externalId: string;
  readonly tenant: string;
  readonly readers: number;
  readonly firstSequence: number;
}

export function sessionOf(wire: Json<Session__Output>): SessionFacts {
  const { frames, error, verdict } = wire;
  const state = bareName('SESSION_STATE_', wire.state);
  return {
    id: wire.sessionId ?? '',
    state,
    source: wire.source ?? '',
    pipeline: wire.pipeline ?? '',
    startedAt: dateOf(wire.startedAt),
    endedAt: dateOf(wire.endedAt),
    received: numberOf(frames?.received),
    analysed: numberOf(frames?.analysed),
    dropped: Object.entries(frames?.dropped ?? {}).map(([why, n]) => [why, numberOf(n)]),
    ptsMs: numberOf(wire.ptsMs),
    activeTracks: numberOf(wire.activeTracks),
    verdict: verdict ? verdictOf(verdict) : undefined,
    failure: error?.status?.message ?? '',
    failureCode: error?.code ?? '',
    endReason: state === 'ENDED' ? bareName('END_REASON_', wire.endReason) : '',
    rung: numberOf(wire.degradeRung),
    labels: Object.entries(wire.labels ?? {}).map(([key, value]) => [key, value ?? '']),
    externalId: wire.externalId ?? '',
    tenant: wire.tenant ?? '',
    readers: numberOf(wire.readers),
    firstSequence: numberOf(wire.firstSequence),
  };
}

/** States from which a session does not come back. */
export function isOver(state: string): boolean {
  return state === 'ENDED' || state === 'FAILED' || state === 'CANCELLED';
}
