// For tests, benchmarks and programs that embed the daemon.
export { openPluginContext, type PluginContextOptions } from './models/plugin-context.ts';
export { type ModelBundle, type ModelListing, ModelStore } from './models/store.ts';
export { loadPlugins } from './plugins/load.ts';
export type { PluginRegistry } from './plugins/registry.ts';
