import { writeSync } from 'node:fs';
import { TrueframeError } from '@trueframe/sdk';
import {
  type AnyPipeline,
  type MethodPipeline,
  type Pipeline,
  usesMethod,
} from '../config/pipeline.ts';
import type { Provider } from '../config/provider.ts';
import type { EngineConfig } from '../config/schema.ts';
import { newSocketPath, putSocketsInto } from '../lib/socket-paths.ts';
import { usableCores } from '../lib/usable-cores.ts';
import { loadRuntime, runtimeVersion } from '../models/runtime.ts';
import { RemoteMembers } from '../pipelines/remote-members.ts';
import { loadPlugins } from '../plugins/load.ts';
import { PluginBook } from '../plugins/plugin-book.ts';
import type { PluginRegistry } from '../plugins/registry.ts';
import type { Placement } from '../wire/placement.ts';
import type { SessionPlan } from '../wire/session-plan.ts';
import type { ToEngine } from '../wire/to-engine.ts';
import { LoadMeter } from './capacity/load-meter.ts';
import { DefaultPipeline } from './default-pipeline.ts';
import { Devices } from './devices/devices.ts';
import { TensorDesk } from './inference/tensor-desk.ts';
import type { Mail } from './mail.ts';
import { MethodRunner } from './method/method-runner.ts';
import { Observer } from './observer.ts';
import { takeDecoderDeaths } from './pipeline/decode/decoder-deaths.ts';
import { HardwareDecode } from './pipeline/decode/hardware-decode.ts';
import { useSandbox } from './pipeline/decode/sandbox/current.ts';
import { Sandbox } from './pipeline/decode/sandbox/sandbox.ts';
import { MediaSocket } from './pipeline/ingest/media-socket.ts';
import { DecodeTurns } from './pipeline/ingest/push/feed/decode-turns.ts';
import type { Runner } from './sessions/runner.ts';
import { SessionRunner } from './sessions/session-runner.ts';
import { Workers } from './workers/workers.ts';

const HEARTBEAT_MS = 500;
const METRICS_MS = 250;
const LOAD_MS = 500;
const DEFAULT_PIPELINE_MS = 5000;

/** The engine process: runs sessions until it is told to shut down. */
export class Engine {
  readonly #config: EngineConfig;
  readonly #mail: Mail;
  readonly #observer = new Observer();
  readonly #registry: PluginRegistry;
  readonly #plugins: PluginBook;
  readonly #workers: Workers;
  readonly #devices: Devices;
  readonly #loadMeter: LoadMeter;
  readonly #remoteMembers: RemoteMembers;
  readonly #mediaSocket: MediaSocket;
  readonly #decodeTurns = new DecodeTurns(Math.ceil(usableCores()));
  readonly #desk: TensorDesk;
  #sandbox: Promise<Sandbox> | undefined;
  #hardware: HardwareDecode | undefined;
  readonly #sessions = new Map<string, { runner: Runner; number: number }>();
  readonly #timers: NodeJS.Timeout[];
  #lastNumber = 0;

