import type { Discontinuity, Gap } from '@trueframe/proto';
import { type Box, parseOptions, type Tracker } from '@trueframe/sdk';
import type { Pipeline } from '../../config/pipeline.ts';
import { checkNeighbours } from '../../pipelines/check-neighbours.ts';
import { samplingInWords } from '../../pipelines/in-words.ts';
import type { Expected, Look } from '../../wire/look.ts';
import type { MemberResult } from '../../wire/member-result.ts';
import type { Prepared } from '../../wire/prepared.ts';
import { toModelRef } from '../../wire/prepared.ts';
import type { SessionProgress } from '../../wire/session-progress.ts';
import type { Scored } from '../../wire/task-results.ts';
import { Relief } from '../capacity/relief.ts';
import { analysedShare, completenessWith } from '../pipeline/analysed-share.ts';
import { hdrError } from '../pipeline/decode/hdr.ts';
import { windowFor } from '../pipeline/decode/window-plan.ts';
import { LookPlan } from '../pipeline/detect/look-plan.ts';
import { Emitter, type EmitterState } from '../pipeline/emit/emitter.ts';
import { MEMORY_OF_FILES, MEMORY_OF_LIVE } from '../pipeline/emit/memory.ts';
import { openMedia } from '../pipeline/ingest/open-media.ts';
import type { ScoredItem } from '../pipeline/items.ts';
import type { Books } from '../pipeline/ledger.ts';
import type { DecodedFrame, Media, MediaItem } from '../pipeline/media.ts';
import { buildPipeline } from '../pipeline/pipeline.ts';
import { withSkipped } from '../pipeline/score/skipped.ts';
import { atOneSize } from '../pipeline/track/at-one-size.ts';
import { numberAfter } from '../pipeline/track/number-after.ts';
import type { Timed } from '../workers/workers.ts';
import { FailureGuard } from './failure-guard.ts';
import { decodeCheckpoint, decodeEntry, encodeCheckpoint, encodeEntry } from './journal.ts';
import { Runner } from './runner.ts';

/**
 * How much of a live session an engine that takes over replays, at most: media time, and frames. A checkpoint is a few
 * milliseconds of work and up to a few hundred kilobytes.
 */
const CHECKPOINT_EVERY = { ms: 60_000, frames: 1000 } as const;

/** One session in the engine: opens its parts, runs the pipeline, tells what happens, frees everything. */
export class SessionRunner extends Runner<Pipeline> {
  readonly #guard = new FailureGuard();
  readonly #relief = new Relief(this.plan.rung);
  #media: Media | undefined;
  #emitter: Emitter | undefined;
  #gapBefore: Gap | undefined;
  #hasWarnedOfHdr = false;
  /** Told with the next frame, so that whoever takes over tells none twice. */
  #jumpsBefore: Discontinuity[] = [];
  /** Since the newest checkpoint. */
  #journalled = { sinceMs: Number.NaN, frames: 0 };

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
    const { config, workers } = this.parts;
    const { pipeline } = this.plan;
    const prepared = await workers.prepare({ sessionNumber: this.number, ...pipeline });
    const window = windowFor(prepared.members.map(({ input }) => input));
    for (const { info, input } of prepared.members) {
      if (input.frames > 1) checkNeighbours(this.plan.sampling, info.id);
    }
    const { rung, resume } = this.plan;
    const checkpoint = resume?.checkpoint && decodeCheckpoint(resume.checkpoint);
    if (checkpoint) this.ledger.restore(checkpoint.counts);
    const emitter = this.#createEmitter(prepared, checkpoint?.emitter);
    this.#emitter = emitter;
    if (rung > 0 && !resume) this.tell([{ degraded: { rung, reason: 'OVERLOAD' } }]);
    const fresh = this.#createTracker();
    const looks = new LookPlan(config.engine.framesInFlight);
    const resumeAfter = this.#replay(fresh, emitter, looks);
    const tracker = this.#isFile ? fresh : numberAfter(fresh, emitter.lastTrackId);
    if (this.stopReason) return this.#finish(emitter);
    this.signal.throwIfAborted();

