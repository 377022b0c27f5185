import type { Event } from '@trueframe/proto';
import type { TrueframeError } from '@trueframe/sdk';
import type { SessionPlan } from '../../wire/session-plan.ts';
import type { StoredState } from './stored-state.ts';

/** A step of one session: all of it is kept, or nothing. */
export interface SessionRecord {
  readonly sessionId: string;
  /** Comes once, with the first record of a session. */
  readonly plan?: SessionPlan;
  /** Numbered: they go on where those of the record before end. */
  readonly events: readonly Event[];
  /** One analysed frame, opaque: `SessionProgress.entry`. */
  readonly entry?: Uint8Array;
  /** Takes the place of all entries before it: `SessionProgress.checkpoint`. */
  readonly checkpoint?: Uint8Array;
  /** By sink, the number of the newest event that it has settled; the others stay as they are. */
  readonly cursors?: Readonly<Record<string, number>>;
  /** The session after this record, when it is worth a note: its state changed, or the last note is old. */
  readonly state?: StoredState;
}

/** A session as it was found when the store was opened. */
export interface StoredSession {
  readonly plan: SessionPlan;
  readonly state: StoredState;
  /** Sequence number of the newest event; 0: none. */
  readonly last: number;
}

/** The frames of a session that a next engine goes on after. */
export interface JournalContents {
  readonly checkpoint?: Uint8Array;
  /** Since the checkpoint, or since the start; oldest first. */
  readonly entries: readonly Uint8Array[];
}

/** Those who run sessions, as a store tells them of itself. */
export interface StoreWatcher {
  /** True: sessions should wait, because what they say cannot be kept as fast, or at all. */
  onHeld(isHeld: boolean): void;
  /** The store has given up an ended session, for its age or for want of room. */
  onForgotten(sessionId: string): void;
}

/**
 * Keeps sessions: what they were asked, what they said, and what a next engine needs to go on. Records of all sessions may be
 * written together; nobody hears of what a record says before it is kept.
 */
export interface SessionStore {
  /** True: what it keeps outlives this process. */
  readonly isDurable: boolean;
  /** Reason why nothing can be kept now: STORE_FULL, STORE_FAILED. New sessions are refused with it. */
  readonly problem: TrueframeError | undefined;
  watch(watcher: StoreWatcher): void;
  /** Sessions that an earlier process has left, in order of opening. Once, before the first record. */
  load(): Promise<readonly StoredSession[]>;
  /**
   * Keeps a record. `onKept` is called when it is kept, in the order of the records of all sessions; a store that keeps things
   * in memory calls it before it returns.
   */
  append(record: SessionRecord, onKept: () => void): void;
  /** Up to `limit` events after the one of that number, oldest first. None: there are none yet, or none any more. */
  events(sessionId: string, after: number, limit: number): Promise<readonly Event[]>;
  /** Sequence number of the oldest event that is kept; the number after the newest where none is. */
  first(sessionId: string): number;
  journal(sessionId: string): Promise<JournalContents>;
  /** By sink, the number of the newest event that it has settled. */
  cursors(sessionId: string): Readonly<Record<string, number>>;
  /** Forgets a session. */
  drop(sessionId: string): void;
  /** Waits until everything is kept, but not for a store that cannot. */
  close(): Promise<void>;
}
