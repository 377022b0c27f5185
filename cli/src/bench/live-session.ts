import type { TrueframeError } from '@trueframe/sdk';

export type LiveState =
  /** The call is open; no frame came back yet. */
  | 'starting'
  | 'running'
  /** Over because it was stopped. */
  | 'stopped'
  /** Over because of `error`, or because its source ended. */
  | 'failed';

/** One session of a load. */
export interface LiveSession {
  readonly state: LiveState;
  /** Empty before the first event. */
  readonly sessionId: string;
  /** The newest rung that the daemon told; 0: full quality. */
  readonly degradeRung: number;
  readonly error: TrueframeError | undefined;
  /** Frames with a face that were scored so far. */
  readonly scored: number;
  /** Does what is due at `nowMs`, on the clock of performance.now(). */
  tick(nowMs: number): void;
  /** Ends the session and waits for the end of the call, not for ever. */
  stop(): Promise<void>;
}

/** Callbacks for what comes back. */
export interface SessionWatch {
  /** A frame with a face was scored, `delayMs` after a live encoder had sent it. */
  onScore(delayMs: number): void;
}
