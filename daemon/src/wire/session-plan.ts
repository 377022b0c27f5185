import type { AnyPipeline } from '../config/pipeline.ts';
import type { SamplingPolicy } from '../config/sampling.ts';
import type { SessionTerms } from './session-terms.ts';
import type { Source } from './source.ts';

/** `lossless`: the source waits for us. `live`: the oldest waiting frame is dropped and counted. */
export type Pace = 'lossless' | 'live';

/** The call that a session comes from. */
export interface SessionOrigin {
  /** Id of the call, see `Caller`. */
  readonly requestId: string;
  /** Name of the caller, see `Caller`. */
  readonly subject: string;
  /** Span of the caller, as W3C writes it. */
  readonly traceparent?: string;
}

/** One session, fully decided: what the control process asks of an engine. */
export interface SessionPlan<P extends AnyPipeline = AnyPipeline> {
  readonly sessionId: string;
  readonly source: Source;
  readonly pipeline: P;
  /** Hex SHA-256 over the resolved pipeline. */
  readonly pipelineVersion: string;
  /** Sampling policy; `all` for a pipeline with a method, which decides itself. */
  readonly sampling: SamplingPolicy;
  readonly pace: Pace;
  /** For whom; '' when callers do not say. `weight`: share of the machine, relative to other tenants. */
  readonly tenant: { readonly id: string; readonly weight: number };
  readonly includeScores: boolean;
  readonly includeTrackUpdates: boolean;
  /** Early decision: settled tracks are watched, or the session ends when all have settled. Absent: a fixed rate. */
  readonly decides?: 'watch' | 'stop';
  /** 0: no limit. */
  readonly maxMediaMs: number;
  /** Rung of the degrade ladder, see config/rungs.ts. Live sessions only; 0: full quality. */
  readonly rung: number;
  /** The call that started it, for logs and traces. */
  readonly origin?: SessionOrigin;
  /** Absent: its caller said nothing. */
  readonly terms?: SessionTerms;
  /** Set when an engine died and this one takes over. */
  readonly resume?: ResumePoint;
}

/** Progress of a session before its engine died. */
export interface ResumePoint {
  /** The newest `SessionProgress.checkpoint`, if there was one. */
  readonly checkpoint?: Uint8Array;
  /** `SessionProgress.entry` of every analysed frame after it, in order. */
  readonly journal: readonly Uint8Array[];
  /** ENGINE_CRASHED or ENGINE_HUNG. */
  readonly reason: string;
  /** Wall-clock milliseconds since the last progress. */
  readonly silentMs: number;
  /** True when `session_started` was already emitted. */
  readonly started: boolean;
}
