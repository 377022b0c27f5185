// For tests, benchmarks and programs that embed the daemon.
import '@trueframe/sdk/quiet-onnxruntime';

export { type CoresUsed, countCores } from './cli/bench/cores-used.ts';
export { findCapacity, type Step as LoadStep } from './cli/bench/find-capacity.ts';
export { liveClipOf, syntheticClip } from './cli/bench/live-clip.ts';
export { LiveLoad } from './cli/bench/live-load.ts';
export { type LoadSample, measureLoad, type Quantiles } from './cli/bench/measure-load.ts';
export { type ProcessCost, processTree } from './cli/bench/process-tree.ts';
export { PulledSession } from './cli/bench/pulled-session.ts';
export { PushedSession } from './cli/bench/pushed-session.ts';
export { Scrape } from './cli/bench/scrape.ts';
export { startServeChild } from './cli/bench/serve-child.ts';
export { DaemonClient } from './cli/client.ts';
export { type ConfigOrigins, loadConfig } from './config/load.ts';
export { MethodPipeline, Pipeline } from './config/pipeline.ts';
export {
  PipelineCatalogue,
  type PipelineListing,
  type ResolvedPipeline,
} from './config/pipelines.ts';
export type { SamplingPolicy } from './config/sampling.ts';
export { Config, type ConfigInput, type EngineConfig } from './config/schema.ts';
export type { VerdictPolicy } from './config/verdict-policy.ts';
export { type Daemon, type DaemonOptions, startDaemon } from './daemon.ts';
export { FrameQueue } from './engine/pipeline/decode/frame-queue.ts';
export { FrameLedger } from './engine/pipeline/ledger.ts';
export { createLogger } from './lib/logger.ts';
export { quantile } from './lib/quantile.ts';
export { openPluginContext, type PluginContextOptions } from './models/plugin-context.ts';
export { type ModelBundle, type ModelListing, ModelStore } from './models/store.ts';
export { type Tried, tryModel } from './models/try-model.ts';
export { loadPlugins } from './plugins/load.ts';
export type { PluginRegistry } from './plugins/registry.ts';
export { version } from './version.ts';
