import type { Pipeline } from '../../config/pipeline.ts';
import { checkNeighbours } from '../../pipelines/check-neighbours.ts';
import { samplingInWords } from '../../pipelines/in-words.ts';
import type { PictureTerms, WatchTerms } from '../../wire/pictures.ts';
import type { Prepared } from '../../wire/prepared.ts';
import type { SessionPlan } from '../../wire/session-plan.ts';
import { Relief } from '../capacity/relief.ts';
import { analysedShare, completenessWith } from '../pipeline/analysed-share.ts';
import type { OpenFile } from '../pipeline/decode/open-file.ts';
import { windowFor } from '../pipeline/decode/window-plan.ts';
import { LookPlan } from '../pipeline/detect/look-plan.ts';
import type { Step } from '../pipeline/emit/emit-stage.ts';
import type { Emitter } from '../pipeline/emit/emitter.ts';
import { decodeCheckpoint } from '../pipeline/emit/journal-entry.ts';
import type { MediaResume } from '../pipeline/ingest/ingest.ts';
import { sourcesOf } from '../pipeline/ingest/source-access.ts';
import type { Media, MediaItem } from '../pipeline/media.ts';
import { openPipeline } from '../pipeline/pipeline.ts';
import { replay } from '../pipeline/replay.ts';
import type { Settling } from '../pipeline/settle/settling.ts';
import { isSpared } from '../pipeline/settle/spared.ts';
import { numberAfter } from '../pipeline/track/number-after.ts';
import { openStages, type Stages } from './open-stages.ts';
import { Runner, type RunnerParts } from './runner.ts';
import { SessionPictures } from './session-pictures.ts';
import { Visits, type VisitsParts } from './visits.ts';

/** The state with which a session begins, or goes on. */
interface Rebuilt {
  readonly stages: Stages;
  readonly looks: LookPlan;
  /** The point at which the source goes on; undefined: its start. */
  readonly after: MediaResume | undefined;
}

/** One session in the engine: opens its parts, runs the pipeline, tells what happens, frees everything. */
export class SessionRunner extends Runner<Pipeline> {
  readonly #relief = new Relief(this.plan.rung);
  #media: Media | undefined;
  #emitter: Emitter | undefined;
  #settling: Settling | undefined;
  readonly #pictures: SessionPictures;
  #modelIds: readonly string[] = [];

