import { Worker } from 'node:worker_threads';
import { type Notice, TrueframeError } from '@trueframe/sdk';
import type { Logger } from 'pino';
import type { SinkEntry } from '../../../config/sinks.ts';
import { settleWithin } from '../../../lib/settle-within.ts';
import type { PluginPackage } from '../../../plugins/packages.ts';
import type { SinkLimits, SinkPort } from '../sink-port.ts';
import type { ThreadData } from './messages.ts';
import { SinkThread } from './sink-thread.ts';

const ENTRY = new URL('./main.js', import.meta.url);
/** Time for a plugin to end a call that was aborted, and to close. */
const CLOSE_MS = 6000;
const MEBIBYTES = 256;

export interface ThreadPortParts {
  readonly pkg: PluginPackage;
  /** Name in the configuration. */
  readonly name: string;
  readonly entry: Pick<SinkEntry, 'use' | 'options'>;
  readonly bootTimeoutMs: number;
  readonly logger: Logger;
}

/** A sink whose code runs in a thread of its own, which is started again when it has ended. */
export class ThreadPort implements SinkPort {
  readonly #parts: ThreadPortParts;
  #thread: Promise<SinkThread> | undefined;
  #isClosed = false;

  constructor(parts: ThreadPortParts) {
    this.#parts = parts;
  }

  async open(): Promise<SinkLimits> {
    return (await this.#current()).limits;
  }

  async deliver(notices: readonly Notice[], signal: AbortSignal): Promise<void> {
    const thread = await this.#current();
    await thread.call({ type: 'deliver', notices }, signal);
  }

  /** Asks the plugin whether its receiver can be reached. @throws SINK_UNAVAILABLE */
  async probe(signal: AbortSignal): Promise<void> {
    const thread = await this.#current();
    await thread.call({ type: 'probe' }, signal);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const thread = await this.#thread?.catch(() => undefined);
    if (!thread) return;
    if (!(await settleWithin(thread.close(), CLOSE_MS))) await thread.end();
  }

  async #current(): Promise<SinkThread> {
    if (this.#isClosed) {
      throw new TrueframeError('SINK_UNAVAILABLE', 'the daemon is shutting down');
    }
    this.#thread ??= this.#start();
    return this.#thread;
  }

  async #start(): Promise<SinkThread> {
    const { pkg, name, entry, bootTimeoutMs, logger } = this.#parts;
    const { refusal: _, ...trusted } = pkg;
    const { use, options } = entry;
    const data: ThreadData = { pkg: trusted, name, use, options, bootTimeoutMs };
    const worker = new Worker(ENTRY, {
      workerData: data,
      resourceLimits: { maxOldGenerationSizeMb: MEBIBYTES },
    });
    const forget = () => {
      this.#thread = undefined;
    };
    try {
      return await SinkThread.opened(worker, {
        name: `sink ${name}`,
        bootTimeoutMs,
        logger,
        onEnd: forget,
      });
    } catch (reason) {
      forget();
      throw reason;
    }
  }
}
