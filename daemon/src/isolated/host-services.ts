import type {
  LogFacts,
  OpenModel,
  PluginContext,
  PluginLogger,
  PluginMetrics,
  Tensor,
} from '@trueframe/sdk';
import type { HostServices } from './guest-process.ts';

interface Asked {
  readonly instance: number;
  readonly id: string;
  readonly handle: number;
  readonly inputs: Readonly<Record<string, Tensor>>;
}

interface Line {
  readonly instance: number;
  readonly level: keyof PluginLogger;
  readonly message: string;
  readonly facts: LogFacts;
}

interface Figure {
  readonly how: keyof PluginMetrics;
  readonly name: string;
  readonly value: number;
}

const LEVELS: readonly string[] = [
  'debug',
  'info',
  'warn',
  'error',
] satisfies (keyof PluginLogger)[];

/** Opens and runs models for one guest, and writes its lines. Runs are serial, however many it asks for. */
export class GuestServices implements HostServices {
  readonly #contexts = new Map<number, PluginContext>();
  readonly #models = new Map<number, OpenModel>();
  #lastNumber = 0;
  #running: Promise<unknown> = Promise.resolve();

  /** Returns the number by which the guest names what an instance is given. */
  add(context: PluginContext): number {
    this.#lastNumber += 1;
    this.#contexts.set(this.#lastNumber, context);
    return this.#lastNumber;
  }

  async ask(op: string, args: unknown): Promise<unknown> {
    const { instance, id, handle, inputs } = args as Asked;
    if (op === 'open') return this.#open(this.#contextOf(instance), id);
    if (op === 'manifest') return this.#contextOf(instance).models.manifest(id);
    const model = this.#models.get(handle);
    if (op !== 'run' || !model) throw new Error(`the host cannot ${op} that`);
    const run = this.#running.then(() => model.run(inputs));
    this.#running = run.catch(() => {});
    return run;
  }

  tell(op: string, args: unknown): void {
    const { instance, level, message, facts, how, name, value } = args as Line & Figure;
    const context = this.#contexts.get(instance);
    if (op === 'measure' && (how === 'count' || how === 'highest')) {
      context?.metrics[how](String(name), Number(value));
    }
    if (op !== 'log' || !LEVELS.includes(level)) return;
    context?.logger[level](String(message).slice(0, 2000), facts);
  }

  #contextOf(instance: number): PluginContext {
    const context = this.#contexts.get(instance);
    if (!context) throw new Error('trackers and poolings have no models');
    return context;
  }

  async #open(context: PluginContext, id: string): Promise<unknown> {
    const model = await context.models.open(id);
    this.#lastNumber += 1;
    this.#models.set(this.#lastNumber, model);
    const { manifest, folder, provider, inputs, outputs } = model;
    return { handle: this.#lastNumber, manifest, folder, provider, inputs, outputs };
  }
}
