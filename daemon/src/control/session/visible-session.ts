import type { TrueframeError } from '@trueframe/sdk';
import type { StopReason } from '../../wire/event-payload.ts';
import type { SessionPlan } from '../../wire/session-plan.ts';
import type { EventReader } from './event-reader.ts';
import type { EndReason, SessionState } from './session-state.ts';
import type { Standing } from './standing.ts';

/** A session as calls see it, wherever it runs. */
export interface VisibleSession {
  readonly id: string;
  /** Listings go by it: a session that was opened later has a greater one. */
  readonly ordinal: number;
  /** The source as callers may see it, without any password. */
  readonly source: string;
  readonly planned: Pick<SessionPlan, 'tenant' | 'terms' | 'pace'> & {
    readonly pipeline: { readonly id: string };
  };
  readonly state: SessionState;
  readonly standing: Standing;
  /** Rung of the degrade ladder; 0: full quality. */
  readonly rung: number;
  /** Sequence numbers of the oldest event that a new reader can have, and of the newest. */
  readonly sequences: { readonly first: number; readonly last: number };
  /** Reason of the failure; FAILED only. */
  readonly error: TrueframeError | undefined;
  readonly endReason: EndReason | undefined;
  /** Calls that follow it. */
  readonly audience: { readonly count: number; join(): () => void };
  /** Media that has come; pushed sources only. */
  readonly media: { readonly receivedBytes: number; readonly lastPtsMs: number } | undefined;
  /**
   * A reader of all its events, for the call that has just started it. It finishes when the session is over; then look at `state`
   * and `error`. Its pace is the session's: it misses nothing of a lossless one.
   */
  watch(): EventReader | Promise<EventReader>;
  /**
   * A reader of all events after the one with this number; undefined: from now on. The session does not wait for it. `policy`: by
   * default `latest` for a live session.
   * @throws EVENTS_GONE, REQUEST_INVALID
   */
  read(after?: number, policy?: 'latest' | 'capped'): EventReader | Promise<EventReader>;
  /** Ends it early, with final verdicts and a summary. No effect on a session that is ending already. */
  stop(reason: StopReason): void;
  /** Resolves when all that was asked of it so far is kept. */
  kept(): Promise<void>;
}
