import type { MediaFormat } from '@trueframe/proto';
import type { Pipeline, SamplingPolicy } from '../config/pipeline.ts';

/** Where frames come from. */
export type Source =
  /** An absolute path that was checked to be a readable, non-empty regular file. */
  | { readonly kind: 'file'; readonly path: string }
  /** rtsp:// or rtsps://, password included: never log it, `redact` it. */
  | { readonly kind: 'rtsp'; readonly url: string }
  /** Bytes that arrive on the engine's media socket. `frameRate` is for H.264 byte streams. */
  | { readonly kind: 'push'; readonly format: MediaFormat; readonly frameRate: number };

/** `lossless`: the source waits for us. `live`: the oldest waiting frame is dropped and counted. */
export type Pace = 'lossless' | 'live';

/** One session, fully decided: what the control process asks of an engine. */
export interface SessionPlan {
  readonly sessionId: string;
  readonly source: Source;
  readonly pipeline: Pipeline;
  /** Hex SHA-256 over the resolved pipeline. */
  readonly pipelineVersion: string;
  readonly sampling: SamplingPolicy;
  readonly pace: Pace;
  readonly includeScores: boolean;
  readonly includeTrackUpdates: boolean;
  /** 0: no limit. */
  readonly maxMediaMs: number;
  /** Set when an engine died and this one takes over. */
  readonly resume?: ResumePoint;
}

/** What was done before the engine died. */
export interface ResumePoint {
  /** `SessionProgress.entry` of every analysed frame that was kept, in order. */
  readonly journal: readonly Uint8Array[];
  /** ENGINE_CRASHED or ENGINE_HUNG. */
  readonly reason: string;
  /** Wall-clock milliseconds since the last progress. */
  readonly silentMs: number;
  /** Whether `session_started` was already emitted. */
  readonly started: boolean;
}
