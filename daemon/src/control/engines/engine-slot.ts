import type { TrueframeError } from '@trueframe/sdk';
import type { Logger } from 'pino';
import type { AnyPipeline } from '../../config/pipeline.ts';
import type { EngineConfig } from '../../config/schema.ts';
import type { FromEngine } from '../../wire/from-engine.ts';
import type { Placement } from '../../wire/placement.ts';
import type { ToEngine } from '../../wire/to-engine.ts';
import type { LogFactsOf } from './engine-log.ts';
import { type EngineExit, EngineProcess } from './engine-process.ts';
import type { EngineLoss } from './hosted-session.ts';
import { Restarts } from './restarts.ts';
import { SilenceWatch } from './silence-watch.ts';
import type { SocketFolder } from './socket-folder.ts';

export type EngineFacts = Extract<FromEngine, { type: 'ready' }>;

/** Messages about sessions and measurements: nothing that the slot itself needs. */
export type SlotMessage = Exclude<
  FromEngine,
  { type: 'ready' | 'failed' | 'heartbeat' | 'several' | 'placed' | 'default_pipeline' }
>;

export interface SlotOptions {
  /** The engine's compiled entry module. */
  readonly entry: string;
  readonly config: EngineConfig;
  readonly sockets: SocketFolder;
  /** The pipeline that an engine opens before it is ready. */
  warmUp(): AnyPipeline | undefined;
  readonly logger: Logger;
  /** Default: the id of the session alone. */
  readonly logFacts?: LogFactsOf;
}

export interface SlotWatcher {
  onMessage(slot: EngineSlot, message: SlotMessage): void;
  /** The engine takes sessions. */
  onReady(slot: EngineSlot): void;
  /** The engine is gone, with all its sessions; the next one is on its way. `reason`: a metric's label. */
  onGone(slot: EngineSlot, loss: EngineLoss, reason: string): void;
  /** `facts` or a problem changed. */
  onChange(): void;
}

/** Opening models may mean optimising them, which takes minutes for the largest; silence is only judged once ready. */
const START_LIMIT_MS = 300_000;

/**
 * Keeps one engine process running. One that is silent is killed; when one is gone, the next is started. Nothing is ever
 * terminated inside an engine. Knows nothing of sessions.
 */
export class EngineSlot {
  readonly #options: SlotOptions;
  readonly #watcher: SlotWatcher;
  readonly #restarts = new Restarts();
  readonly #silence: SilenceWatch;
  readonly #placements = new Map<string, Placement>();
  #process: EngineProcess | undefined;
  #facts: EngineFacts | undefined;
  #problem = 'the engine is starting';
  #pipelineProblem = '';
  /** Set while an engine is being killed. */
  #loss: EngineLoss | undefined;
  #launchedAt = 0;
  #closing = false;
  #restartTimer: NodeJS.Timeout | undefined;

  constructor(options: SlotOptions, watcher: SlotWatcher) {
    this.#options = options;
    this.#watcher = watcher;
    const { hangTimeout } = options.config.engine;
    this.#silence = new SilenceWatch(
      Math.max(20, Math.min(1000, hangTimeout / 5)),
      () => (this.#facts ? hangTimeout : START_LIMIT_MS),
      (silentMs, limit) => this.#onSilent(silentMs, limit),
    );
  }

  /** The running engine's first words, said when its models were warm and its plugins loaded. Undefined while there is none. */
  get facts(): EngineFacts | undefined {
    return this.#facts;
  }

  /** True: sessions may be given to it now. */
  get isOpen(): boolean {
    return this.#facts !== undefined && this.#loss === undefined;
  }

  /** Device of each model that the running engine has opened, by id; the latest where pipelines ask for several. */
  get placements(): ReadonlyMap<string, Placement> {
    return this.#placements;
  }

  /** Reason why there is no ready engine; empty when there is one. */
  get problem(): string {
    return this.#facts ? '' : this.#problem;
  }

  /** Reason why sessions of the default pipeline would fail on the running engine; empty when they would not, or there is none. */
  get pipelineProblem(): string {
    return this.#facts ? this.#pipelineProblem : '';
  }

