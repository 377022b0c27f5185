import type { PluginKind } from '@trueframe/sdk';

/** Facts about a plugin for listings. */
export interface PluginFacts {
  readonly kind: PluginKind;
  readonly id: string;
  readonly summary: string;
  readonly package: string;
  readonly version: string;
  readonly apiVersion: number;
  /** JSON Schema of its options as text; empty when its schema library cannot say. */
  readonly optionsSchema: string;
  /** Reason why it is not loaded; empty: it is. */
  readonly problem: string;
}
