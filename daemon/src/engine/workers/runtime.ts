import { type Detector, type Method, type Model, TrueframeError } from '@trueframe/sdk';
import { parseOptions, pluginThrew } from '@trueframe/sdk/host';
import type { PluginRef, RunRef } from '../../config/plugin-ref.ts';
import type { EngineConfig } from '../../config/schema.ts';
import { logCause, workFor } from '../../lib/log-cause.ts';
import { settleWithin } from '../../lib/settle-within.ts';
import {
  type HostContext,
  openPluginContext,
  type PlaceModel,
} from '../../models/plugin-context.ts';
import { PluginLog } from '../../models/plugin-logger.ts';
import { loadPlugins } from '../../plugins/load.ts';
import type { PluginRegistry } from '../../plugins/registry.ts';
import type { WorkerStage } from '../../wire/stage.ts';
import type { ForSession } from '../../wire/tasks.ts';
import { DeviceClient } from '../devices/device-client.ts';
import type { PluginHost } from '../pipeline/plugin-host.ts';
import type { Visit } from './visit.ts';

/** What the close() of a plugin may take. */
const CLOSE_MS = 5000;

/** The plugin instances of one worker thread: each created once, on first use, and kept for every session. */
export class WorkerRuntime implements PluginHost {
  readonly #registry: PluginRegistry;
  readonly #context: HostContext;
  readonly #devices: DeviceClient;
  readonly #callTimeoutMs: number;
  readonly #detectors = new Map<string, Promise<Detector>>();
  readonly #models = new Map<string, Promise<Model>>();
  readonly #methods = new Map<string, Promise<Method>>();
  readonly #log = new PluginLog();
  #visit: Visit | undefined;
  /** Of the task under way. */
  #abort = new AbortController();
  #sessionNumber = 0;

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
  begin({ sessionNumber, sessionId, isAborted }: ForSession, visit: Visit): void {
    this.#devices.session = sessionNumber;
    this.#log.session = sessionId;
    workFor(sessionId);
    this.#sessionNumber = sessionNumber;
    this.#abort = new AbortController();
    if (isAborted) this.abort(sessionNumber);
    this.#visit = visit;
  }

  /** The session is cancelled: plugins that work for it are told. */
  abort(sessionNumber: number): void {
    if (sessionNumber !== this.#sessionNumber) return;
    this.#abort.abort(new TrueframeError('SESSION_CANCELLED', 'the session was cancelled'));
  }

  enter(stage?: WorkerStage): void {
    this.#visit?.enter(stage);
  }

  detector(ref: RunRef): Promise<Detector> {
    return remember(this.#detectors, ref, () => {
      const definition = this.#registry.detector(ref.use);
      const options = parseOptions(`detector ${ref.use}`, definition.options, ref.options);
      return this.call(`detector ${ref.use}`, 'create', () =>
        definition.create(
          this.#context.on(ref.provider, this.#log.loggerOf(`detector ${ref.use}`)),
          options,
        ),
      );
    });
  }

  model(ref: RunRef): Promise<Model> {
    return remember(this.#models, ref, () => {
      const definition = this.#registry.model(ref.use);
      const options = parseOptions(`model ${ref.use}`, definition.options, ref.options);
      return this.call(`model ${ref.use}`, 'create', () =>
        definition.create(
          this.#context.on(ref.provider, this.#log.loggerOf(`model ${ref.use}`)),
          options,
        ),
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
   * that never yields is the engine thread's business: only a new process helps.) The signal is aborted with the session, and when
   * the time is up.
   */
  async call<T>(owner: string, what: string, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { signal } = this.#abort;
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      const giveUp = () => {
        // A device compiles a network, for as long as that takes: the host's time, not the plugin's.
        if (this.#devices.isOpening) {
          timer = setTimeout(giveUp, this.#callTimeoutMs);
          return;
        }
        const seconds = this.#callTimeoutMs / 1000;
        const late = new TrueframeError(
          'PLUGIN_TIMEOUT',
          `${owner}: ${what} did not finish within ${seconds} s`,
          { details: { plugin: owner } },
        );
        reject(late);
        this.#abort.abort(late);
      };
      timer = setTimeout(giveUp, this.#callTimeoutMs);
    });
    try {
      return await Promise.race([run(signal), timeout]);
    } catch (reason) {
      // What a plugin throws because it was told to stop is no failure of its own.
      throw signal.aborted ? signal.reason : pluginThrew(owner, what, reason);
    } finally {
      clearTimeout(timer);
    }
  }
  /** No task comes any more: every plugin instance is closed, those that fail are told of in the log. */
  async close(): Promise<void> {
    this.#log.session = '';
    workFor('');
    const all = [
      ...[...this.#detectors].map(([key, opening]) => closeOne(`detector ${useIn(key)}`, opening)),
      ...[...this.#models].map(([key, opening]) => closeOne(`model ${useIn(key)}`, opening)),
    ];
    await Promise.all(all);
  }
}

async function closeOne(owner: string, opening: Promise<Detector | Model>): Promise<void> {
  const instance = await opening.catch(() => undefined);
  try {
    const closing = instance?.close?.() ?? Promise.resolve();
    if (await settleWithin(closing, CLOSE_MS)) return;
    throw new Error(`it took longer than ${CLOSE_MS / 1000} s`);
  } catch (reason) {
    logCause(pluginThrew(owner, 'close', reason));
  }
}

function useIn(key: string): string {
  return key.split(' ', 1)[0]!;
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
