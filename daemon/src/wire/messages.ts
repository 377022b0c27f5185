import type { Event, FrameCounts, Summary } from '@trueframe/proto';
import type { PluginKind, WireError } from '@trueframe/sdk';
import type { AnyPipeline } from '../config/pipeline.ts';
import type { Provider } from '../config/provider.ts';
import type { EngineConfig } from '../config/schema.ts';

export type { EngineConfig };

import type { SessionPlan } from './session-plan.ts';

// All that the control process and an engine process say to each other. Structured clone, in order, both ways.

/** An event without what only the control process knows: session id, sequence, wall time. */
export type EventPayload = Omit<Event, 'sessionId' | 'sequence' | 'emittedAt'>;

/** Why a session is to end early. */
export type StopReason = Extract<Summary['endReason'], 'END_REASON_STOPPED' | 'END_REASON_DRAINED'>;

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
  | { readonly type: 'open'; readonly plan: SessionPlan }
  /** Stop intake, finish what is in flight, emit final verdicts and a summary. */
  | { readonly type: 'stop'; readonly sessionId: string; readonly reason: StopReason }
  /** Nobody listens any more: free everything, emit nothing. Still answered by `closed`. */
  | { readonly type: 'cancel'; readonly sessionId: string }
  /** The caller reads too slowly (lossless sessions): analyse no further frames until `resume`. */
  | { readonly type: 'pause'; readonly sessionId: string }
  | { readonly type: 'resume'; readonly sessionId: string }
  /** Live sessions: go on at this rung of the degrade ladder, see config/rungs.ts. */
  | { readonly type: 'degrade'; readonly sessionId: string; readonly rung: number }
  /** All sessions are closed: exit with 0. */
  | { readonly type: 'shutdown' };

export type FromEngine =
  | {
      readonly type: 'ready';
      readonly plugins: readonly PluginFacts[];
      /** Unix socket that takes pushed media: one connection per session, first line = session id, then bytes. */
      readonly mediaSocket: string;
      readonly onnxruntime: string;
      /** What models may run on, of what the configuration names. */
      readonly providers: readonly Provider[];
      /** Why sessions of the default pipeline would fail; absent or empty: they would not, or nobody knows. */
      readonly pipelineProblem?: string;
    }
  /** That has changed; empty: sessions of the default pipeline work now. */
  | { readonly type: 'default_pipeline'; readonly problem: string }
  /** The engine cannot start with this configuration; exit follows. */
  | { readonly type: 'failed'; readonly error: WireError }
  | { readonly type: 'heartbeat' }
  /** In this order, as if they had come one by one. */
  | { readonly type: 'several'; readonly messages: readonly FromEngine[] }
  /** It was decided what runs a model. */
  | { readonly type: 'placed'; readonly placement: Placement }
  | SessionProgress
  /** The session is over and everything it held is freed. `error` is set when it failed. */
  | {
      readonly type: 'closed';
      readonly sessionId: string;
      readonly counts: FrameCounts;
      readonly error?: WireError;
    }
  /** A worker thread has not come back from plugin code; the process must be replaced. */
  | { readonly type: 'hung'; readonly sessionId: string; readonly error: WireError }
  | { readonly type: 'metrics'; readonly batch: MetricBatch }
  | LoadReport;

/**
 * What one step of a session brought. Events and journal entry travel together, so that after a crash the journal
 * holds exactly the frames whose events were delivered: none is lost, none comes twice.
 */
export interface SessionProgress {
  readonly type: 'progress';
  readonly sessionId: string;
  readonly events: readonly EventPayload[];
  /** One analysed frame, opaque to the control process (engine/journal.ts); handed back in `SessionPlan.resume`. */
  readonly entry?: Uint8Array;
  /** Live sources, now and then, instead of an entry: stands for that frame and all entries before it. */
  readonly checkpoint?: Uint8Array;
  readonly counts: FrameCounts;
  /** Media time of the newest analysed frame. */
  readonly ptsMs: number;
  readonly activeTracks: number;
}

/** What the machine has, what is used of it, and what live sessions would need at full quality. Twice a second. */
export interface LoadReport {
  readonly type: 'load';
  /** Processors that this process may use. */
  readonly cores: number;
  readonly threads: number;
  /** Processor seconds by second of a busy thread. */
  readonly cpuPerBusy: number;
  /** Processor time; undefined while nothing was measured. */
  readonly decodeMsPerMegapixel: number | undefined;
  /** Seconds per second: of processors (decode) and of threads (detect, score with crop), all sessions together. */
  readonly used: { readonly decode: number; readonly detect: number; readonly score: number };
  /** Live ones that have been measured. */
  readonly sessions: readonly SessionDemand[];
}

/** What one live session needs per second of its media, whatever it gets now. */
export interface SessionDemand {
  readonly sessionId: string;
  /** Of one frame. */
  readonly pixels: number;
  /** Frames per second that its source has. */
  readonly frameRate: number;
  /** Frames per second that its sampling policy wants analysed. */
  readonly wantedRate: number;
  /** Thread time by analysed frame. */
  readonly detectMs: number;
  /** Faces by analysed frame. */
  readonly faces: number;
  /** Thread time by face: members that are always asked, and those that may be skipped. */
  readonly requiredMs: number;
  readonly optionalMs: number;
  /**
   * Since the last report it has lost frames to overload, or its decoder was behind all the time, though its source is
   * not faster than real time.
   */
  readonly isLate: boolean;
}

export interface PluginFacts {
  readonly kind: PluginKind;
  readonly id: string;
  readonly summary: string;
  readonly package: string;
  readonly version: string;
  readonly apiVersion: number;
  /** JSON Schema of its options as text; empty when its schema library cannot say. */
  readonly optionsSchema: string;
}

/** What runs a model. */
export interface Placement {
  readonly model: string;
  readonly provider: Provider;
  /** `cpu`, `cuda:0`, `webgpu`. */
  readonly device: string;
  /** Why nothing better does; empty when it is what was wanted. */
  readonly fallback: string;
}

/** Metric changes since the last batch; the control process owns the one registry. */
export interface MetricBatch {
  readonly counts: readonly { name: string; labels: Record<string, string>; value: number }[];
  readonly observations: readonly {
    name: string;
    labels: Record<string, string>;
    values: number[];
  }[];
  readonly gauges: readonly { name: string; labels: Record<string, string>; value: number }[];
}
