import type { Notice, Sink } from '@trueframe/sdk';

export type SinkLimits = Required<Pick<Sink, 'maxBatch' | 'maxCalls'>>;

/** An open sink, wherever its code runs. */
export interface SinkPort {
  /** Opens it, where it is not open. @throws why it cannot be */
  open(): Promise<SinkLimits>;
  /** Opens it where it is not open, and delivers. @throws as `Sink.deliver`; PLUGIN_CRASHED, PLUGIN_TIMEOUT */
  deliver(notices: readonly Notice[], signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
