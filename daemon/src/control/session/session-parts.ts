import type { Event } from '@trueframe/proto';
import type { Logger } from 'pino';
import type { EventPayload } from '../../wire/event-payload.ts';
import type { SessionPlan } from '../../wire/session-plan.ts';
import type { MeteredSession, SessionMeter } from '../admission/session-meter.ts';
import type { SessionHost } from '../engines/hosted-session.ts';
import type { PushIdleLimits } from '../push/push-idle.ts';
import type { SessionStore } from '../store/session-store.ts';
import type { Journal } from './journal.ts';
import type { DescribeError } from './public-words.ts';
import type { RestoredSession } from './restored-session.ts';

export type { SessionMeter };

export interface SessionParts {
  /** 1, 2, 3, … in order of opening; listings go by it. */
  readonly ordinal: number;
  readonly plan: SessionPlan;
  /** The source as callers may see it, without any password. */
  readonly source: string;
  readonly host: SessionHost;
  readonly store: SessionStore;
  readonly journal: Journal;
  /** Set for a session that an earlier daemon has left. */
  readonly restored?: RestoredSession | undefined;
  /** Events that may wait for a slow reader. */
  readonly eventBuffer: number;
  /** Milliseconds that readers at other nodes take to be known; absent: there are no other nodes. */
  readonly readersKnownWithinMs?: number | undefined;
  readonly pushIdle: PushIdleLimits;
  /** Books what the session uses; without, nobody does. */
  meterOf?(session: MeteredSession): SessionMeter;
  readonly logger: Logger;
  readonly describeError: DescribeError;
  onEvent(payload: EventPayload): void;
  /** An event is kept: others may hear of it. */
  onTold?(event: Event): void;
  /** Its state is seen to be another one. */
  onState(): void;
  onLeftOut(count: number): void;
  onOver(): void;
}
