import {
  type Detector,
  type Method,
  type Model,
  parseOptions,
  TrueframeError,
} from '@trueframe/sdk';
import type { PluginRef, RunRef } from '../../config/plugin-ref.ts';
import type { EngineConfig } from '../../config/schema.ts';
import {
  type HostContext,
  openPluginContext,
  type PlaceModel,
} from '../../models/plugin-context.ts';
import { loadPlugins } from '../../plugins/load.ts';
import type { PluginRegistry } from '../../plugins/registry.ts';
import type { WorkerStage } from '../../wire/stage.ts';
import { DeviceClient } from '../devices/device-client.ts';
import type { PluginHost } from '../pipeline/plugin-host.ts';
import type { Visit } from './visit.ts';

/** The plugin instances of one worker thread: each created once, on first use, and kept for every session. */
export class WorkerRuntime implements PluginHost {
  readonly #registry: PluginRegistry;
  readonly #context: HostContext;
  readonly #devices: DeviceClient;
  readonly #callTimeoutMs: number;
  readonly #detectors = new Map<string, Promise<Detector>>();
  readonly #models = new Map<string, Promise<Model>>();
  readonly #methods = new Map<string, Promise<Method>>();
  #visit: Visit | undefined;

  private constructor(
    registry: PluginRegistry,
    context: HostContext,
    devices: DeviceClient,
    callTimeoutMs: number,
  ) {
    this.#registry = registry;
    this.#context = context;
    this.#devices = devices;
    this.#callTimeoutMs = callTimeoutMs;
  }

  static async open(config: EngineConfig): Promise<WorkerRuntime> {
    const devices = DeviceClient.connect();
    const place: PlaceModel = (bundle, choice) => devices.place(bundle, choice);
    const [registry, context] = await Promise.all([
      loadPlugins(config.plugins, config.engine.pluginBootTimeout),
      openPluginContext({ ...config, place }),
    ]);
    return new WorkerRuntime(registry, context, devices, config.engine.pluginCallTimeout);
  }

  /** Begins a visit, on behalf of this session. */
  begin(sessionNumber: number, visit: Visit): void {
    this.#devices.session = sessionNumber;
    this.#visit = visit;
  }

  enter(stage?: WorkerStage): void {
    this.#visit?.enter(stage);
  }

  detector(ref: RunRef): Promise<Detector> {
    return remember(this.#detectors, ref, () => {
      const definition = this.#registry.detector(ref.use);
      const options = parseOptions(`detector ${ref.use}`, definition.options, ref.options);
      return this.call(`detector ${ref.use}`, 'create', () =>
        definition.create(this.#context.on(ref.provider), options),
      );
    });
  }

  model(ref: RunRef): Promise<Model> {
    return remember(this.#models, ref, () => {
      const definition = this.#registry.model(ref.use);
      const options = parseOptions(`model ${ref.use}`, definition.options, ref.options);
      return this.call(`model ${ref.use}`, 'create', () =>
        definition.create(this.#context.on(ref.provider), options),
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
      const giveUp = () => {
        // A device compiles a network, for as long as that takes: the host's time, not the plugin's.
        if (this.#devices.isOpening) {
          timer = setTimeout(giveUp, this.#callTimeoutMs);
          return;
        }
        const seconds = this.#callTimeoutMs / 1000;
        reject(
          new TrueframeError(
            'PLUGIN_TIMEOUT',
            `${owner}: ${what} did not finish within ${seconds} s`,
          ),
        );
      };
      timer = setTimeout(giveUp, this.#callTimeoutMs);
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
  ref: RunRef,
  create: () => Promise<T>,
): Promise<T> {
  const key = `${ref.use} ${ref.provider ?? ''} ${JSON.stringify(ref.options)}`;
  let instance = instances.get(key);
  if (!instance) {
    instance = Promise.resolve().then(create);
    instance.catch(() => instances.delete(key));
    instances.set(key, instance);
  }
  return instance;
}
