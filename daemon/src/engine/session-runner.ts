import type { Gap } from '@trueframe/proto';
import { parseOptions, type Tracker, TrueframeError } from '@trueframe/sdk';
import type { Pipeline } from '../config/pipeline.ts';
import { samplingInWords } from '../config/pipelines.ts';
import { Gate } from '../lib/gate.ts';
import type { PluginRegistry } from '../plugins/registry.ts';
import { FailureGuard } from './failure-guard.ts';
import { decodeEntry, encodeEntry } from './journal.ts';
import type { EngineConfig, EventPayload, FromEngine } from './messages.ts';
import type { Observer } from './observer.ts';
import { SessionState } from './pipeline/emit/session-state.ts';
import type { MediaSocket } from './pipeline/ingest/media-socket.ts';
import { openMedia } from './pipeline/ingest/open-media.ts';
import type { ScoredItem } from './pipeline/items.ts';
import { FrameLedger } from './pipeline/ledger.ts';
import type { Media, MediaItem } from './pipeline/media.ts';
import { buildPipeline } from './pipeline/pipeline.ts';
import type { Runner } from './runner.ts';
import { SessionMeter } from './session-meter.ts';
import type { SessionPlan } from './session-plan.ts';
import type { Prepared } from './workers/protocol.ts';
import type { Workers } from './workers/workers.ts';

export interface RunnerParts {
  readonly config: EngineConfig;
  readonly registry: PluginRegistry;
  readonly workers: Workers;
  readonly mediaSocket: MediaSocket;
  readonly observer: Observer;
  readonly send: (message: FromEngine) => void;
}

/** One session in the engine: opens its parts, runs the pipeline, tells what happens, frees everything. */
export class SessionRunner implements Runner {
  readonly #plan: SessionPlan<Pipeline>;
  /** What worker threads know the session by. */
  readonly #number: number;
  readonly #parts: RunnerParts;
  readonly #ledger = new FrameLedger();
  readonly #abort = new AbortController();
  readonly #gate = new Gate();
  readonly #guard = new FailureGuard();
  readonly #meter: SessionMeter;
  readonly #begunMs = performance.now();
  #media: Media | undefined;
  #state: SessionState | undefined;
  #stopReason: 'STOPPED' | 'DRAINED' | undefined;
  #gapBefore: Gap | undefined;

  constructor(plan: SessionPlan<Pipeline>, number: number, parts: RunnerParts) {
    this.#plan = plan;
    this.#number = number;
    this.#parts = parts;
    this.#meter = new SessionMeter(parts.observer, this.#ledger);
  }

  get sessionId(): string {
    return this.#plan.sessionId;
  }

  stop(reason: 'STOPPED' | 'DRAINED'): void {
    this.#stopReason ??= reason;
    this.#gate.open();
    this.#media?.stop();
  }

  cancel(): void {
    this.#gate.open();
    this.#abort.abort(new TrueframeError('SESSION_CANCELLED', 'the caller cancelled the session'));
  }

  pause(): void {
    if (!this.#stopReason && !this.#abort.signal.aborted) this.#gate.close();
  }

  resume(): void {
    this.#gate.open();
  }

  async run(): Promise<void> {
    let error: TrueframeError | undefined;
    try {
      await this.#analyse();
    } catch (reason) {
      error = TrueframeError.from(this.#abort.signal.aborted ? this.#abort.signal.reason : reason);
    }
    this.#ledger.settle('cancelled');
    this.#meter.close();
    const { sessionId } = this.#plan;
    const counts = this.#ledger.counts();
    this.#parts.send({
      type: 'closed',
      sessionId,
      counts,
      ...(error ? { error: error.toWire() } : {}),
    });
  }

