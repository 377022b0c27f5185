import type { VideoInfo } from '@trueframe/proto';
import {
  type ErrorCode,
  type LookedAt,
  type Method,
  type MethodPass,
  type MethodResult,
  type MethodVideo,
  type PlannedInput,
  parseOptions,
  TrueframeError,
} from '@trueframe/sdk';
import type { MethodPipeline, PluginRef } from '../../config/pipeline.ts';
import { Gate } from '../../lib/gate.ts';
import { mapOrdered } from '../../lib/map-ordered.ts';
import { toErrorEvent } from '../failure-guard.ts';
import type { EventPayload } from '../messages.ts';
import { openMedia } from '../pipeline/ingest/open-media.ts';
import { FrameLedger } from '../pipeline/ledger.ts';
import type { DecodedFrame, Media, MediaListener } from '../pipeline/media.ts';
import type { Runner } from '../runner.ts';
import { SessionMeter } from '../session-meter.ts';
import type { SessionPlan } from '../session-plan.ts';
import { type RunnerParts, toModelRef } from '../session-runner.ts';
import type { Prepared } from '../workers/protocol.ts';
import { probeVideo } from './probe-video.ts';
import { readFrames } from './read-frames.ts';
import { type ReportFacts, scoresOf, summaryOf, verdictsOf } from './report.ts';
import { scoreInputs } from './score-inputs.ts';

/** Kinds of failures that are told; of more, nobody learns anything. */
const MAX_TOLD = 20;

/** Failures of the pipeline, not of a frame. */
const NO_USE_GOING_ON: ReadonlySet<ErrorCode> = new Set([
  'PLUGIN_OPTIONS_INVALID',
  'MODEL_NOT_FOUND',
  'MODEL_HASH_MISMATCH',
  'MODEL_LOAD_FAILED',
  'MODEL_SHAPE_MISMATCH',
]);

/**
 * One session of a pipeline with a method: reads the file once for every look and once more for the inputs, and tells
 * the outcome at the end. A session whose engine died simply begins anew: before the end it has told nothing but its
 * start.
 */
export class DeferredRunner implements Runner {
  readonly #plan: SessionPlan<MethodPipeline>;
  /** What worker threads know the session by. */
  readonly #number: number;
  readonly #parts: RunnerParts;
  /** Books the first reading; at the end, every frame of the video once. */
  readonly #ledger = new FrameLedger();
  readonly #abort = new AbortController();
  readonly #gate = new Gate();
  readonly #meter: SessionMeter;
  readonly #begunMs = performance.now();
  /** Media time of every frame that was used. */
  readonly #ptsMs = new Map<number, number>();
  readonly #told = new Set<string>();
  #hasStarted: boolean;
  #lastPtsMs = 0;
  #received = 0;
  #completeness = 0;
  #media: Media | undefined;
  #stopReason: 'STOPPED' | 'DRAINED' | undefined;

