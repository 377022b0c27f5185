// @trueframe/daemon/models: model bundles, opening and trying them, and building what devices run.
import '@trueframe/sdk/quiet-onnxruntime';

export { engineFactsOf } from '../engine/devices/engine-facts.ts';
export { addBundle } from '../models/add-bundle.ts';
export { type ModelBundle, onCpu } from '../models/bundle.ts';
export { cacheProblem, defaultCacheFolder } from '../models/cache-folder.ts';
export { buildEngine } from '../models/engines/build-engine.ts';
export { CacheLease, readBuild } from '../models/engines/cache-lease.ts';
export { findEngine } from '../models/engines/engine-cache.ts';
export type { ModelListing } from '../models/listing.ts';
export { openOptimised } from '../models/optimised-cache.ts';
export { openPluginContext, type PluginContextOptions } from '../models/plugin-context.ts';
export { loadRuntime, runtimeVersion } from '../models/runtime.ts';
export { ModelStore } from '../models/store.ts';
export { type Tried, tryModel } from '../models/try-model.ts';
export { tryOn } from '../models/try-on.ts';