  /** Set when waiting for an engine is pointless: what its configuration lacks, or that none starts. */
  get refusal(): TrueframeError | undefined {
    return this.#restarts.refusal(this.#problem);
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  start(): void {
    this.#launch();
    this.#silence.start();
  }

  send(message: ToEngine): void {
    this.#process?.send(message);
  }

  /** Kills the engine. Its exit does the rest. */
  replace(loss: EngineLoss): void {
    this.#loss = loss;
    this.#process?.kill();
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#silence.stop();
    clearTimeout(this.#restartTimer);
    await this.#process?.shutdown(5000);
  }

  #launch(): void {
    const { entry, config, sockets, warmUp, logger, logFacts } = this.#options;
    const factsOf = logFacts ?? ((sessionId: string) => ({ sessionId }));
    const log = logger.child({ part: 'engine' });
    const engine = new EngineProcess(entry, log, factsOf, (message) => {
      if (engine === this.#process) this.#onMessage(message);
    });
    this.#process = engine;
    this.#loss = undefined;
    this.#launchedAt = performance.now();
    this.#silence.heard();
    const socketFolder = sockets.path;
    const pipeline = warmUp();
    engine.send({ type: 'start', config, socketFolder, ...(pipeline && { warmUp: pipeline }) });
    void engine.exited.then((exit) => this.#onExit(engine, exit));
  }

  #onMessage(message: FromEngine): void {
    this.#silence.heard();
    switch (message.type) {
      case 'heartbeat':
        break;
      case 'several':
        for (const one of message.messages) this.#onMessage(one);
        break;
      case 'ready':
        this.#onReady(message);
        break;
      case 'failed':
        this.#restarts.onFailed(message.error);
        break;
      case 'default_pipeline':
        this.#setPipelineProblem(message.problem);
        this.#watcher.onChange();
        break;
      case 'placed':
        this.#placements.set(message.placement.model, message.placement);
        this.#options.logger.info({ ...message.placement }, 'model has its place');
        break;
      default:
        this.#watcher.onMessage(this, message);
    }
  }

  #onReady(facts: EngineFacts): void {
    const { logger } = this.#options;
    this.#facts = facts;
    this.#restarts.onReady();
    const startMs = Math.round(performance.now() - this.#launchedAt);
    logger.info({ enginePid: this.pid, startMs, providers: facts.providers }, 'engine is ready');
    this.#tellSandbox(facts);
    this.#setPipelineProblem(facts.pipelineProblem ?? '');
    this.#watcher.onReady(this);
    this.#watcher.onChange();
  }

  #tellSandbox({ sandbox = [] }: EngineFacts): void {
    const layers = sandbox.filter(({ missing }) => missing === '').map(({ name }) => name);
    const missing = sandbox.filter((layer) => layer.missing !== '');
    const words = missing.map((layer) => `${layer.name}: ${layer.missing}`);
    this.#options.logger.info({ layers, missing: words }, 'ffmpeg runs in these layers');
  }

  #setPipelineProblem(problem: string): void {
    if (problem === this.#pipelineProblem) return;
    const { logger } = this.#options;
    if (problem !== '') logger.error(problem);
    else logger.info('the default pipeline works now');
    this.#pipelineProblem = problem;
  }

  #onExit({ pid }: EngineProcess, exit: EngineExit): void {
    const hadStarted = this.#facts !== undefined;
    this.#process = undefined;
    this.#facts = undefined;
    this.#placements.clear();
    if (pid !== undefined) this.#options.sockets.empty(pid);
    if (this.#closing) return;

    const loss = this.#loss ?? 'ENGINE_CRASHED';
    this.#problem = inWords(hadStarted, exit);
    const { lastWords } = exit;
    this.#options.logger.error({ reason: loss, how: how(exit), lastWords }, 'engine is gone');
    const pauseMs = this.#restarts.onExit(hadStarted, performance.now() - this.#launchedAt);
    this.#watcher.onGone(this, loss, hadStarted ? loss.toLowerCase() : 'start_failed');
    this.#restartTimer = setTimeout(() => this.#launch(), pauseMs);
    this.#watcher.onChange();
  }

  #onSilent(silentMs: number, limit: number): void {
    if (!this.#process || this.#loss) return;
    this.#options.logger.error({ silentMs, limit }, 'engine is silent');
    this.replace('ENGINE_HUNG');
  }
}

function how({ signal, code }: EngineExit): string {
  return signal ? `signal ${signal}` : `code ${code}`;
}

function inWords(hadStarted: boolean, exit: EngineExit): string {
  const what = hadStarted ? 'the engine died' : 'the engine did not start';
  return `${what} (${how(exit)})${exit.lastWords ? `: ${exit.lastWords}` : ''}`;
}
