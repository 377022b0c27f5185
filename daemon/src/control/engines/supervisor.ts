import { TrueframeError } from '@trueframe/sdk';
import type { LoadReport } from '../../wire/load-report.ts';
import type { MetricBatch } from '../../wire/metric-batch.ts';
import type { EvidenceFound, PictureTaken, PictureTerms } from '../../wire/pictures.ts';
import type { Placement } from '../../wire/placement.ts';
import type { PluginFacts } from '../../wire/plugin-facts.ts';
import type { SessionProgress } from '../../wire/session-progress.ts';
import type { ToEngine } from '../../wire/to-engine.ts';
import { Assignments } from './assignments.ts';
import { type EngineFacts, EngineSlot, type SlotMessage, type SlotOptions } from './engine-slot.ts';
import type { EngineLoss, HostedSession, SessionClosed, SessionHost } from './hosted-session.ts';

export interface SupervisorOptions extends SlotOptions {
  onMetrics(batch: MetricBatch): void;
  onLoad(report: LoadReport): void;
  onPictures(message: EvidenceFound | PictureTaken): void;
  /** Returns the state of a session's pictures, for an engine that takes the session. */
  picturesOf(sessionId: string): PictureTerms;
  onRestart(reason: string): void;
  /** `ready` or `problem` changed. */
  onChange(): void;
}

/** Runs the open sessions on the engines of its slots. When an engine is gone, the next one takes over its sessions. */
export class Supervisor implements SessionHost {
  readonly #options: SupervisorOptions;
  readonly #slots: readonly EngineSlot[];
  readonly #assignments = new Assignments<EngineSlot>();

  constructor(options: SupervisorOptions) {
    this.#options = options;
    const slot = new EngineSlot(options, {
      onMessage: (from, message) => this.#onMessage(from, message),
      onReady: () => this.#assign(),
      onGone: (gone, loss, reason) => {
        options.onRestart(reason);
        this.#evict(gone, loss);
        this.#refuseWaiting();
        this.#assign();
      },
      onChange: () => options.onChange(),
    });
    this.#slots = [slot];
  }

  /** First words of a running engine; undefined while there is none. */
  get facts(): EngineFacts | undefined {
    return this.#face.facts;
  }

  /** Returns the plugins of the running engine. @throws ENGINE_CRASHED while there is none */
  plugins(): readonly PluginFacts[] {
    if (this.facts) return this.facts.plugins;
    throw new TrueframeError('ENGINE_CRASHED', `no engine: ${this.problem}`);
  }

  /** Device of each model that the running engine has opened, by id. */
  get placements(): ReadonlyMap<string, Placement> {
    return this.#face.placements;
  }

  /** Reason why there is no ready engine; empty when there is one. */
  get problem(): string {
    return this.#face.problem;
  }

  /** Reason why sessions of the default pipeline would fail on the running engine; empty: they would not, or nobody knows. */
  get pipelineProblem(): string {
    return this.#face.pipelineProblem;
  }

  /** Set when waiting for an engine is pointless: what its configuration lacks, or that none starts. */
  get refusal(): TrueframeError | undefined {
    const refusals = this.#slots.map(({ refusal }) => refusal);
    return refusals.includes(undefined) ? undefined : refusals[0];
  }

  /** For diagnosis and fault tests. */
  get pid(): number | undefined {
    return this.#face.pid;
  }

  start(): void {
    for (const slot of this.#slots) slot.start();
  }

  host(session: HostedSession): void {
    this.#assignments.add(session);
    this.#refuseWaiting();
    this.#assign();
  }

  tell(message: Extract<ToEngine, { sessionId: string }>): void {
    this.#assignments.get(message.sessionId)?.slot?.send(message);
  }

  cancel(sessionId: string): boolean {
    const assignment = this.#assignments.get(sessionId);
    if (!assignment?.slot) {
      this.#assignments.remove(sessionId);
      return true;
    }
    this.tell({ type: 'cancel', sessionId });
    // A busy machine is slow to end decoders and to finish what is under way. That is no fault of the engine: one that hangs
    // is found by its silence, plugin code that does not come back by the engine itself.
    const limitMs = 2 * this.#options.config.engine.hangTimeout;
    setTimeout(() => {
      if (this.#assignments.get(sessionId) !== assignment) return;
      const facts = this.#options.logFacts?.(sessionId) ?? { sessionId };
      this.#options.logger.warn({ ...facts, limitMs }, 'engine is slow to free a session');
      assignment.session.onUnconfirmed();
    }, limitMs).unref();
    return false;
  }

  async close(): Promise<void> {
    await Promise.all(this.#slots.map((slot) => slot.close()));
  }

  /** Speaks for all slots: they have the same configuration. */
  get #face(): EngineSlot {
    return (this.#slots.find(({ isOpen }) => isOpen) ?? this.#slots[0]) as EngineSlot;
  }

  #onMessage(slot: EngineSlot, message: SlotMessage): void {
    switch (message.type) {
      case 'progress':
        this.#onProgress(message);
        break;
      case 'closed':
        this.#onClosed(message);
        break;
      case 'hung':
        this.#assignments
          .remove(message.sessionId)
          ?.onRefused(TrueframeError.fromWire(message.error));
        slot.replace('ENGINE_HUNG');
        break;
      case 'metrics':
        this.#options.onMetrics(message.batch);
        break;
      case 'load':
        this.#options.onLoad(message);
        break;
      case 'evidence':
      case 'picture':
        this.#options.onPictures(message);
        break;
    }
  }

  #onProgress(progress: SessionProgress): void {
    const { sessionId, entry, checkpoint } = progress;
    this.#assignments.get(sessionId)?.session.onProgress(progress);
    if ((entry || checkpoint) && this.#assignments.clear(sessionId)) this.#assign();
  }

  #onClosed(closed: SessionClosed): void {
    this.#assignments.remove(closed.sessionId)?.onClosed(closed);
    this.#assign();
  }

  #evict(slot: EngineSlot, loss: EngineLoss): void {
    for (const { session, strikes, guilty } of this.#assignments.evict(slot)) {
      if (guilty) {
        this.#assignments.remove(session.id);
        const message = `the engine died ${strikes} times in a row on this session: ${slot.problem}`;
        session.onRefused(new TrueframeError(loss, message, { details: { deaths: strikes } }));
      } else if (!session.onEngineLost(loss)) {
        this.#assignments.remove(session.id);
      }
    }
  }

  #refuseWaiting(): void {
    const { refusal } = this;
    if (!refusal || this.#slots.some(({ facts }) => facts)) return;
    for (const { session } of this.#assignments.waiting()) {
      this.#assignments.remove(session.id);
      session.onRefused(refusal);
    }
  }

  #assign(): void {
    const open = this.#slots.filter(({ isOpen }) => isOpen);
    for (const { session, slot } of this.#assignments.assign(open)) {
      const pictures = this.#options.picturesOf(session.id);
      slot.send({ type: 'open', plan: session.plan(), pictures });
      session.onAssigned(slot.facts?.mediaSocket ?? '');
    }
  }
}
