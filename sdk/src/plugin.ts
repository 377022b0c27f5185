import type { DetectorDefinition } from './detector.ts';
import type { MethodDefinition } from './method.ts';
import type { ModelDefinition } from './model.ts';
import type { PoolingDefinition } from './pooling.ts';
import type { SinkDefinition } from './sink.ts';
import type { TrackerDefinition } from './tracker.ts';

export type Definition =
  | DetectorDefinition
  | TrackerDefinition
  | ModelDefinition
  | PoolingDefinition
  | MethodDefinition
  | SinkDefinition;
export type PluginKind = Definition['kind'];

/** Default export of an entry module. */
export interface Plugin {
  /** The npm package's name. */
  readonly name: string;
  readonly provides: readonly Definition[];
}

/** The `trueframe` block of a plugin's package.json: read and checked without importing its code. */
export interface PluginManifest {
  readonly apiVersion: number;
  /** Module whose default export is `definePlugin(…)`, relative to the package. Only with `provides`. */
  readonly entry?: string | undefined;
  /** Default: nothing; then the package brings only models or pipelines. */
  readonly provides?: readonly { readonly kind: PluginKind; readonly id: string }[];
  /** Folder of model bundles that the package brings, relative to it. */
  readonly models?: string | undefined;
  /** Folder of pipeline files that the package brings, relative to it. */
  readonly pipelines?: string | undefined;
}

/** A package's default export. */
export function definePlugin(plugin: Plugin): Plugin {
  return Object.freeze({ ...plugin, provides: Object.freeze([...plugin.provides]) });
}