  private constructor(
    config: EngineConfig,
    mail: Mail,
    registry: PluginRegistry,
    mediaSocket: MediaSocket,
  ) {
    this.#config = config;
    this.#mail = mail;
    this.#registry = registry;
    this.#mediaSocket = mediaSocket;
    this.#devices = new Devices(config, this.#observer, {
      onPlaced: (placement) => this.#onPlaced(placement),
      onLost: loseDevice,
    });
    this.#remoteMembers = new RemoteMembers(registry, (placement) => {
      const { model, provider, device } = placement;
      this.#observer.gauge('trueframe_model_provider', { model, provider, device }, 1);
      this.#onPlaced(placement);
    });
    this.#plugins = new PluginBook(registry);
    this.#workers = new Workers(config, this.#plugins, this.#observer, (port) =>
      this.#devices.serve(port),
    );
    this.#loadMeter = new LoadMeter(config.engine.threads, performance.now());
    this.#desk = new TensorDesk({
      workers: this.#workers,
      mediaSocket,
      threads: config.engine.threads,
      newNumber: () => this.#newNumber(),
    });
    // Ends with the engine only.
    void this.#desk.serve().catch(() => {});
    this.#timers = [
      setInterval(() => this.#beat(), HEARTBEAT_MS),
      setInterval(() => this.#keepSocket(), HEARTBEAT_MS),
      setInterval(() => this.#flush(), METRICS_MS),
      setInterval(() => this.#reportLoad(), LOAD_MS),
    ];
  }

  static async start(
    { config, socketFolder, warmUp }: Extract<ToEngine, { type: 'start' }>,
    mail: Mail,
  ): Promise<Engine> {
    const registry = await loadPlugins(config, config.engine.pluginBootTimeout);
    putSocketsInto(socketFolder);
    const sandbox = Sandbox.open(config.sources.sandbox);
    useSandbox(sandbox);
    const socketPath = newSocketPath();
    const mediaSocket = await MediaSocket.start(socketPath);
    const engine = new Engine(config, mail, registry, mediaSocket);
    engine.#sandbox = sandbox;
    const providers = await engine.#probe();
    const pipelineProblem = warmUp ? await engine.#watchDefault(warmUp) : '';
    mail.send({
      type: 'ready',
      plugins: registry.facts(),
      mediaSocket: socketPath,
      onnxruntime: runtimeVersion(loadRuntime()),
      providers,
      pipelineProblem,
      sandbox: (await sandbox).layers,
    });
    return engine;
  }

  /** Tries out the GPUs before anybody asks for them. Returns the providers that the configuration may use. */
  async #probe(): Promise<readonly Provider[]> {
    const { sources, devices } = this.#config;
    this.#hardware = await HardwareDecode.open(sources.hwaccel, devices.gpu, (reason, said) => {
      this.#observer.count('trueframe_hwaccel_fallbacks_total', { reason });
      console.error(`a source is decoded in software (${reason}): ${said}`);
    });
    return this.#devices.probe();
  }

  /** Every thread opens the pipeline's models, so that the first session does not wait for them. */
  async #warmUp(pipeline: AnyPipeline): Promise<void> {
    const handles = this.#plugins.handlesOf(pipeline);
    const prepare = () => this.#workers.prepare({ sessionNumber: 0, ...handles });
    const threads = Array.from({ length: this.#config.engine.threads }, prepare);
    for (const result of await Promise.allSettled(threads)) {
      if (result.status === 'rejected') throw result.reason;
    }
  }

  /** Checks the default pipeline now and from time to time. Returns what is wrong with it; sessions of others may be fine. */
  async #watchDefault(pipeline: AnyPipeline): Promise<string> {
    const warmUp = (one: AnyPipeline) => this.#warmUp(one);
    const watched = new DefaultPipeline(pipeline, this.#registry, this.#config, warmUp);
    this.#remoteMembers.add(pipeline);
    const check = async () => (await watched.check()) || (await this.#remoteMembers.look(pipeline));
    let told = await check();
    const look = async () => {
      const problem = await check();
      if (problem !== told) this.#mail.send({ type: 'default_pipeline', problem });
      told = problem;
    };
    this.#timers.push(setInterval(() => void look(), DEFAULT_PIPELINE_MS));
    return told;
  }

  #onPlaced(placement: Placement): void {
    this.#mail.send({ type: 'placed', placement });
  }

  handle(message: Exclude<ToEngine, { type: 'start' }>): void {
    if (message.type === 'open') this.#open(message);
    else if (message.type === 'shutdown') void this.#close().then(() => process.exit(0));
    else {
      const runner = this.#sessions.get(message.sessionId)?.runner; // None: it is over already.
      if (message.type === 'stop') runner?.stop(message.reason);
      else if (message.type === 'degrade') runner?.degrade(message.rung);
      else if (message.type === 'mediaMissing') runner?.mediaMissing(message.silentMs);
      else if (message.type === 'watch') runner?.watch(message.watch);
      else if (message.type === 'refuseEvidence') runner?.refuseEvidence(message.trackId);
      else runner?.[message.type]();
    }
  }

  #open({ plan, pictures }: Extract<ToEngine, { type: 'open' }>): void {
    this.#remoteMembers.add(plan.pipeline);
    const number = this.#newNumber();
    const parts = {
      config: this.#config,
      registry: this.#registry,
      plugins: this.#plugins,
      workers: this.#workers,
      mediaSocket: this.#mediaSocket,
      decodeTurns: this.#decodeTurns,
      ...(this.#hardware && { hardware: this.#hardware }),
      observer: this.#observer,
      mail: this.#mail,
    };
    const runner = hasMethod(plan)
      ? new MethodRunner(plan, number, parts)
      : new SessionRunner(plan as SessionPlan<Pipeline>, number, parts, pictures);
    const { pace, tenant } = plan;
    const share = { pace, tenant: tenant.id, weight: tenant.weight };
    this.#workers.enrol(number, share, plan.sessionId);
    this.#sessions.set(plan.sessionId, { runner, number });
    void runner.run().then(() => {
      this.#sessions.delete(plan.sessionId);
      this.#mediaSocket.forget(plan.sessionId);
      this.#workers.dismiss(number);
      // Metrics that are read after the session have all of it.
      this.#flush();
    });
  }

  #newNumber(): number {
    this.#lastNumber += 1;
    return this.#lastNumber;
  }

  /** Alive, and no worker thread is stuck in plugin code. (A stuck engine thread does not beat at all.) */
  #beat(): void {
    const { pluginCallTimeout } = this.#config.engine;
    const device = this.#devices.stuck(pluginCallTimeout * 2);
    if (device)
      loseDevice(device, `a run has not come back for ${(pluginCallTimeout * 2) / 1000} s`);
    // Calls that yield time out by themselves; twice that long means a loop that never does.
    for (const number of this.#workers.stuck(pluginCallTimeout * 2)) {
      const session = [...this.#sessions.values()].find((entry) => entry.number === number);
      if (!session) continue;
      const seconds = (pluginCallTimeout * 2) / 1000;
      const error = new TrueframeError(
        'PLUGIN_TIMEOUT',
        `a plugin of the session's pipeline has blocked its thread for ${seconds} s`,
      );
      this.#mail.send({ type: 'hung', sessionId: session.runner.sessionId, error: error.toWire() });
    }
    this.#mail.send({ type: 'heartbeat' });
  }

  /** A socket that was tidied away is put back; where that cannot be, the next engine gets another folder. */
  #keepSocket(): void {
    this.#mediaSocket.keep().catch((reason) => quit((reason as Error).message));
  }

  #flush(): void {
    this.#workers.tellQueues();
    this.#observer.count('trueframe_decoder_deaths_total', {}, takeDecoderDeaths());
    const batch = this.#observer.take();
    if (batch) this.#mail.send({ type: 'metrics', batch });
  }

  #reportLoad(): void {
    this.#observer.gauge('trueframe_engine_resident_memory_bytes', {}, process.memoryUsage.rss());
    const sessions = [...this.#sessions.values()].map(({ runner }) => runner);
    const { busyMs } = this.#workers;
    this.#mail.send(this.#loadMeter.read(performance.now(), busyMs, sessions));
  }

  async #close(): Promise<void> {
    this.#desk.close();
    for (const { runner } of this.#sessions.values()) runner.cancel();
    while (this.#sessions.size > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    for (const timer of this.#timers) clearInterval(timer);
    await this.#workers.close();
    await this.#devices.close();
    await this.#mediaSocket.close();
    (await this.#sandbox)?.close();
    this.#flush();
  }
}

function loseDevice(device: string, problem: string): void {
  quit(`device ${device} is lost: ${problem}`);
}

/** For what only a new process mends, which takes over the sessions. */
function quit(problem: string): void {
  // At once, and SIGKILL: ending a thread inside native code would abort.
  writeSync(2, `${problem}\n`);
  process.kill(-process.pid, 'SIGKILL');
}

function hasMethod(plan: SessionPlan): plan is SessionPlan<MethodPipeline> {
  return usesMethod(plan.pipeline);
}
