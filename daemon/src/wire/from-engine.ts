import type { FrameCounts } from '@trueframe/proto';
import type { WireError } from '@trueframe/sdk/host';
import type { Provider } from '../config/provider.ts';
import type { LoadReport } from './load-report.ts';
import type { MetricBatch } from './metric-batch.ts';
import type { EvidenceFound, PictureTaken } from './pictures.ts';
import type { Placement } from './placement.ts';
import type { PluginFacts } from './plugin-facts.ts';
import type { SessionProgress } from './session-progress.ts';

/** All that an engine says to the control process. Structured clone, in order. */
export type FromEngine =
  | {
      readonly type: 'ready';
      readonly plugins: readonly PluginFacts[];
      /** Unix socket that takes pushed media: one connection per session, first line = session id, then bytes. */
      readonly mediaSocket: string;
      readonly onnxruntime: string;
      /** Providers that models may run on, among those that the configuration names. */
      readonly providers: readonly Provider[];
      /** Reason why sessions of the default pipeline would fail; absent or empty: they would not, or nobody knows. */
      readonly pipelineProblem?: string;
      /** Layers around ffmpeg and ffprobe, and why those are missing that are; `missing` empty: in force. */
      readonly sandbox?: readonly { readonly name: string; readonly missing: string }[];
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
  | EvidenceFound
  | PictureTaken
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
