// @trueframe/daemon/plugins: loading plugins, and opening them in this process as a worker thread does.
import '@trueframe/sdk/quiet-onnxruntime';

export { WorkerRuntime } from '../engine/workers/runtime.ts';
export { type Layers, permittedLayers } from '../isolated/layers.ts';
export { loadPlugins } from '../plugins/load.ts';
export type { PluginRegistry } from '../plugins/registry.ts';
export type { PluginFacts } from '../wire/plugin-facts.ts';
