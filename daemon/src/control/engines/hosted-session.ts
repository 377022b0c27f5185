import type { TrueframeError } from '@trueframe/sdk';
import type { FromEngine } from '../../wire/from-engine.ts';
import type { SessionPlan } from '../../wire/session-plan.ts';
import type { SessionProgress } from '../../wire/session-progress.ts';
import type { ToEngine } from '../../wire/to-engine.ts';

export type SessionClosed = Extract<FromEngine, { type: 'closed' }>;
export type EngineLoss = 'ENGINE_CRASHED' | 'ENGINE_HUNG';

/** A session as the supervisor sees it: something that wants to be run by an engine, whichever one that is. */
export interface HostedSession {
  readonly id: string;
  /** Returns the plan to give an engine now; it names a resume point when an earlier engine had begun. */
  plan(): SessionPlan;
  /** An engine was asked. Pushed media goes to this unix socket. */
  onAssigned(mediaSocket: string): void;
  onProgress(progress: SessionProgress): void;
  /** The engine is done with it. The supervisor forgets it. */
  onClosed(closed: SessionClosed): void;
  /** It was cancelled, and the engine takes long to free what it holds. `onClosed` still comes. */
  onUnconfirmed(): void;
  /** Its engine is gone. True: place me again as soon as there is another one. False: forget me. */
  onEngineLost(reason: EngineLoss): boolean;
  /** No engine will run it. The supervisor forgets it. */
  onRefused(error: TrueframeError): void;
}

/** Runs sessions: the supervisor, as a session sees it. */
export interface SessionHost {
  /** Runs a session until it is closed, over as many engines as that takes. */
  host(session: HostedSession): void;
  /** Passes a message to the engine that runs the session. Without one, nothing happens: `onAssigned` comes later. */
  tell(message: Extract<ToEngine, { sessionId: string }>): void;
  /**
   * Ends a session without a result. True: no engine runs it, it is forgotten at once. False: `onClosed` follows
   * when the engine has freed everything.
   */
  cancel(sessionId: string): boolean;
}
