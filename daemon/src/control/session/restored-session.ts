import { wallClockMs } from '../../lib/wall-clock.ts';
import type { StoredSession } from '../store/session-store.ts';
import { fromStoredState, type Snapshot } from './snapshot.ts';

/** A session, as an earlier daemon has left it. */
export interface RestoredSession {
  readonly view: Snapshot;
  /** Sequence number of its newest event. */
  readonly last: number;
  /** `session_started` was said. */
  readonly hasStarted: boolean;
  /** Daemons in a row that have taken it up and died before a frame of it was analysed. */
  readonly attempts: number;
  /** Milliseconds since it was last heard of. */
  readonly silentMs: number;
  /** Reason of the gap in between. */
  readonly loss: DaemonLoss;
}

/** The daemon that ran it was another process, on this machine or on another one. */
export type DaemonLoss = 'DAEMON_RESTARTED' | 'NODE_LOST';

export function toRestored({ state, last }: StoredSession, loss: DaemonLoss): RestoredSession {
  const { hasStarted, attempts, noteAt } = state;
  const silentMs = Math.max(0, wallClockMs() - noteAt);
  return { view: fromStoredState(state), last, hasStarted, attempts, silentMs, loss };
}
