import type { TrueframeError } from '@trueframe/sdk';
import type { FromEngine } from '../../wire/from-engine.ts';
import type { SessionPlan } from '../../wire/session-plan.ts';
import type { SessionProgress } from '../../wire/session-progress.ts';

export type SessionClosed = Extract<FromEngine, { type: 'closed' }>;
export type EngineLoss = 'ENGINE_CRASHED' | 'ENGINE_HUNG';

/** A session as the supervisor sees it: something that wants to be run by an engine, whichever one that is. */
export interface HostedSession {
  readonly id: string;
  /** What to ask of the engine now; names a resume point when an earlier engine had begun. */
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
