import type { MediaFormat } from '@trueframe/proto';
import type { AnyPipeline, SamplingPolicy } from '../config/pipeline.ts';
import type { WindowPlan } from '../engine/pipeline/decode/window-clock.ts';

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

/** Frames by their index, growing: what a method asks for. Perhaps more frames come, but none after the last one. */
export interface FrameList {
  readonly frames: readonly number[];
}

/** One session, fully decided: what the control process asks of an engine. */
export interface SessionPlan<P extends AnyPipeline = AnyPipeline> {
  readonly sessionId: string;
  readonly source: Source;
  readonly pipeline: P;
  /** Hex SHA-256 over the resolved pipeline. */
  readonly pipelineVersion: string;
  /** Of a pipeline with a method, which decides itself: `all`. */
  readonly sampling: SamplingPolicy;
  readonly pace: Pace;
  /** For whom; '' when callers do not say. `weight`: share of the machine, relative to other tenants. */
  readonly tenant: { readonly id: string; readonly weight: number };
  readonly includeScores: boolean;
  readonly includeTrackUpdates: boolean;
  /** 0: no limit. */
  readonly maxMediaMs: number;
  /** Of the degrade ladder, see config/rungs.ts. Live sessions only; 0: full quality. */
  readonly rung: number;
  /** Set when an engine died and this one takes over. */
  readonly resume?: ResumePoint;
}

/** One reading of a source. */
export type MediaPlan = Pick<SessionPlan, 'sessionId' | 'source' | 'pace' | 'maxMediaMs'> & {
  readonly sampling: SamplingPolicy | FrameList;
  /** Files only: pixels that every frame is scaled to; absent: each has its own size. */
  readonly size?: { readonly width: number; readonly height: number };
  /** Each frame is analysed with those before it; absent: alone. */
  readonly window?: WindowPlan | undefined;
};

/** What was done before the engine died. */
export interface ResumePoint {
  /** The newest `SessionProgress.checkpoint`, if there was one. */
  readonly checkpoint?: Uint8Array;
  /** `SessionProgress.entry` of every analysed frame after it, in order. */
  readonly journal: readonly Uint8Array[];
  /** ENGINE_CRASHED or ENGINE_HUNG. */
  readonly reason: string;
  /** Wall-clock milliseconds since the last progress. */
  readonly silentMs: number;
  /** Whether `session_started` was already emitted. */
  readonly started: boolean;
}
