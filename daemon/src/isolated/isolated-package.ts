import { type PluginContext, TrueframeError } from '@trueframe/sdk';
import type { Described } from './guest/plugin.ts';
import { EndedForAnother, GuestProcess } from './guest-process.ts';
import { GuestServices } from './host-services.ts';
import type { IsolatedSource } from './start-guest.ts';
import { errorOf } from './told-error.ts';

/** A process that ends more often than this in a minute is not started again for a while. */
const MOST_ENDS = 30;
const WINDOW_MS = 60_000;
/** A process without instances is ended after this time. */
const IDLE_MS = 3_000;

/** Longest times, in milliseconds. */
export interface Timeouts {
  /** Loading the plugin. */
  readonly boot: number;
  /** One call of it. */
  readonly call: number;
}

/** A definition of the package, and the options for an instance. */
export interface Wanted {
  readonly kind: Described['kind'];
  readonly id: string;
  readonly options: unknown;
}

interface Running {
  readonly process: GuestProcess;
  readonly services: GuestServices;
}

/** An instance in the process of its package. */
export interface IsolatedInstance {
  readonly facts: unknown;
  call(what: string, args: object, signal?: AbortSignal): Promise<unknown>;
  close(): Promise<void>;
}

/** The process of an isolated plugin package, which is started when it is needed, and again when it has ended. */
export class IsolatedPackage {
  readonly #source: IsolatedSource;
  readonly #timeouts: Timeouts;
  #running: Promise<Running> | undefined;
  #ends: number[] = [];
  #instances = 0;

  constructor(source: IsolatedSource, timeouts: Timeouts) {
    this.#source = source;
    this.#timeouts = timeouts;
  }

  /** @throws what the plugin threw while it was loaded, PLUGIN_TIMEOUT, PLUGIN_CRASHED, MACHINE_DENIED */
  async describe(): Promise<{ readonly name: string; readonly provides: readonly Described[] }> {
    const { process } = await this.#start();
    const described = await this.#ask(process, 'describe', {}, this.#timeouts.boot);
    return described as { name: string; provides: readonly Described[] };
  }

  /** Gives what a Standard Schema gives. @throws as `describe` */
  async validate(wanted: Wanted): Promise<unknown> {
    return again(async () => {
      const { process } = await this.#start();
      return this.#ask(process, 'validate', wanted, this.#timeouts.boot);
    });
  }

  /**
   * Creates an instance. When its process ends, the next call creates it again in another, unless it `keepsState`.
   * @throws as `describe`
   */
  async create(
    wanted: Wanted,
    context?: PluginContext,
    keepsState = false,
  ): Promise<IsolatedInstance> {
    this.#instances += 1;
    let current = await again(() => this.#createIn(wanted, context));
    const call: IsolatedInstance['call'] = async (what, args, signal) => {
      if (current.process.isOver && !keepsState) current = await this.#createIn(wanted, context);
      const { process, instance } = current;
      const asked = { instance, what, args };
      return this.#ask(process, 'call', asked, this.#timeouts.call, signal);
    };
    return {
      facts: current.facts,
      call: (...given) => again(() => call(...given)),
      close: async () => {
        this.#instances -= 1;
        const { process, instance } = current;
        if (!process.isOver) await this.#ask(process, 'close', { instance }, this.#timeouts.call);
        this.#endWhenIdle(process);
      },
    };
  }

  async #createIn(wanted: Wanted, context: PluginContext | undefined) {
    const { process, services } = await this.#start();
    const ticket = context ? services.add(context) : 0;
    const asked = { ...wanted, instance: ticket };
    const { instance, facts } = (await this.#ask(
      process,
      'create',
      asked,
      Math.max(this.#timeouts.boot, this.#timeouts.call),
    )) as { instance: number; facts: unknown };
    return { process, instance, facts };
  }

  async #ask(
    process: GuestProcess,
    op: string,
    args: object,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<unknown> {
    try {
      return await process.ask(op, args, timeoutMs, signal);
    } catch (reason) {
      throw errorOf(reason);
    } finally {
      this.#endWhenIdle(process);
    }
  }

  async #start(): Promise<Running> {
    const running = await this.#running?.catch(() => undefined);
    if (running && !running.process.isOver) return running;
    this.#checkEnds();
    const services = new GuestServices();
    this.#running = GuestProcess.start(this.#source, services).then((process) => {
      void process.ended.then(() => this.#ends.push(performance.now()));
      return { process, services };
    });
    return this.#running;
  }

  #checkEnds(): void {
    this.#ends = this.#ends.filter((at) => at > performance.now() - WINDOW_MS);
    if (this.#ends.length < MOST_ENDS) return;
    const { name } = this.#source;
    throw new TrueframeError(
      'PLUGIN_CRASHED',
      `the process of isolated plugin ${name} has ended ${this.#ends.length} times within a minute; it is not started again for now`,
      { details: { plugin: name } },
    );
  }

  #endWhenIdle(process: GuestProcess): void {
    if (this.#instances > 0 || process.isOver) return;
    const timer = setTimeout(() => {
      if (this.#instances > 0 || process.isOver) return;
      this.#running = undefined;
      process.kill('it was not needed any more');
      // It did nothing wrong.
      void process.ended.then(() => this.#ends.pop());
    }, IDLE_MS);
    timer.unref();
  }
}

/** Once more, if the process was ended because of somebody else. */
async function again<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (reason) {
    if (reason instanceof EndedForAnother) return work().catch(unwrapped);
    throw reason;
  }
}

function unwrapped(reason: unknown): never {
  throw reason instanceof EndedForAnother ? reason.cause : reason;
}