    const media = openMedia(
      { ...this.plan, window },
      {
        ...config.sources,
        maxFrameAge: config.engine.maxFrameAge,
        ringSlots: config.engine.ringSlots,
        mediaSocket: this.parts.mediaSocket,
        ...(this.parts.hardware && { hardware: this.parts.hardware }),
      },
      {
        ledger: this.ledger,
        signal: this.signal,
        listener: {
          onSourceState: (sourceState) => this.tell([{ sourceState }]),
          onWarning: (code, message) => this.tell([{ warning: { code, message } }]),
          onDecoder: (pid) => this.load.decodedBy(pid),
        },
      },
      resumeAfter,
    );
    this.#media = media;
    const items = buildPipeline(this.#gated(media), {
      findFaces: (frame, expected) => this.#find(frame, expected, prepared),
      tracker,
      scoreFaces: (frame, boxes) => this.#score(frame, boxes, prepared),
      ledger: this.ledger,
      inFlight: config.engine.framesInFlight,
      looks,
    });
    for await (const item of items) this.#take(item, emitter, prepared);
    this.signal.throwIfAborted();
    this.#guard.finish();
    this.#finish(emitter);
  }

  get #isFile(): boolean {
    return this.plan.source.kind === 'file';
  }

  async #find(frame: DecodedFrame, expected: Expected | undefined, prepared: Prepared) {
    const { detector } = this.plan.pipeline;
    const { asked, ensemble } = this.#asked();
    const task = { sessionNumber: this.number, detector, slot: frame.slot };
    // A glance would have faces scored at once.
    const found = await this.parts.workers.detect(
      expected && !frame.slot.isUngraded ? { glance: { expected, ensemble }, ...task } : task,
      this.#expiryOf(frame),
    );
    if (!found) return undefined;
    const { detections, kind, scale, scored, busyMs, waitedMs } = found;
    const look: Look = { detections, kind, scale };
    this.load.detected(busyMs);
    this.meter.detected(frame, look);
    if (!scored) return look;
    return { scores: this.#book(frame, { waitedMs, ...scored }, asked, prepared), ...look };
  }

  async #score(frame: DecodedFrame, boxes: readonly Box[], prepared: Prepared) {
    if (frame.slot.isUngraded) return this.#abstain(boxes);
    const { asked, ensemble } = this.#asked();
    const task = { sessionNumber: this.number, ensemble, slot: frame.slot, boxes };
    return this.#book(frame, await this.parts.workers.score(task), asked, prepared);
  }

  /** Nobody can judge pictures that look wrong. */
  #abstain(boxes: readonly Box[]): MemberResult[][] {
    if (!this.#hasWarnedOfHdr) {
      this.#hasWarnedOfHdr = true;
      const { code, message } = hdrError();
      this.tell([{ warning: { code, message } }]);
    }
    const { ensemble } = this.plan.pipeline;
    return boxes.map(() => ensemble.map(() => ({ abstain: 'HDR_NOT_GRADED' })));
  }

  /** The members that the session is not let off, by their places and in full. */
  #asked() {
    const { ensemble } = this.plan.pipeline;
    const asked = this.#relief.asked(ensemble);
    return { asked, ensemble: asked.map((k) => ensemble[k]!) };
  }

  /** @returns `[face][member]` */
  #book(frame: DecodedFrame, said: Scored & Timed, asked: readonly number[], prepared: Prepared) {
    const { ensemble } = this.plan.pipeline;
    const scored = withSkipped(said, asked, ensemble.length);
    const { results, busyMs } = scored;
    this.load.scored(results.length, busyMs, optionalMs(ensemble, asked, scored));
    this.meter.scored(frame, scored, prepared);
    return results;
  }

  /** One scored item: events and journal entry leave together. */
  #take(item: ScoredItem, emitter: Emitter, prepared: Prepared): void {
    const failures = this.#guard.watch(item);
    if (item.type === 'video') {
      if (this.plan.resume?.started) return;
      emitter.announced(item.video);
      const { sampling, pipeline } = this.plan;
      const weights = pipeline.ensemble.map(({ weight }) => weight);
      this.tell([this.started(item.video, prepared, samplingInWords(sampling), weights)]);
    } else if (item.type === 'gap') {
      this.#gapBefore = item.gap;
      this.tell(emitter.gap(item.gap));
    } else if (item.type === 'discontinuity') {
      this.#jumpsBefore.push(item.discontinuity);
    } else if (item.type === 'frame') {
      const { index, ptsMs, width, height } = item.frame.slot;
      this.ledger.analyse();
      const { results, update } = item;
      const rung = this.#relief.rung;
      this.load.seen(update.seen.length);
      const counts = this.ledger.countsAsOf(index, this.plan.pace);
      const events = [
        ...failures,
        ...this.#jumpsBefore.flatMap((jump) => emitter.discontinuity(jump)),
        ...emitter.frame({ index, ptsMs, width, height, counts, rung }, update, results),
      ];
      this.tell(events, this.#journal(item, emitter, { counts, rung }));
      this.meter.emitted(item.frame);
      return;
    }
    if (failures.length > 0) this.tell(failures);
  }

  /** What whoever takes over needs to know of a frame, or of all up to it. */
  #journal(
    { frame, look, update, results }: Extract<ScoredItem, { type: 'frame' }>,
    emitter: Emitter,
    { counts, rung }: { readonly counts: Books; readonly rung: number },
  ): Pick<SessionProgress, 'entry' | 'checkpoint'> {
    const { index, ptsMs, width, height } = frame.slot;
    const gap = this.#gapBefore ? { gap: this.#gapBefore } : {};
    const jumps = this.#jumpsBefore.length > 0 ? { jumps: this.#jumpsBefore } : {};
    this.#gapBefore = undefined;
    this.#jumpsBefore = [];
    const facts = { index, ptsMs, width, height, results, counts, rung, ...gap, ...jumps };
    if (this.#isFile) {
      const { detections, kind } = look;
      return { entry: encodeEntry({ detections, look: kind, ...facts }) };
    }
    if (this.#isCheckpointDue(ptsMs)) {
      return { checkpoint: encodeCheckpoint({ emitter: emitter.state, counts }) };
    }
    return { entry: encodeEntry({ update, ...facts }) };
  }

  #isCheckpointDue(ptsMs: number): boolean {
    const journalled = this.#journalled;
    if (Number.isNaN(journalled.sinceMs)) journalled.sinceMs = ptsMs;
    journalled.frames += 1;
    const { ms, frames } = CHECKPOINT_EVERY;
    if (ptsMs - journalled.sinceMs < ms && journalled.frames < frames) return false;
    this.#journalled = { sinceMs: ptsMs, frames: 0 };
    return true;
  }

  #finish(emitter: Emitter): void {
    this.ledger.settle('cancelled');
    this.tell(this.#jumpsBefore.splice(0).flatMap((jump) => emitter.discontinuity(jump)));
    const counts = this.ledger.counts();
    const share = analysedShare(counts, this.plan.pace);
    const completeness = completenessWith(share, this.#media?.completeness() ?? 0);
    const { maxMediaMs } = this.plan;
    const isLimited = maxMediaMs > 0 && this.#media?.endedBy() === 'limit';
    const endReason =
      this.stopReason ?? (isLimited ? 'END_REASON_LIMIT' : 'END_REASON_SOURCE_ENDED');
    const trackReason = this.stopReason ? 'REASON_STOPPED' : 'REASON_SOURCE_ENDED';
    this.tell(
      emitter.finish({
        trackReason,
        endReason,
        completeness,
        elapsedMs: this.elapsedMs,
        counts,
      }),
    );
  }

  /** Rebuilds the state of a session that another engine had begun; says where to go on. */
  #replay(tracker: Tracker, emitter: Emitter, looks: LookPlan) {
    const { resume } = this.plan;
    if (!resume) return undefined;
    let afterPtsMs = resume.checkpoint ? emitter.ptsMs : Number.NEGATIVE_INFINITY;
    for (const bytes of resume.journal) {
      const entry = decodeEntry(bytes);
      if (entry.gap) emitter.gap(entry.gap);
      for (const jump of entry.jumps ?? []) emitter.discontinuity(jump);
      const update = 'update' in entry ? entry.update : tracker.update(entry.detections, entry);
      if ('detections' in entry) {
        const { detections, look: kind = 'full' } = entry;
        looks.next(entry.ptsMs).settle({ detections, kind });
      }
      emitter.frame(entry, update, entry.results);
      this.ledger.restore(entry.counts);
      afterPtsMs = entry.ptsMs;
    }
    return {
      afterPtsMs,
      received: this.ledger.received,
      silentMs: resume.silentMs,
      reason: resume.reason,
      fromStart: emitter.discontinuities > 0 || (this.ledger.counts().dropped.corrupt ?? 0) > 0,
    };
  }

  #createTracker(): Tracker {
    const { use, options } = this.plan.pipeline.tracker;
    const definition = this.parts.registry.tracker(use);
    return atOneSize(
      definition.create(parseOptions(`tracker ${use}`, definition.options, options)),
    );
  }

  #createEmitter(prepared: Prepared, from: EmitterState | undefined): Emitter {
    const { pipeline, pipelineVersion, includeScores, includeTrackUpdates } = this.plan;
    const pooling = ({ use, options }: { use: string; options: unknown }) => {
      const definition = this.parts.registry.pooling(use);
      return definition.create(parseOptions(`pooling ${use}`, definition.options, options));
    };
    const parts = {
      pipeline,
      pipelineVersion,
      members: prepared.members.map(({ info }, k) => ({
        id: info.id,
        scope: info.scope,
        blindTo: info.blindTo,
        ref: toModelRef(info, pipeline.ensemble[k]!.weight),
      })),
      memberPooling: pooling(pipeline.pooling.members ?? { use: 'mean', options: {} }),
      trackPooling: pooling(pipeline.pooling.track),
      sessionPooling: pooling(pipeline.pooling.session),
      includeScores,
      includeTrackUpdates,
      memory: this.#isFile ? MEMORY_OF_FILES : MEMORY_OF_LIVE,
    };
    return new Emitter(parts, from);
  }

  /** When it is too late to begin with a frame, on the clock of performance.now(). Files have time. */
  #expiryOf({ arrivedAtMs }: DecodedFrame): number {
    if (this.plan.pace === 'lossless') return Number.POSITIVE_INFINITY;
    return arrivedAtMs + this.parts.config.engine.maxFrameAge;
  }

  async *#gated(media: Media): AsyncGenerator<MediaItem> {
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

/** Thread time of the members that may be skipped; undefined: they were. */
function optionalMs(
  ensemble: Pipeline['ensemble'],
  asked: readonly number[],
  { computeMs }: Scored,
): number | undefined {
  if (asked.length < ensemble.length) return undefined;
  return ensemble.reduce((sum, { optional }, k) => sum + (optional ? computeMs[k]! : 0), 0);
}
