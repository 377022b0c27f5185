import { TrueframeError } from '@trueframe/sdk';
import type { Logger } from 'pino';
import type { AnyPipeline } from '../../config/pipeline.ts';
import type { EngineConfig } from '../../config/schema.ts';
import { Backoff } from '../../lib/backoff.ts';
import type { FromEngine } from '../../wire/from-engine.ts';
import type { LoadReport } from '../../wire/load-report.ts';
import type { MetricBatch } from '../../wire/metric-batch.ts';
import type { Placement } from '../../wire/placement.ts';
import type { ToEngine } from '../../wire/to-engine.ts';
import { type EngineExit, EngineProcess } from './engine-process.ts';
import type { EngineLoss, HostedSession } from './hosted-session.ts';
import { type Seat, Seats } from './seats.ts';
import type { SocketFolder } from './socket-folder.ts';

export type EngineFacts = Extract<FromEngine, { type: 'ready' }>;

export interface SupervisorOptions {
  /** The engine's compiled entry module. */
  readonly entry: string;
  readonly config: EngineConfig;
  readonly sockets: SocketFolder;
  /** What an engine opens before it is ready. */
  warmUp(): AnyPipeline | undefined;
  readonly logger: Logger;
  onMetrics(batch: MetricBatch): void;
  onLoad(report: LoadReport): void;
  onRestart(reason: string): void;
  /** `ready` or `problem` changed. */
  onChange(): void;
}

/** Opening models may mean optimising them, which takes minutes for the largest; silence is only judged once ready. */
const START_LIMIT_MS = 300_000;
/** Starts that fail one after the other, after which waiting sessions are refused. Tries go on. */
const MAX_FAILED_STARTS = 3;
/** An engine that lived this long was healthy: the next restart is immediate again. */
const HEALTHY_MS = 30_000;

