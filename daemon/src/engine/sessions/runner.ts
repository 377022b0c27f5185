import { TrueframeError } from '@trueframe/sdk';
import type { AnyPipeline } from '../../config/pipeline.ts';
import type { EngineConfig } from '../../config/schema.ts';
import { Gate } from '../../lib/gate.ts';
import { logCause } from '../../lib/log-cause.ts';
import type { PluginBook } from '../../plugins/plugin-book.ts';
import type { PluginRegistry } from '../../plugins/registry.ts';
import type { EventPayload, StopReason } from '../../wire/event-payload.ts';
import type { WatchTerms } from '../../wire/pictures.ts';
import type { SessionPlan } from '../../wire/session-plan.ts';
import type { SessionProgress } from '../../wire/session-progress.ts';
import { SessionLoad } from '../capacity/session-load.ts';
import type { Mail } from '../mail.ts';
import type { Observer } from '../observer.ts';
import type { HardwareDecode } from '../pipeline/decode/hardware-decode.ts';
import type { MediaSocket } from '../pipeline/ingest/media-socket.ts';
import type { DecodeTurns } from '../pipeline/ingest/push/feed/decode-turns.ts';
import { FrameLedger } from '../pipeline/ledger.ts';
import type { Workers } from '../workers/workers.ts';
import { SessionMeter } from './session-meter.ts';
import { SourceHash } from './source-hash.ts';
import { withSourceHash } from './with-source-hash.ts';

const SOURCE_CHANGED = {
  code: 'SOURCE_CHANGED',
  message:
    'the file changed while it was analysed, so that no hash stands for what was seen; analyse it again when nobody writes to it',
};

/** The parts that all sessions of an engine share. */
export interface RunnerParts {
  readonly config: EngineConfig;
  readonly registry: PluginRegistry;
  readonly plugins: PluginBook;
  readonly workers: Workers;
  readonly mediaSocket: MediaSocket;
  readonly decodeTurns: DecodeTurns;
  /** Decoders of a GPU, if there are any. */
  readonly hardware?: HardwareDecode;
  readonly observer: Observer;
  readonly mail: Mail;
}

/** One session in the engine: how it is steered, what it has counted, and how it tells what happens. */
export abstract class Runner<P extends AnyPipeline = AnyPipeline> {
  protected readonly plan: SessionPlan<P>;
  /** The number that worker threads know the session by. */
  protected readonly number: number;
  protected readonly parts: RunnerParts;
  protected readonly ledger = new FrameLedger();
  protected readonly gate = new Gate();
  protected readonly meter: SessionMeter;
  /** Hash of the file that is the source; live sources have none. */
  protected readonly sourceHash = new SourceHash();
  readonly load = new SessionLoad(this.ledger, performance.now());
  protected stopReason: StopReason | undefined;
  readonly #abort = new AbortController();
  readonly #begunMs = performance.now();

  constructor(plan: SessionPlan<P>, number: number, parts: RunnerParts) {
    this.plan = plan;
    this.number = number;
    this.parts = parts;
    this.meter = new SessionMeter(parts.observer, this.ledger);
  }

  /** Analyses the source and tells the outcome, unless the session is cancelled. @throws what the session fails with */
  protected abstract analyse(): Promise<void>;

  /** Ends intake; what was taken in is finished. */
  protected abstract stopSource(): void;

  /** Media time of the newest analysed frame, and how many faces are being followed. */
  protected abstract position(): { readonly ptsMs: number; readonly activeTracks: number };

  get sessionId(): string {
    return this.plan.sessionId;
  }

  get isLive(): boolean {
    return this.plan.pace === 'live';
  }

  /** True: `load` hears of every frame that is decoded. */
  get isMetered(): boolean {
    return true;
  }

  protected get signal(): AbortSignal {
    return this.#abort.signal;
  }

  protected get elapsedMs(): number {
    return performance.now() - this.#begunMs;
  }

  stop(reason: StopReason): void {
    this.stopReason ??= reason;
    this.gate.open();
    this.sourceHash.abandon();
    this.stopSource();
  }

  cancel(): void {
    this.gate.open();
    this.sourceHash.abandon();
    this.parts.workers.abort(this.number);
    this.#abort.abort(new TrueframeError('SESSION_CANCELLED', 'the caller cancelled the session'));
  }

  pause(): void {
    if (!this.stopReason && !this.signal.aborted) this.gate.close();
  }

  resume(): void {
    this.gate.open();
  }

  /** Goes on at this rung of the degrade ladder; sessions that are not live stay at full quality. */
  degrade(_rung: number): void {}

  /** Callers watch its frames; undefined: nobody does. */
  watch(_terms: WatchTerms | undefined): void {}

  /** Keeps nothing more of this track as evidence; 0: of no track. */
  refuseEvidence(_trackId: number): void {}

  /** Pushed media of this long, in milliseconds of the wall clock, does not come. */
  mediaMissing(_silentMs: number): void {}

  /** Runs to the end. Never rejects: failures travel in `closed`. */
  async run(): Promise<void> {
    let error: TrueframeError | undefined;
    try {
      await this.analyse();
    } catch (reason) {
      if (!this.signal.aborted) logCause(reason, this.sessionId);
      error = TrueframeError.from(this.signal.aborted ? this.signal.reason : reason);
    }
    await this.sourceHash.close();
    this.ledger.settle('cancelled');
    this.meter.close();
    this.parts.mail.send({
      type: 'closed',
      sessionId: this.sessionId,
      counts: this.ledger.counts(),
      ...(error ? { error: error.toWire() } : {}),
    });
  }

  /** Waits until it is known whether the hash of the source stands for what was analysed, and tells it when it does not. */
  protected async settleHash(): Promise<void> {
    await this.sourceHash.settle();
    if (this.sourceHash.hasChanged) this.tell([{ warning: SOURCE_CHANGED }]);
  }

  /** Events leave together with the journal entry that they belong to. */
  protected tell(
    said: readonly EventPayload[],
    journal: Pick<SessionProgress, 'entry' | 'checkpoint'> = {},
  ): void {
    const { sessionId, isLive } = this;
    const counts = this.ledger.counts();
    const events = said.map((event) => withSourceHash(event, this.sourceHash.value));
    this.parts.mail.send(
      { type: 'progress', sessionId, events, counts, ...this.position(), ...journal },
      !isLive,
    );
  }
}
