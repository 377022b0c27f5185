import { TrueframeError } from '@trueframe/sdk';
import { parseOptions } from '@trueframe/sdk/host';
import type { AnyPipeline } from '../config/pipeline.ts';
import type { RunRef } from '../config/plugin-ref.ts';
import type { PluginHandle, ReadyPlugin } from '../wire/ready-plugin.ts';
import type { PluginRegistry } from './registry.ts';

/** Validates the options of plugins that worker threads run, once per plugin and options, and gives them handles. */
export class PluginBook {
  readonly #registry: PluginRegistry;
  readonly #byKey = new Map<string, ReadyPlugin>();
  readonly #ready: ReadyPlugin[] = [];

  constructor(registry: PluginRegistry) {
    this.#registry = registry;
  }

  /** @throws PLUGIN_NOT_FOUND, PLUGIN_OPTIONS_INVALID; PLUGIN_INVALID when validated options are not plain data */
  resolve(kind: ReadyPlugin['kind'], { use, options, provider }: RunRef): ReadyPlugin {
    const key = JSON.stringify([kind, use, provider, options]);
    const known = this.#byKey.get(key);
    if (known) return known;
    const owner = `${kind} ${use}`;
    const parsed = parseOptions(owner, this.#registry[kind](use).options, options);
    const ready: ReadyPlugin = {
      ...{ handle: this.#ready.length, kind, use },
      options: copyOf(owner, parsed),
      ...(provider && { provider }),
    };
    this.#byKey.set(key, ready);
    this.#ready.push(ready);
    return ready;
  }

  /**
   * Returns the handles of what a pipeline has threads run for every frame.
   * @throws what `resolve` throws
   */
  handlesOf({ detector, ensemble }: AnyPipeline) {
    return {
      detector: this.resolve('detector', detector).handle,
      ensemble: ensemble.map((member): PluginHandle => this.resolve('model', member).handle),
    };
  }

  get size(): number {
    return this.#ready.length;
  }

  /** Those that came after the first `known`. */
  after(known: number): readonly ReadyPlugin[] {
    return this.#ready.slice(known);
  }
}

function copyOf(owner: string, options: unknown): unknown {
  try {
    return structuredClone(options);
  } catch (cause) {
    const message = `${owner}: its options schema gives values that threads cannot send each other; let it give plain data`;
    throw new TrueframeError('PLUGIN_INVALID', message, { cause });
  }
}
