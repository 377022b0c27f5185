import type { Event } from '@trueframe/proto';
import type { Logger } from 'pino';
import type { Config } from '../../config/schema.ts';
import type { SessionMetrics } from '../../metrics/session-metrics.ts';
import type { SessionHost } from '../engines/hosted-session.ts';
import type { PushIdleLimits } from '../push/push-idle.ts';
import type { SessionStore } from '../store/session-store.ts';
import type { DescribeError } from './public-words.ts';
import type { Session } from './session.ts';

export interface SessionManagerOptions {
  readonly config: Config['sessions'];
  readonly host: SessionHost;
  readonly store: SessionStore;
  /** Milliseconds that readers at other nodes take to be known; absent: there are no other nodes. */
  readonly readersKnownWithinMs?: number | undefined;
  readonly pushIdle: PushIdleLimits;
  readonly metrics: SessionMetrics;
  readonly logger: Logger;
  readonly describeError: DescribeError;
  /** Default: 1, 2, 3, … */
  nextOrdinal?(): number;
  /** An event of a session is kept. */
  onEvent?(session: Session, event: Event): void;
}
