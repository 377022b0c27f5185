import type { ProviderChoice } from '../config/provider.ts';

/** Number by which tasks name a plugin with its options. */
export type PluginHandle = number;

/** A plugin whose options were validated. A thread is told of it once, before the first task that names it. */
export interface ReadyPlugin {
  readonly handle: PluginHandle;
  readonly kind: 'detector' | 'model' | 'method';
  readonly use: string;
  /** Validated: what the schema makes of the options in the pipeline. Plain data. */
  readonly options: unknown;
  readonly provider?: ProviderChoice;
}
