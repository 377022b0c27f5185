import type { PluginKind } from '@trueframe/sdk';

/** What listings say of a plugin. */
export interface PluginFacts {
  readonly kind: PluginKind;
  readonly id: string;
  readonly summary: string;
  readonly package: string;
  readonly version: string;
  readonly apiVersion: number;
  /** JSON Schema of its options as text; empty when its schema library cannot say. */
  readonly optionsSchema: string;
}
