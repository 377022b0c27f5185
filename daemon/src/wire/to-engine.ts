import type { AnyPipeline } from '../config/pipeline.ts';
import type { EngineConfig } from '../config/schema.ts';
import type { StopReason } from './event-payload.ts';
import type { PictureTerms, WatchTerms } from './pictures.ts';
import type { SessionPlan } from './session-plan.ts';

/** All that the control process says to an engine. Structured clone, in order. */
export type ToEngine =
  /**
   * First message: everything the engine needs to start. Answered by `ready`, after every thread has tried to open what
   * `warmUp` uses, the default pipeline, or by `failed` or mere exit. `socketFolder`: for its unix sockets; whoever starts
   * the engine removes it.
   */
  | {
      readonly type: 'start';
      readonly config: EngineConfig;
      readonly socketFolder: string;
      readonly warmUp?: AnyPipeline;
    }
  /** Take on a session, fresh or resumed. Answered by `progress` messages and one `closed`. */
  | { readonly type: 'open'; readonly plan: SessionPlan; readonly pictures?: PictureTerms }
  /** Stop intake, finish what is in flight, emit final verdicts and a summary. */
  | { readonly type: 'stop'; readonly sessionId: string; readonly reason: StopReason }
  /** Nobody listens any more: free everything, emit nothing. Still answered by `closed`. */
  | { readonly type: 'cancel'; readonly sessionId: string }
  /** The caller reads too slowly (lossless sessions): analyse no further frames until `resume`. */
  | { readonly type: 'pause'; readonly sessionId: string }
  | { readonly type: 'resume'; readonly sessionId: string }
  /** Live sessions: go on at this rung of the degrade ladder, see config/rungs.ts. */
  | { readonly type: 'degrade'; readonly sessionId: string; readonly rung: number }
  /** Pushed media: a caller that was away for `silentMs` goes on without the media of that time. */
  | { readonly type: 'mediaMissing'; readonly sessionId: string; readonly silentMs: number }
  /** Pictures of the session's frames are wanted, as `picture` messages; `watch` undefined: not any more. */
  | {
      readonly type: 'watch';
      readonly sessionId: string;
      readonly watch: WatchTerms | undefined;
    }
  /** Nothing more is to be kept as evidence of this track; 0: of no track of the session. */
  | { readonly type: 'refuseEvidence'; readonly sessionId: string; readonly trackId: number }
  /** All sessions are closed: exit with 0. */
  | { readonly type: 'shutdown' };
