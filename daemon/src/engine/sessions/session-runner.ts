import type { Pipeline } from '../../config/pipeline.ts';
import { checkNeighbours } from '../../pipelines/check-neighbours.ts';
import { samplingInWords } from '../../pipelines/in-words.ts';
import { Relief } from '../capacity/relief.ts';
import { analysedShare, completenessWith } from '../pipeline/analysed-share.ts';
import { windowFor } from '../pipeline/decode/window-plan.ts';
import { LookPlan } from '../pipeline/detect/look-plan.ts';
import type { Step } from '../pipeline/emit/emit-stage.ts';
import type { Emitter } from '../pipeline/emit/emitter.ts';
import { decodeCheckpoint } from '../pipeline/emit/journal-entry.ts';
import type { Media, MediaItem } from '../pipeline/media.ts';
import { openPipeline } from '../pipeline/pipeline.ts';
import { replay } from '../pipeline/replay.ts';
import { numberAfter } from '../pipeline/track/number-after.ts';
import { openStages } from './open-stages.ts';
import { Runner } from './runner.ts';
import { Visits } from './visits.ts';

/** One session in the engine: opens its parts, runs the pipeline, tells what happens, frees everything. */
export class SessionRunner extends Runner<Pipeline> {
  readonly #relief = new Relief(this.plan.rung);
  #media: Media | undefined;
  #emitter: Emitter | undefined;

  protected stopSource(): void {
    this.#media?.stop();
  }

  override degrade(rung: number): void {
    if (this.plan.pace !== 'live') return;
    const before = this.#relief.rung;
    if (!this.#relief.moveTo(rung)) return;
    this.tell([{ degraded: { rung, reason: rung > before ? 'OVERLOAD' : 'LOAD_FELL' } }]);
  }

  protected position() {
    return { ptsMs: this.#emitter?.ptsMs ?? 0, activeTracks: this.#emitter?.activeTracks ?? 0 };
  }

  protected async analyse(): Promise<void> {
    const { plan, ledger, number, load, meter } = this;
    const { config, workers, registry, plugins } = this.parts;
    const { pipeline, rung, resume } = plan;
    const handles = plugins.handlesOf(pipeline);
    const prepared = await workers.prepare({ sessionNumber: number, ...handles });
    const window = windowFor(prepared.members.map(({ input }) => input));
    for (const { info, input } of prepared.members) {
      if (input.frames > 1) checkNeighbours(plan.sampling, info.id);
    }
    const checkpoint = resume?.checkpoint && decodeCheckpoint(resume.checkpoint);
    if (checkpoint) ledger.restore(checkpoint.counts);
    const sampling = samplingInWords(plan.sampling);
    const stages = openStages(plan, sampling, prepared, registry, checkpoint || undefined);
    const { emitter, pool } = stages;
    this.#emitter = emitter;
    if (rung > 0 && !resume) this.tell([{ degraded: { rung, reason: 'OVERLOAD' } }]);
    const looks = new LookPlan(config.engine.framesInFlight);
    const resumeAfter = resume && replay(resume, { ...stages, ledger, looks });
    if (this.stopReason) return this.#finish(emitter);
    this.signal.throwIfAborted();

    const isFile = plan.source.kind === 'file';
    const maxAgeMs = plan.pace === 'live' ? config.engine.maxFrameAge : Number.POSITIVE_INFINITY;
    const relief = this.#relief;
    const visits = new Visits({
      ...{ workers, number, pipeline, handles, prepared, maxAgeMs, relief, load, meter },
    });
    const { media, steps } = openPipeline({
      source: [{ ...plan, window }, this.#sourceSettings(), this.#mediaContext(), resumeAfter],
      admit: (decoded) => this.#admit(decoded),
      findFaces: (frame, expected) => visits.find(frame, expected),
      // The tracker of a file has replayed all frames, so its ids go on by themselves.
      tracker: isFile ? stages.tracker : numberAfter(stages.tracker, emitter.lastTrackId),
      scoreFaces: (frame, boxes) => visits.score(frame, boxes),
      members: prepared.members.length,
      inFlight: config.engine.framesInFlight,
      rung: () => relief.rung,
      ...{ ledger, looks, pool, emitter, isFile, pace: plan.pace },
      isStarted: resume?.started ?? false,
    });
    this.#media = media;
    for await (const step of steps) this.#take(step);
    this.signal.throwIfAborted();
    this.#finish(emitter);
  }

  #take({ events, journal, frame }: Step): void {
    if (frame) this.load.seen(frame.update.seen.length);
    if (frame || events.length > 0) this.tell(events, journal);
    if (frame) this.meter.emitted(frame.frame);
  }

  #sourceSettings() {
    const { config, mediaSocket, hardware } = this.parts;
    const { maxFrameAge, ringSlots } = config.engine;
    return {
      ...config.sources,
      maxFrameAge,
      ringSlots,
      mediaSocket,
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
        onDecoder: (pid: number) => this.load.decodedBy(pid),
      },
    };
  }

  #finish(emitter: Emitter): void {
    const { plan, ledger, stopReason, elapsedMs } = this;
    ledger.settle('cancelled');
    const counts = ledger.counts();
    const share = analysedShare(counts, plan.pace);
    const completeness = completenessWith(share, this.#media?.completeness() ?? 0);
    const isLimited = plan.maxMediaMs > 0 && this.#media?.endedBy() === 'limit';
    const endReason = stopReason ?? (isLimited ? 'END_REASON_LIMIT' : 'END_REASON_SOURCE_ENDED');
    const trackReason = stopReason ? 'REASON_STOPPED' : 'REASON_SOURCE_ENDED';
    this.tell(emitter.finish({ trackReason, endReason, completeness, elapsedMs, counts }));
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
      }
      yield item;
    }
  }
}