  async #analyse(): Promise<void> {
    const { config, workers } = this.#parts;
    const { pipeline } = this.#plan;
    const prepared = await workers.prepare({ sessionNumber: this.#number, ...pipeline });
    checkFrameModels(prepared);
    const tracker = this.#createTracker();
    const state = this.#createState(prepared);
    this.#state = state;
    const resumeAfter = this.#replay(tracker, state);
    if (this.#stopReason) return this.#finish(tracker, state);
    this.#abort.signal.throwIfAborted();

    const media = openMedia(
      this.#plan,
      {
        ...config.sources,
        ringSlots: config.engine.ringSlots,
        mediaSocket: this.#parts.mediaSocket,
      },
      {
        ledger: this.#ledger,
        signal: this.#abort.signal,
        listener: {
          onSourceState: (sourceState) => this.#tell([{ sourceState }]),
          onWarning: (code, message) => this.#tell([{ warning: { code, message } }]),
        },
      },
      resumeAfter,
    );
    this.#media = media;
    const items = buildPipeline(this.#gated(media), {
      findFaces: async (frame) => {
        const { slot } = frame;
        const task = { sessionNumber: this.#number, detector: pipeline.detector, slot };
        const { detections } = await workers.detect(task);
        this.#meter.detected(frame, detections.length);
        return detections;
      },
      tracker,
      scoreFaces: async (frame, boxes) => {
        const { slot } = frame;
        const task = { sessionNumber: this.#number, ensemble: pipeline.ensemble, slot, boxes };
        const scored = await workers.score(task);
        this.#meter.scored(frame, scored, prepared);
        return scored.results;
      },
      ledger: this.#ledger,
      inFlight: config.engine.framesInFlight,
    });
    for await (const item of items) this.#take(item, state, prepared);
    this.#abort.signal.throwIfAborted();
    this.#guard.finish();
    this.#finish(tracker, state);
  }

  /** One scored item: events and journal entry leave together. */
  #take(item: ScoredItem, state: SessionState, prepared: Prepared): void {
    const failures = this.#guard.watch(item);
    if (item.type === 'video') {
      if (!this.#plan.resume?.started) this.#tell([this.#started(item.video, prepared)]);
    } else if (item.type === 'gap') {
      this.#gapBefore = item.gap;
      this.#tell(state.gap(item.gap, item.ended));
    } else if (item.type === 'frame') {
      const { index, ptsMs, width, height } = item.frame.slot;
      this.#ledger.analyse();
      const { detections, results, update } = item;
      const counts = this.#ledger.countsAsOf(index, this.#plan.pace);
      const events = [...failures, ...state.frame({ index, ptsMs, counts }, update, results)];
      const gap = this.#gapBefore ? { gap: this.#gapBefore } : {};
      this.#gapBefore = undefined;
      this.#tell(
        events,
        encodeEntry({ index, ptsMs, width, height, detections, results, counts, ...gap }),
      );
      this.#meter.emitted(item.frame);
      return;
    }
    if (failures.length > 0) this.#tell(failures);
  }

  #finish(tracker: Tracker, state: SessionState): void {
    this.#ledger.settle('cancelled');
    const completeness = this.#media?.completeness() ?? 0;
    const { maxMediaMs } = this.#plan;
    const isLimited = maxMediaMs > 0 && this.#media?.endedBy() === 'limit';
    const endReason = this.#stopReason ?? (isLimited ? 'LIMIT' : 'SOURCE_ENDED');
    const trackReason = this.#stopReason ? 'STOPPED' : 'SOURCE_ENDED';
    const elapsedMs = performance.now() - this.#begunMs;
    this.#tell(
      state.finish(tracker.end(), {
        trackReason,
        endReason,
        completeness,
        elapsedMs,
        counts: this.#ledger.counts(),
      }),
    );
  }

  /** Rebuilds the state of a session that another engine had begun; says where to go on. */
  #replay(tracker: Tracker, state: SessionState) {
    const { resume } = this.#plan;
    if (!resume) return undefined;
    let afterPtsMs = Number.NEGATIVE_INFINITY;
    for (const bytes of resume.journal) {
      const entry = decodeEntry(bytes);
      if (entry.gap) state.gap(entry.gap, tracker.end());
      state.frame(entry, tracker.update(entry.detections, entry), entry.results);
      this.#ledger.restore(entry.counts);
      afterPtsMs = entry.ptsMs;
    }
    return {
      afterPtsMs,
      received: this.#ledger.received,
      silentMs: resume.silentMs,
      reason: resume.reason,
    };
  }

  #createTracker(): Tracker {
    const { use, options } = this.#plan.pipeline.tracker;
    const definition = this.#parts.registry.tracker(use);
    return definition.create(parseOptions(`tracker ${use}`, definition.options, options));
  }

  #createState(prepared: Prepared): SessionState {
    const { pipeline, pipelineVersion, includeScores, includeTrackUpdates } = this.#plan;
    const pooling = ({ use, options }: { use: string; options: unknown }) => {
      const definition = this.#parts.registry.pooling(use);
      return definition.create(parseOptions(`pooling ${use}`, definition.options, options));
    };
    return new SessionState({
      pipeline,
      pipelineVersion,
      members: prepared.members.map(({ info }, k) => ({
        id: info.id,
        scope: info.scope,
        blindTo: info.blindTo,
        ref: toModelRef(info, pipeline.ensemble[k]!.weight),
      })),
      trackPooling: pooling(pipeline.pooling.track),
      sessionPooling: pooling(pipeline.pooling.session),
      includeScores,
      includeTrackUpdates,
    });
  }

  #started(
    video: Extract<MediaItem, { type: 'video' }>['video'],
    prepared: Prepared,
  ): EventPayload {
    const { pipeline, pipelineVersion, sampling } = this.#plan;
    const models = prepared.members.map(({ info }, k) =>
      toModelRef(info, pipeline.ensemble[k]!.weight),
    );
    return {
      sessionStarted: {
        video,
        pipeline: pipeline.id,
        pipelineVersion,
        models,
        sampling: samplingInWords(sampling),
      },
    };
  }

  async *#gated(media: Media): AsyncGenerator<MediaItem> {
    for await (const item of media) {
      await this.#gate.passed();
      yield item;
    }
  }

  #tell(events: readonly EventPayload[], entry?: Uint8Array): void {
    this.#parts.send({
      type: 'progress',
      sessionId: this.#plan.sessionId,
      events,
      counts: this.#ledger.counts(),
      ptsMs: this.#state?.ptsMs ?? 0,
      activeTracks: this.#state?.activeTracks ?? 0,
      ...(entry ? { entry } : {}),
    });
  }
}

/** A stream has no end at which whole clips of a track could be put together. */
function checkFrameModels({ members }: Prepared): void {
  for (const { info, input } of members) {
    if (input.frames === 1) continue;
    throw new TrueframeError(
      'PIPELINE_INVALID',
      `model ${info.id} takes ${input.frames} frames at a time: only a pipeline with a method can use it`,
      { details: { model: info.id } },
    );
  }
}

export function toModelRef(
  { id, version, sha256, provider, calibrated }: Prepared['members'][number]['info'],
  weight: number,
) {
  return { id, version, sha256, weight, provider, calibrated };
}