  constructor(plan: SessionPlan<MethodPipeline>, number: number, parts: RunnerParts) {
    this.#plan = plan;
    this.#number = number;
    this.#parts = parts;
    this.#meter = new SessionMeter(parts.observer, this.#ledger);
    this.#hasStarted = plan.resume?.started ?? false;
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
    this.#parts.send({
      type: 'closed',
      sessionId: this.sessionId,
      counts: this.#ledger.counts(),
      ...(error ? { error: error.toWire() } : {}),
    });
  }

  async #analyse(): Promise<void> {
    const { workers, registry, config } = this.#parts;
    const { pipeline, source } = this.#plan;
    const { use, options } = pipeline.method;
    const definition = registry.method(use);
    const method = definition.create(parseOptions(`method ${use}`, definition.options, options));
    const prepared = await workers.prepare({ sessionNumber: this.#number, ...pipeline });
    const video = await probeVideo(source, config.sources, this.#abort.signal);

    const found = await this.#find(method, video, prepared);
    const results = await this.#score(found.inputs, prepared);
    this.#abort.signal.throwIfAborted();
    this.#finish(method, prepared, found.looks, results);
  }

  /** Looks until there is something to score. */
  async #find(method: Method, video: MethodVideo, prepared: Prepared) {
    const tried: { readonly hasFailed: boolean }[] = [];
    const members = prepared.members.map(({ input }) => input);
    let looks: readonly LookedAt[] = [];
    let inputs: readonly PlannedInput[] = [];
    let pass = method.look(tried);
    while (pass && inputs.length === 0 && !this.#stopReason) {
      looks = await this.#look(pass, method.frames(video), prepared);
      if (this.#stopReason) break;
      inputs = method.plan(looks, { video, view: pass.view, members });
      tried.push({ hasFailed: looks.some(({ hasFailed }) => hasFailed) });
      pass = method.look(tried);
    }
    return { looks, inputs };
  }

  /** Reads the file and has the detector look at the wanted frames. */
  async #look(
    { view, detectorOptions = {} }: MethodPass,
    wanted: readonly number[],
    prepared: Prepared,
  ): Promise<readonly LookedAt[]> {
    const { workers, config } = this.#parts;
    const { method, detector } = this.#plan.pipeline;
    const options = { ...detector.options, ...detectorOptions };
    const looker: PluginRef = { use: detector.use, options };
    const isFirst = this.#received === 0;
    const ledger = isFirst ? this.#ledger : new FrameLedger();
    // Without any wanted frame the first one still tells whether it is a video.
    const media = this.#open(wanted.length > 0 ? wanted : [0], ledger);
    const frames = this.#read(media, wanted, ledger, prepared);
    const looks: LookedAt[] = [];
    const looked = mapOrdered(frames, config.engine.framesInFlight, async (frame) => {
      const { slot } = frame;
      const { index, width, height } = slot;
      const task = { sessionNumber: this.#number, method, detector: looker, view, slot };
      try {
        const { detections } = await workers.look(task);
        this.#meter.detected(frame, detections.length);
        ledger.analyse();
        return { frame: index, width, height, faces: detections, hasFailed: false };
      } catch (reason) {
        const error = TrueframeError.from(reason);
        if (NO_USE_GOING_ON.has(error.code)) throw error;
        ledger.drop('error');
        this.#fail(error);
        return { frame: index, width, height, faces: [], hasFailed: true };
      } finally {
        frame.release();
      }
    });
    for await (const look of looked) looks.push(look);
    this.#close(media, ledger);
    return looks;
  }

  /** Reads the file again and has the members score the inputs. */
  async #score(inputs: readonly PlannedInput[], prepared: Prepared): Promise<MethodResult[]> {
    if (inputs.length === 0 || this.#stopReason) return [];
    const { workers, config } = this.#parts;
    const { method, ensemble } = this.#plan.pipeline;
    const sessionNumber = this.#number;
    const wanted = [...new Set(inputs.flatMap(({ frames }) => frames))].sort((a, b) => a - b);
    const ledger = new FrameLedger();
    const media = this.#open(wanted, ledger);
    const results = await scoreInputs(
      inputs,
      this.#read(media, wanted, ledger, prepared),
      {
        cut: ({ slot }, here) => {
          const cuts = here.map(({ crop, votes }) => {
            return { crop, model: ensemble[votes[0]!.member]! };
          });
          return workers.cut({ sessionNumber, method, slot, cuts });
        },
        vote: async (pictures, { member, isMirrored }) => {
          const model = ensemble[member]!;
          const { id } = prepared.members[member]!.info;
          const voting = workers.vote({ sessionNumber, pictures, model, isMirrored });
          const voted = await voting.catch((reason) => {
            this.#meter.voteFailed(id);
            throw reason;
          });
          this.#meter.voted(id, voted);
          return voted.scores;
        },
        onFailure: (error) => this.#fail(error),
      },
      config.engine.framesInFlight,
    );
    this.#close(media, ledger);
    return results;
  }

  #open(frames: readonly number[], ledger: FrameLedger): Media {
    const { config, mediaSocket } = this.#parts;
    const { ringSlots } = config.engine;
    const listener: MediaListener = {
      onSourceState: (sourceState) => {
        // The file is read several times; callers are told of one.
        if (sourceState.state === 'ENDED' && !sourceState.reason) return;
        this.#tellOnce(`state ${sourceState.state}`, { sourceState });
      },
      onWarning: (code, message) => this.#tellOnce(code, { warning: { code, message } }),
    };
    this.#media = openMedia(
      { ...this.#plan, sampling: { frames } },
      { ...config.sources, ringSlots, mediaSocket },
      { ledger, signal: this.#abort.signal, listener },
    );
    if (this.#stopReason) this.#media.stop();
    return this.#media;
  }

  async *#read(
    media: Media,
    wanted: readonly number[],
    ledger: FrameLedger,
    prepared: Prepared,
  ): AsyncGenerator<DecodedFrame> {
    const onVideo = (video: VideoInfo) => this.#start(video, prepared);
    for await (const frame of readFrames(media, wanted, ledger, this.#gate, onVideo)) {
      const { index, ptsMs } = frame.slot;
      this.#ptsMs.set(index, ptsMs);
      this.#lastPtsMs = ptsMs;
      this.#tell([]);
      yield frame;
    }
  }

  #close(media: Media, ledger: FrameLedger): void {
    this.#abort.signal.throwIfAborted();
    this.#received = Math.max(this.#received, ledger.received);
    this.#completeness = media.completeness();
  }

  #start(video: VideoInfo, prepared: Prepared): void {
    if (this.#hasStarted) return;
    this.#hasStarted = true;
    const { pipeline, pipelineVersion } = this.#plan;
    const sampling = `method ${pipeline.method.use}`;
    const models = prepared.members.map(({ info }) => toModelRef(info, 1));
    const sessionStarted = { video, pipeline: pipeline.id, pipelineVersion, models, sampling };
    this.#tell([{ sessionStarted }]);
  }

  #finish(
    method: Method,
    prepared: Prepared,
    looks: readonly LookedAt[],
    results: readonly MethodResult[],
  ): void {
    const { pipeline, pipelineVersion, includeScores } = this.#plan;
    this.#bookEachFrameOnce(looks, results);
    const facts: ReportFacts = {
      pipeline,
      pipelineVersion,
      method,
      models: prepared.members.map(({ info }) => toModelRef(info, 1)),
      infos: prepared.members.map(({ info }) => info),
      looks,
      results,
      isCutShort: this.#stopReason !== undefined,
      isTruncated: this.#completeness > 0 && this.#completeness < 0.98,
      ptsMs: this.#ptsMs,
      counts: this.#ledger.counts(),
    };
    const verdicts = verdictsOf(facts);
    const summary = summaryOf(verdicts, facts, {
      completeness: this.#completeness,
      elapsedMs: performance.now() - this.#begunMs,
      endReason: this.#stopReason ?? 'SOURCE_ENDED',
    });
    const scores = includeScores ? scoresOf(facts) : [];
    this.#tell([
      { sourceState: { state: 'ENDED' } },
      ...scores,
      ...verdicts.map((verdict) => ({ verdict })),
      summary,
    ]);
  }

  /** Frames that were decoded several times count once, as analysed if they were looked at or scored. */
  #bookEachFrameOnce(looks: readonly LookedAt[], results: readonly MethodResult[]): void {
    if (this.#stopReason) {
      this.#ledger.settle('cancelled');
      return;
    }
    const scored = new Set(results.flatMap(({ frames }) => frames));
    const lost = looks.filter(({ frame, hasFailed }) => hasFailed && !scored.has(frame)).length;
    const analysed = this.#ptsMs.size - lost;
    const sampling = this.#received - analysed - lost;
    this.#ledger.restore({
      received: this.#received,
      analysed,
      dropped: {
        ...(sampling > 0 ? { sampling } : {}),
        ...(lost > 0 ? { error: lost } : {}),
      },
    });
  }

  #fail(error: TrueframeError): void {
    const isNew = this.#told.size < MAX_TOLD;
    if (isNew)
      this.#tellOnce(`${error.code} ${error.message}`, { error: toErrorEvent(error, 'FRAME') });
  }

  #tellOnce(key: string, event: EventPayload): void {
    if (this.#told.has(key)) return;
    this.#told.add(key);
    this.#tell([event]);
  }

  #tell(events: readonly EventPayload[]): void {
    this.#parts.send({
      type: 'progress',
      sessionId: this.sessionId,
      events,
      counts: this.#ledger.counts(),
      ptsMs: this.#lastPtsMs,
      activeTracks: 0,
    });
  }
}
