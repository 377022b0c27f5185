// @trueframe/daemon/models: model bundles, opening and trying them, and building what devices run.
import '@trueframe/sdk/quiet-onnxruntime';

export { compiledFactsOf } from '../engine/devices/compiled-facts.ts';
export { cacheProblem, defaultCacheFolder } from '../lib/cache-folder.ts';
export { addBundle } from '../models/add-bundle.ts';
export { type ModelBundle, onCpu } from '../models/bundle.ts';
export { CacheLease, readCompilation } from '../models/compiled/cache-lease.ts';
export { compileModel } from '../models/compiled/compile-model.ts';
export { findCompiled } from '../models/compiled/compiled-files.ts';
export { graphOf } from '../models/graph/known-graphs.ts';
export type { GraphFacts } from '../models/graph/read-graph.ts';
export type { ModelListing } from '../models/listing.ts';
export { openOptimised } from '../models/optimised-cache.ts';
export { openPluginContext } from '../models/plugin-context.ts';
export { loadRuntime, runtimeVersion } from '../models/runtime.ts';
export { ModelStore } from '../models/store.ts';
export { tryModel } from '../models/try-model.ts';
export { tryOn } from '../models/try-on.ts';
