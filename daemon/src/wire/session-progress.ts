import type { FrameCounts } from '@trueframe/proto';
import type { EventPayload } from './event-payload.ts';

/**
 * Result of one step of a session. Events and journal entry travel together, so that after a crash the journal
 * holds exactly the frames whose events were delivered: none is lost, none comes twice.
 */
export interface SessionProgress {
  readonly type: 'progress';
  readonly sessionId: string;
  readonly events: readonly EventPayload[];
  /** One analysed frame, opaque to the control process (emit/journal-entry.ts); handed back in `SessionPlan.resume`. */
  readonly entry?: Uint8Array;
  /** Live sources, now and then, instead of an entry: stands for that frame and all entries before it. */
  readonly checkpoint?: Uint8Array;
  readonly counts: FrameCounts;
  /** Media time of the newest analysed frame. */
  readonly ptsMs: number;
  readonly activeTracks: number;
}
