import {
  type Detector,
  type Method,
  type Model,
  type OpenModel,
  type PluginContext,
  TrueframeError,
} from '@trueframe/sdk';
import { pluginThrew } from '@trueframe/sdk/host';
import type { RunRef } from '../../config/plugin-ref.ts';
import type { EngineConfig } from '../../config/schema.ts';
import { logCause, workFor } from '../../lib/log-cause.ts';
import { remember } from '../../lib/remember.ts';
import { settleWithin } from '../../lib/settle-within.ts';
import {
  type HostContext,
  openPluginContext,
  type PlaceModel,
} from '../../models/plugin-context.ts';
import { PluginLog } from '../../models/plugin-logger.ts';
import { loadPlugins } from '../../plugins/load.ts';
import { PluginBook } from '../../plugins/plugin-book.ts';
import type { PluginRegistry } from '../../plugins/registry.ts';
import type { PluginHandle, ReadyPlugin } from '../../wire/ready-plugin.ts';
import type { WorkerStage } from '../../wire/stage.ts';
import type { TaskResult } from '../../wire/task-results.ts';
import type { ForSession } from '../../wire/tasks.ts';
import { DeviceClient } from '../devices/device-client.ts';
import type { PluginHost } from '../pipeline/plugin-host.ts';
import { PluginFigures } from './plugin-figures.ts';
import type { Visit } from './visit.ts';

/** The longest that the close() of a plugin may take. */
const CLOSE_MS = 5000;

/** The plugin instances of one worker thread: each created once, on first use, and kept for every session. */
export class WorkerRuntime implements PluginHost {
  readonly #registry: PluginRegistry;
  readonly #context: HostContext;
  readonly #devices: DeviceClient;
  readonly #callTimeoutMs: number;
  readonly #plugins = new Map<PluginHandle, ReadyPlugin>();
  readonly #detectors = new Map<PluginHandle, Promise<Detector>>();
  readonly #models = new Map<PluginHandle, Promise<Model>>();
  readonly #methods = new Map<PluginHandle, Promise<Method>>();
  /** Gives handles where there is no engine thread that does. */
  readonly #book: PluginBook;
  readonly #log = new PluginLog();
  readonly #figures = new PluginFigures();
  #visit: Visit | undefined;
  /** Aborts the task under way. */
  #abort = new AbortController();
  #sessionNumber = 0;

  private constructor(
    registry: PluginRegistry,
    context: HostContext,
    devices: DeviceClient,
    callTimeoutMs: number,
  ) {
    this.#registry = registry;
    this.#book = new PluginBook(registry);
    this.#context = context;
    this.#devices = devices;
    this.#callTimeoutMs = callTimeoutMs;
  }

  static async open(config: EngineConfig): Promise<WorkerRuntime> {
    const devices = DeviceClient.connect();
    const place: PlaceModel = (bundle, choice) => devices.place(bundle, choice);
    const [registry, context] = await Promise.all([
      loadPlugins(config, config.engine.pluginBootTimeout),
      openPluginContext({ ...config, place }),
    ]);
    return new WorkerRuntime(registry, context, devices, config.engine.pluginCallTimeout);
  }

  /** Begins a visit, on behalf of this session. */
  begin({ sessionNumber, sessionId, isAborted, learn }: ForSession, visit: Visit): void {
    this.learn(learn);
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

  /** Returns what plugins have counted since the last call. */
  takeFigures(): TaskResult<unknown>['figures'] {
    return this.#figures.take();
  }

  enter(stage?: WorkerStage): void {
    this.#visit?.enter(stage);
  }

  /** Makes plugins known by their handles. */
  learn(plugins: readonly ReadyPlugin[]): void {
    for (const plugin of plugins) this.#plugins.set(plugin.handle, plugin);
  }

  /**
   * Validates the options of a plugin and makes it known.
   * @throws PLUGIN_NOT_FOUND, PLUGIN_OPTIONS_INVALID, PLUGIN_INVALID
   */
  resolve(kind: ReadyPlugin['kind'], ref: RunRef): PluginHandle {
    const plugin = this.#book.resolve(kind, ref);
    this.learn([plugin]);
    return plugin.handle;
  }

  /** Names a plugin in messages, e.g. `detector yunet`. */
  ownerOf(handle: PluginHandle): string {
    const { kind, use } = this.#known(handle);
    return `${kind} ${use}`;
  }

  detector(handle: PluginHandle): Promise<Detector> {
    return remember(this.#detectors, handle, () => {
      const { use, options } = this.#known(handle);
      const definition = this.#registry.detector(use);
      const create = () => definition.create(this.#contextOf(handle), options);
      return this.call(this.ownerOf(handle), 'create', create);
    });
  }

  model(handle: PluginHandle): Promise<Model> {
    return remember(this.#models, handle, () => {
      const { use, options } = this.#known(handle);
      const definition = this.#registry.model(use);
      const create = () => definition.create(this.#contextOf(handle), options);
      return this.call(this.ownerOf(handle), 'create', create);
    });
  }

  /** The network of a bundle, the same that plugins of this thread run. */
  network(id: string): Promise<OpenModel> {
    return this.#context.models.open(id);
  }

  method(handle: PluginHandle): Promise<Method> {
    return remember(this.#methods, handle, async () => {
      const { use, options } = this.#known(handle);
      return this.#registry.method(use).create(options);
    });
  }

  #contextOf(handle: PluginHandle): PluginContext {
    const { options, provider } = this.#known(handle);
    const plugin = this.ownerOf(handle);
    const logger = this.#log.loggerOf(plugin);
    const metrics = this.#figures.metricsOf({ plugin, bundle: bundleIn(options) });
    return this.#context.on(provider, { logger, metrics });
  }

  #known(handle: PluginHandle): ReadyPlugin {
    const plugin = this.#plugins.get(handle);
    if (!plugin)
      throw new TrueframeError('INTERNAL', `nobody told this thread of plugin ${handle}`);
    return plugin;
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
      // An error that a plugin throws because it was told to stop is no failure of its own.
      throw signal.aborted ? signal.reason : pluginThrew(owner, what, reason);
    } finally {
      clearTimeout(timer);
    }
  }

  /** No task comes any more: every plugin instance is closed, those that fail are told of in the log. */
  async close(): Promise<void> {
    this.#log.session = '';
    workFor('');
    const instances = [...this.#detectors, ...this.#models];
    await Promise.all(
      instances.map(([handle, opening]) => closeOne(this.ownerOf(handle), opening)),
    );
  }
}

/** By convention the option `bundle` names it. */
function bundleIn(options: unknown): string {
  const { bundle } = (options ?? {}) as { readonly bundle?: unknown };
  return typeof bundle === 'string' ? bundle : '';
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