/**
 * Keeps one engine process running and the open sessions on it. A silent or hung engine is killed; when one is gone,
 * the next one takes over every open session. Nothing is ever terminated inside an engine.
 */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #seats = new Seats();
  readonly #backoff = new Backoff(250, 10_000);
  #process: EngineProcess | undefined;
  #facts: EngineFacts | undefined;
  readonly #placements = new Map<string, Placement>();
  #problem = 'the engine is starting';
  #pipelineProblem = '';
  #loss: EngineLoss | undefined;
  #failedStarts = 0;
  #startError: TrueframeError | undefined;
  #launchedAt = 0;
  #heardAt = 0;
  #closing = false;
  #restartTimer: NodeJS.Timeout | undefined;
  #watchTimer: NodeJS.Timeout | undefined;

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  /** What the running engine said when it was ready: models warm, plugins loaded. Undefined while there is none. */
  get facts(): EngineFacts | undefined {
    return this.#facts;
  }

  /** What runs each model that the running engine has opened, by id; the latest where pipelines ask for several. */
  get placements(): ReadonlyMap<string, Placement> {
    return this.#placements;
  }

  /** Why there is no ready engine; empty when there is one. */
  get problem(): string {
    return this.#facts ? '' : this.#problem;
  }

  /** Why sessions of the default pipeline would fail on the running engine; empty when they would not, or there is none. */
  get pipelineProblem(): string {
    return this.#facts ? this.#pipelineProblem : '';
  }

  /** Set when waiting for an engine is pointless: what its configuration lacks, or that none starts. */
  get refusal(): TrueframeError | undefined {
    if (this.#startError) return this.#startError;
    if (this.#failedStarts < MAX_FAILED_STARTS) return undefined;
    return new TrueframeError('ENGINE_CRASHED', `no engine to run the session: ${this.#problem}`);
  }

  /** For diagnosis and fault tests. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  start(): void {
    const everyMs = Math.max(20, Math.min(1000, this.#options.config.engine.hangTimeout / 5));
    let lastCheck = performance.now();
    this.#watchTimer = setInterval(() => {
      const now = performance.now();
      // When this process itself was held up, the engine's messages may be waiting in our own queue.
      if (now - lastCheck < 3 * everyMs) this.#checkSilence(now);
      lastCheck = now;
    }, everyMs);
    this.#launch();
  }

  /** Runs a session until it is closed, over as many engines as that takes. */
  host(session: HostedSession): void {
    this.#seats.add(session);
    this.#refuseWaiting();
    this.#placeWaiting();
  }

  /** Passes a message to the engine that runs the session. Without one, nothing happens: `onAssigned` comes later. */
  tell(message: Extract<ToEngine, { sessionId: string }>): void {
    if (this.#seats.get(message.sessionId)?.placed) this.#process?.send(message);
  }

  /**
   * Ends a session without a result. True: no engine runs it, it is forgotten at once. False: `onClosed` follows
   * when the engine has freed everything.
   */
  cancel(sessionId: string): boolean {
    const seat = this.#seats.get(sessionId);
    if (!seat?.placed) {
      this.#seats.remove(sessionId);
      return true;
    }
    this.tell({ type: 'cancel', sessionId });
    // A busy machine is slow to end decoders and to finish what is under way. That is no fault of the engine: one that hangs
    // is found by its silence, plugin code that does not come back by the engine itself.
    const limitMs = 2 * this.#options.config.engine.hangTimeout;
    setTimeout(() => {
      if (this.#seats.get(sessionId) !== seat) return;
      this.#options.logger.warn({ sessionId, limitMs }, 'engine is slow to free a session');
      seat.session.onUnconfirmed();
    }, limitMs).unref();
    return false;
  }

  async close(): Promise<void> {
    this.#closing = true;
    clearInterval(this.#watchTimer);
    clearTimeout(this.#restartTimer);
    await this.#process?.shutdown(5000);
  }

  #launch(): void {
    const { entry, config, sockets, warmUp, logger } = this.#options;
    const engine = new EngineProcess(entry, logger.child({ part: 'engine' }), (message) =>
      this.#onMessage(engine, message),
    );
    this.#process = engine;
    this.#loss = undefined;
    this.#launchedAt = this.#heardAt = performance.now();
    const socketFolder = sockets.path;
    const pipeline = warmUp();
    engine.send({ type: 'start', config, socketFolder, ...(pipeline && { warmUp: pipeline }) });
    void engine.exited.then((exit) => this.#onExit(engine, exit));
  }

  #onMessage(engine: EngineProcess, message: FromEngine): void {
    if (engine !== this.#process) return;
    this.#heardAt = performance.now();
    switch (message.type) {
      case 'ready':
        this.#onReady(engine, message);
        break;
      case 'failed':
        this.#startError = TrueframeError.fromWire(message.error);
        break;
      case 'heartbeat':
        break;
      case 'default_pipeline':
        this.#setPipelineProblem(message.problem);
        this.#options.onChange();
        break;
      case 'several':
        for (const one of message.messages) this.#onMessage(engine, one);
        break;
      case 'placed':
        this.#onPlaced(message.placement);
        break;
      case 'progress': {
        const seat = this.#seats.get(message.sessionId);
        seat?.session.onProgress(message);
        if (seat && (message.entry || message.checkpoint)) this.#clear(seat);
        break;
      }
      case 'closed': {
        const session = this.#seats.get(message.sessionId)?.session;
        this.#seats.remove(message.sessionId);
        session?.onClosed(message);
        this.#placeWaiting();
        break;
      }
      case 'hung': {
        const session = this.#seats.get(message.sessionId)?.session;
        this.#seats.remove(message.sessionId);
        session?.onRefused(TrueframeError.fromWire(message.error));
        this.#replace('ENGINE_HUNG');
        break;
      }
      case 'metrics':
        this.#options.onMetrics(message.batch);
        break;
      case 'load':
        this.#options.onLoad(message);
        break;
    }
  }

  #onPlaced(placement: Placement): void {
    this.#placements.set(placement.model, placement);
    this.#options.logger.info({ ...placement }, 'model has its place');
  }

  #onReady(engine: EngineProcess, facts: EngineFacts): void {
    const { logger } = this.#options;
    this.#facts = facts;
    this.#failedStarts = 0;
    this.#startError = undefined;
    const startMs = Math.round(performance.now() - this.#launchedAt);
    logger.info({ enginePid: engine.pid, startMs, providers: facts.providers }, 'engine is ready');
    this.#setPipelineProblem(facts.pipelineProblem ?? '');
    this.#placeWaiting();
    this.#options.onChange();
  }

  #setPipelineProblem(problem: string): void {
    if (problem === this.#pipelineProblem) return;
    const { logger } = this.#options;
    if (problem !== '') logger.error(problem);
    else logger.info('the default pipeline works now');
    this.#pipelineProblem = problem;
  }

  #onExit(engine: EngineProcess, exit: EngineExit): void {
    if (engine !== this.#process) return;
    this.#process = undefined;
    const started = this.#facts !== undefined;
    this.#options.sockets.empty();
    this.#facts = undefined;
    this.#placements.clear();
    if (this.#closing) return;

    const reason = this.#loss ?? 'ENGINE_CRASHED';
    const how = exit.signal ? `signal ${exit.signal}` : `code ${exit.code}`;
    this.#problem = `${started ? 'the engine died' : 'the engine did not start'} (${how})${
      exit.lastWords ? `: ${exit.lastWords}` : ''
    }`;
    this.#options.logger.error({ reason, how, lastWords: exit.lastWords }, 'engine is gone');
    this.#options.onRestart(started ? reason.toLowerCase() : 'start_failed');
    this.#evictAll(reason);
    if (!started) this.#failedStarts += 1;
    this.#refuseWaiting();
    if (started && performance.now() - this.#launchedAt > HEALTHY_MS) this.#backoff.reset();
    this.#restartTimer = setTimeout(() => this.#launch(), this.#backoff.next());
    this.#options.onChange();
  }

  #evictAll(reason: EngineLoss): void {
    for (const { seat, guilty } of this.#seats.evict()) {
      const { session, strikes } = seat;
      if (guilty) {
        this.#seats.remove(session.id);
        session.onRefused(
          new TrueframeError(
            reason,
            `the engine died ${strikes} times in a row on this session: ${this.#problem}`,
            { details: { deaths: strikes } },
          ),
        );
      } else if (!session.onEngineLost(reason)) {
        this.#seats.remove(session.id);
      }
    }
  }

  #refuseWaiting(): void {
    const { refusal } = this;
    if (!refusal || this.#facts) return;
    for (const { session } of this.#seats.all()) {
      this.#seats.remove(session.id);
      session.onRefused(refusal);
    }
  }

  #placeWaiting(): void {
    const mediaSocket = this.#facts?.mediaSocket;
    if (mediaSocket === undefined || this.#loss) return;
    for (const seat of this.#seats.toPlace()) {
      seat.placed = true;
      this.#process?.send({ type: 'open', plan: seat.session.plan() });
      seat.session.onAssigned(mediaSocket);
    }
  }

  #clear(seat: Seat): void {
    if (seat.analysed) return;
    this.#seats.clear(seat);
    this.#placeWaiting();
  }

  #checkSilence(now: number): void {
    if (!this.#process || this.#loss) return;
    const limit = this.#facts ? this.#options.config.engine.hangTimeout : START_LIMIT_MS;
    const silentMs = Math.round(now - this.#heardAt);
    if (silentMs <= limit) return;
    this.#options.logger.error({ silentMs, limit }, 'engine is silent');
    this.#replace('ENGINE_HUNG');
  }

  /** The exit does the rest. */
  #replace(reason: EngineLoss): void {
    this.#loss = reason;
    this.#process?.kill();
  }
}
