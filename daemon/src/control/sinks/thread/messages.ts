import type { Notice } from '@trueframe/sdk';
import type { WireError } from '@trueframe/sdk/host';
import type { PluginPackage } from '../../../plugins/packages.ts';
import type { SinkLimits } from '../sink-port.ts';

/** The plugin that a thread is to open. */
export interface ThreadData {
  readonly pkg: Omit<PluginPackage, 'refusal'>;
  /** Name of the sink in the configuration. */
  readonly name: string;
  readonly use: string;
  readonly options: unknown;
  readonly bootTimeoutMs: number;
}

export type ToThread =
  | { readonly type: 'deliver'; readonly call: number; readonly notices: readonly Notice[] }
  | { readonly type: 'probe'; readonly call: number }
  | { readonly type: 'abort'; readonly call: number }
  | { readonly type: 'close' };

export type FromThread =
  | { readonly type: 'open'; readonly limits: SinkLimits }
  /** It cannot be opened; the thread ends. */
  | { readonly type: 'failed'; readonly error: WireError }
  | { readonly type: 'done'; readonly call: number; readonly error?: WireError }
  /** A line of JSON for the log. */
  | { readonly type: 'log'; readonly line: string };
