// @trueframe/daemon/config: pipelines, how they are read and checked, and parts of the configuration. All of it: @trueframe/daemon.

export { DEFAULT_DETECTOR } from '../config/default-names.ts';
export type { PipelineInput } from '../config/pipeline.ts';
export type { PluginRef } from '../config/plugin-ref.ts';
export { PROVIDERS, type Provider } from '../config/provider.ts';
export type { SamplingPolicy } from '../config/sampling.ts';
export { duration } from '../config/scalars.ts';
export { bundlesOf, remoteBundlesOf } from '../pipelines/bundles-of.ts';
export { PipelineCatalogue } from '../pipelines/catalogue.ts';
export { checkPipeline } from '../pipelines/check-pipeline.ts';
export type { PipelineListing } from '../pipelines/listing.ts';
export { parsePipeline } from '../pipelines/parse-pipeline.ts';
export { RemoteMembers } from '../pipelines/remote-members.ts';
