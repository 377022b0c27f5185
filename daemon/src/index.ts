// For tests, benchmarks and programs that embed the daemon.
export { type ConfigOrigins, loadConfig } from './config/load.ts';
export {
  MethodPipeline,
  Pipeline,
  type SamplingPolicy,
  type VerdictPolicy,
} from './config/pipeline.ts';
export {
  PipelineCatalogue,
  type PipelineListing,
  type ResolvedPipeline,
} from './config/pipelines.ts';
export { Config, type ConfigInput, type EngineConfig } from './config/schema.ts';
export { type Daemon, type DaemonOptions, startDaemon } from './daemon.ts';
export { openPluginContext, type PluginContextOptions } from './models/plugin-context.ts';
export { type ModelBundle, type ModelListing, ModelStore } from './models/store.ts';
export { loadPlugins } from './plugins/load.ts';
export type { PluginRegistry } from './plugins/registry.ts';
export { version } from './version.ts';