  constructor(
    plan: SessionPlan<Pipeline>,
    number: number,
    parts: RunnerParts,
    pictures?: PictureTerms,
  ) {
    super(plan, number, parts);
    const { workers, observer, mail, config } = parts;
    const { sessionId } = plan;
    const { evidence } = config;
    this.#pictures = new SessionPictures({
      ...{ workers, observer, mail, number, sessionId },
      config: evidence,
      terms: pictures,
    });
  }

  protected stopSource(): void {
    this.#media?.stop();
  }

  override degrade(rung: number): void {
    if (this.plan.pace !== 'live') return;
    const before = this.#relief.rung;
    if (!this.#relief.moveTo(rung)) return;
    this.tell([{ degraded: { rung, reason: rung > before ? 'OVERLOAD' : 'LOAD_FELL' } }]);
  }

  override watch(terms: WatchTerms | undefined): void {
    this.#pictures.watch(terms);
  }

  override refuseEvidence(trackId: number): void {
    this.#pictures.refuseEvidence(trackId);
  }

  protected position() {
    return { ptsMs: this.#emitter?.ptsMs ?? 0, activeTracks: this.#emitter?.activeTracks ?? 0 };
  }

  protected async analyse(): Promise<void> {
    const { rung, resume } = this.plan;
    const handles = this.parts.plugins.handlesOf(this.plan.pipeline);
    const prepared = await this.#prepare(handles);
    const rebuilt = this.#rebuild(prepared);
    const { emitter } = rebuilt.stages;
    this.#emitter = emitter;
    this.#modelIds = prepared.members.map(({ info }) => info.id);
    if (rung > 0 && !resume) this.tell([{ degraded: { rung, reason: 'OVERLOAD' } }]);
    const { settling } = rebuilt.stages.pool;
    this.#settling = settling;
    if (this.stopReason || this.#hasDecided) return await this.#finish(emitter);
    this.signal.throwIfAborted();
    const { media, steps } = this.#open(handles, prepared, rebuilt);
    this.#media = media;
    try {
      for await (const step of steps) {
        this.#take(step);
        await this.#takePictures(step, emitter);
        if (this.#hasDecided) break;
      }
    } finally {
      await this.#pictures.idle();
    }
    this.signal.throwIfAborted();
    await this.#finish(emitter);
  }

  override mediaMissing(silentMs: number): void {
    this.#media?.missing(silentMs);
  }

  /** Has a worker open the models. @throws PIPELINE_INVALID where the sampling cannot give a model its frames in a row */
  async #prepare(handles: VisitsParts['handles']): Promise<Prepared> {
    const { sampling } = this.plan;
    const task = { sessionNumber: this.number, ...handles };
    const prepared = await this.parts.workers.prepare(task);
    for (const { info, input } of prepared.members) {
      if (input.frames > 1) checkNeighbours(sampling, info.id);
    }
    return prepared;
  }

  /** Opens the stages that keep state, as far as an earlier engine got with them. */
  #rebuild(prepared: Prepared): Rebuilt {
    const { plan, ledger } = this;
    const { registry, config } = this.parts;
    const { resume } = plan;
    const checkpoint = resume?.checkpoint && decodeCheckpoint(resume.checkpoint);
    if (checkpoint) ledger.restore(checkpoint.counts);
    const sampling = samplingInWords(plan.sampling);
    const onSettle = this.meter.settling.bind(this.meter);
    const stages = openStages(plan, sampling, prepared, registry, checkpoint, onSettle);
    const looks = new LookPlan(config.engine.framesInFlight);
    return { stages, looks, after: resume && replay(resume, { ...stages, ledger, looks }) };
  }

  #open(handles: VisitsParts['handles'], prepared: Prepared, { stages, looks, after }: Rebuilt) {
    const { plan, ledger, number, load, meter } = this;
    const { config, workers } = this.parts;
    const { pipeline, pace, resume } = plan;
    const { tracker, emitter, pool } = stages;
    const { framesInFlight, maxFrameAge } = config.engine;
    const window = windowFor(prepared.members.map(({ input }) => input));
    const isFile = plan.source.kind === 'file';
    const maxAgeMs = pace === 'live' ? maxFrameAge : Number.POSITIVE_INFINITY;
    const relief = this.#relief;
    const { settling } = pool;
    const steps = { workers, number, pipeline, handles, prepared, maxAgeMs };
    const visits = new Visits({ ...steps, relief, settling, load, meter });
    return openPipeline({
      source: [{ ...plan, window }, this.#sourceSettings(), this.#mediaContext(), after],
      admit: (decoded) => this.#admit(decoded),
      findFaces: (frame, expected) => visits.find(frame, expected),
      // The tracker of a file has replayed all frames, so its ids go on by themselves.
      tracker: isFile ? tracker : numberAfter(tracker, emitter.lastTrackId),
      scoreFaces: (frame, boxes) => visits.score(frame, boxes),
      wantsPixels: this.#pictures.wantsPixels,
      members: prepared.members.length,
      inFlight: framesInFlight,
      rung: () => relief.rung,
      ...{ ledger, looks, pool, emitter, isFile, pace },
      isStarted: resume?.started ?? false,
    });
  }

  #take({ events, journal, frame }: Step): void {
    if (frame) this.load.seen(frame.update.seen.length);
    if (frame) this.meter.spared(frame.results.filter(isSpared).length);
    if (frame || events.length > 0) this.tell(events, journal);
    if (!frame) return;
    if (this.#settling) this.#media?.need(this.#settling.isQuiet ? 'keys' : 'sampling');
    this.meter.emitted(frame.frame);
    void this.sourceHash.begin();
  }

  /** A file waits for its pictures, so that every frame gets its chance. */
  async #takePictures({ events, frame }: Step, emitter: Emitter): Promise<void> {
    if (frame) {
      const labelOf = (trackId: number) => emitter.labelOf(trackId);
      const made = this.#pictures.look(frame, { modelIds: this.#modelIds, labelOf });
      if (this.plan.pace === 'lossless') await made;
    }
    for (const { trackEnded } of events) {
      if (trackEnded) this.#pictures.end(Number(trackEnded.trackId));
    }
  }

  /** The session was to end with its decision, and has it. */
  get #hasDecided(): boolean {
    return this.plan.decides === 'stop' && (this.#settling?.isSettled ?? false);
  }

  #sourceSettings() {
    const { config, mediaSocket, decodeTurns, hardware } = this.parts;
    const { maxFrameAge, ringSlots } = config.engine;
    return {
      ...sourcesOf(config.sources, this.plan.tenant.id),
      maxFrameAge,
      ringSlots,
      mediaSocket,
      decodeTurns,
      ...(hardware && { hardware }),
    };
  }

  #mediaContext() {
    const { ledger, signal } = this;
    return {
      ...{ ledger, signal },
      listener: {
        onSourceState: (sourceState: object) => this.tell([{ sourceState }]),
        onWarning: (code: string, message: string) => this.tell([{ warning: { code, message } }]),
        onFile: (file: OpenFile) => this.sourceHash.take(file),
        onDecoder: (pid: number) => this.load.decodedBy(pid),
      },
    };
  }

  async #finish(emitter: Emitter): Promise<void> {
    await this.settleHash();
    this.signal.throwIfAborted();
    const { plan, ledger, stopReason, elapsedMs } = this;
    const isDecided = !stopReason && this.#hasDecided;
    ledger.settle(isDecided ? 'settled' : 'cancelled');
    const counts = ledger.counts();
    const share = analysedShare(counts, plan.pace);
    // Media after the decision was not promised to anybody.
    const decoded = isDecided ? 0 : (this.#media?.completeness() ?? 0);
    const completeness = completenessWith(share, decoded);
    const isLimited = plan.maxMediaMs > 0 && this.#media?.endedBy() === 'limit';
    const ended = isLimited ? 'END_REASON_LIMIT' : 'END_REASON_SOURCE_ENDED';
    const endReason = stopReason ?? (isDecided ? 'END_REASON_SETTLED' : ended);
    const trackReason = stopReason || isDecided ? 'REASON_STOPPED' : 'REASON_SOURCE_ENDED';
    const end = { trackReason, endReason, completeness, elapsedMs, counts } as const;
    this.tell(emitter.finish({ ...end, isEarly: isDecided }));
  }

  /** Waits while the caller reads too slowly, and leaves out frames on a low rung of the degrade ladder. */
  async *#admit(media: AsyncIterable<MediaItem>): AsyncGenerator<MediaItem> {
    for await (const item of media) {
      await this.gate.passed();
      if (item.type === 'frame') {
        this.load.frame(item.frame.slot);
        this.meter.decoded(item.frame);
        if (!this.#relief.takesNext()) {
          item.frame.release();
          this.ledger.drop('degraded');
          continue;
        }
        if (this.#settling?.admits(item.frame.slot.ptsMs) === false) {
          item.frame.release();
          this.ledger.drop('settled');
          continue;
        }
      }
      yield item;
    }
  }
}
