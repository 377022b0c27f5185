// @trueframe/daemon/config: the configuration, pipelines, and how they are read and checked.

export { DEFAULT_DETECTOR } from '../config/default-names.ts';
export { type ConfigOrigins, loadConfig } from '../config/load.ts';
export { MethodPipeline, Pipeline, type PipelineInput } from '../config/pipeline.ts';
export type { PluginRef } from '../config/plugin-ref.ts';
export { PROVIDERS, type Provider } from '../config/provider.ts';
export type { SamplingPolicy } from '../config/sampling.ts';
export { duration } from '../config/scalars.ts';
export { Config, type ConfigInput, type EngineConfig } from '../config/schema.ts';
export type { VerdictPolicy } from '../config/verdict-policy.ts';
export { bundlesOf } from '../pipelines/bundles-of.ts';
export { PipelineCatalogue, type ResolvedPipeline } from '../pipelines/catalogue.ts';
export { checkPipeline } from '../pipelines/check-pipeline.ts';
export type { PipelineListing } from '../pipelines/listing.ts';
export { parsePipeline } from '../pipelines/parse-pipeline.ts';
