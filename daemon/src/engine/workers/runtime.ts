import {
  type Detector,
  type Method,
  type Model,
  type PluginContext,
  parseOptions,
  TrueframeError,
} from '@trueframe/sdk';
import type { PluginRef } from '../../config/pipeline.ts';
import { openPluginContext } from '../../models/plugin-context.ts';
import { loadPlugins } from '../../plugins/load.ts';
import type { PluginRegistry } from '../../plugins/registry.ts';
import type { EngineConfig } from '../messages.ts';

/** The plugin instances of one worker thread: each created once, on first use, and kept for every session. */
export class WorkerRuntime {
  readonly #registry: PluginRegistry;
  readonly #context: PluginContext;
  readonly #callTimeoutMs: number;
  readonly #detectors = new Map<string, Promise<Detector>>();
  readonly #models = new Map<string, Promise<Model>>();
  readonly #methods = new Map<string, Promise<Method>>();

  private constructor(registry: PluginRegistry, context: PluginContext, callTimeoutMs: number) {
    this.#registry = registry;
    this.#context = context;
    this.#callTimeoutMs = callTimeoutMs;
  }

  static async open(config: EngineConfig): Promise<WorkerRuntime> {
    const [registry, context] = await Promise.all([
      loadPlugins(config.plugins, config.engine.pluginBootTimeout),
      openPluginContext({ models: config.models, cache: config.cache }),
    ]);
    return new WorkerRuntime(registry, context, config.engine.pluginCallTimeout);
  }

  detector(ref: PluginRef): Promise<Detector> {
    return remember(this.#detectors, ref, () => {
      const definition = this.#registry.detector(ref.use);
      const options = parseOptions(`detector ${ref.use}`, definition.options, ref.options);
      return this.call(`detector ${ref.use}`, 'create', () =>
        definition.create(this.#context, options),
      );
    });
  }

  model(ref: PluginRef): Promise<Model> {
    return remember(this.#models, ref, () => {
      const definition = this.#registry.model(ref.use);
      const options = parseOptions(`model ${ref.use}`, definition.options, ref.options);
      return this.call(`model ${ref.use}`, 'create', () =>
        definition.create(this.#context, options),
      );
    });
  }

  method(ref: PluginRef): Promise<Method> {
    return remember(this.#methods, ref, async () => {
      const definition = this.#registry.method(ref.use);
      return definition.create(parseOptions(`method ${ref.use}`, definition.options, ref.options));
    });
  }

  /**
   * Calls plugin code: whatever it throws becomes PLUGIN_THREW, and a promise that stays open PLUGIN_TIMEOUT. (A loop
   * that never yields is the engine thread's business: only a new process helps.)
   */
  async call<T>(owner: string, what: string, run: () => Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const seconds = this.#callTimeoutMs / 1000;
        reject(
          new TrueframeError(
            'PLUGIN_TIMEOUT',
            `${owner}: ${what} did not finish within ${seconds} s`,
          ),
        );
      }, this.#callTimeoutMs);
    });
    try {
      return await Promise.race([run(), timeout]);
    } catch (reason) {
      if (reason instanceof TrueframeError) throw reason;
      const message = reason instanceof Error ? reason.message : String(reason);
      throw new TrueframeError('PLUGIN_THREW', `${owner}: ${what} failed: ${message}`, {
        cause: reason,
      });
    } finally {
      clearTimeout(timer);
    }
  }
}

/** A failed creation is forgotten, so that a later session may try again. */
function remember<T>(
  instances: Map<string, Promise<T>>,
  ref: PluginRef,
  create: () => Promise<T>,
): Promise<T> {
  const key = `${ref.use} ${JSON.stringify(ref.options)}`;
  let instance = instances.get(key);
  if (!instance) {
    instance = Promise.resolve().then(create);
    instance.catch(() => instances.delete(key));
    instances.set(key, instance);
  }
  return instance;
}
