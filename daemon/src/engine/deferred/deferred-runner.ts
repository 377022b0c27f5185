import type { VideoInfo } from '@trueframe/proto';
import {
  type LookedAt,
  type Method,
  type MethodResult,
  type PlannedInput,
  parseOptions,
  TrueframeError,
} from '@trueframe/sdk';
import type { MethodPipeline } from '../../config/pipeline.ts';
import { Gate } from '../../lib/gate.ts';
import { toErrorEvent } from '../failure-guard.ts';
import type { EventPayload } from '../messages.ts';
import { type Books, FrameLedger } from '../pipeline/ledger.ts';
import type { Runner } from '../runner.ts';
import { SessionMeter } from '../session-meter.ts';
import type { SessionPlan } from '../session-plan.ts';
import { type RunnerParts, toModelRef } from '../session-runner.ts';
import type { Prepared } from '../workers/protocol.ts';
import { FilePasses } from './file-passes.ts';
import { probeVideo } from './probe-video.ts';
import { type ReportFacts, scoresOf, summaryOf, verdictsOf } from './report.ts';

/** Kinds of failures that are told; of more, nobody learns anything. */
const MAX_TOLD = 20;

interface Found {
  readonly looks: readonly LookedAt[];
  readonly results: readonly MethodResult[];
}

/**
 * One session of a pipeline with a method: reads the file once for every look and once more for the inputs, and tells
 * the outcome at the end. A session whose engine died simply begins anew: before the end it has told nothing but its
 * start.
 */
export class DeferredRunner implements Runner {
  readonly #plan: SessionPlan<MethodPipeline>;
  readonly #number: number;
  readonly #parts: RunnerParts;
  /** Books the first pass; at the end, every frame of the video once. */
  readonly #ledger = new FrameLedger();
  readonly #abort = new AbortController();
  readonly #gate = new Gate();
  readonly #meter: SessionMeter;
  readonly #begunMs = performance.now();
  readonly #told = new Set<string>();
  #ptsMs = 0;
  #passes: FilePasses | undefined;
  #stopReason: 'STOPPED' | 'DRAINED' | undefined;

  constructor(plan: SessionPlan<MethodPipeline>, number: number, parts: RunnerParts) {
    this.#plan = plan;
    this.#number = number;
    this.#parts = parts;
    this.#meter = new SessionMeter(parts.observer, this.#ledger);
    if (plan.resume?.started) this.#told.add('start');
  }

  get sessionId(): string {
    return this.#plan.sessionId;
  }

  stop(reason: 'STOPPED' | 'DRAINED'): void {
    this.#stopReason ??= reason;
    this.#gate.open();
    this.#passes?.stop();
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
    const { pipeline } = this.#plan;
    const { use, options } = pipeline.method;
    const definition = this.#parts.registry.method(use);
    const method = definition.create(parseOptions(`method ${use}`, definition.options, options));
    const task = { sessionNumber: this.#number, ...pipeline };
    const prepared = await this.#parts.workers.prepare(task);
    const passes = this.#createPasses(prepared);
    const found = await this.#find(method, passes, prepared);
    this.#abort.signal.throwIfAborted();
    this.#finish(method, passes, prepared, found);
  }

  /** Looks until there is something to score, and scores it. */
  async #find(method: Method, passes: FilePasses, prepared: Prepared): Promise<Found> {
    const { source } = this.#plan;
    const video = await probeVideo(source, this.#parts.config.sources, this.#abort.signal);
    const members = prepared.members.map(({ input }) => input);
    const tried: { readonly hasFailed: boolean }[] = [];
    let looks: readonly LookedAt[] = [];
    let inputs: readonly PlannedInput[] = [];
    let pass = method.look(tried);
    while (pass && inputs.length === 0 && !this.#stopReason) {
      looks = await passes.look(pass, method.frames(video));
      if (this.#stopReason) break;
      inputs = method.plan(looks, { video, view: pass.view, members });
      tried.push({ hasFailed: looks.some(({ hasFailed }) => hasFailed) });
      pass = method.look(tried);
    }
    const results = inputs.length === 0 ? [] : await passes.score(inputs);
    return { looks, results };
  }

  #createPasses(prepared: Prepared): FilePasses {
    this.#passes = new FilePasses({
      ...this.#parts,
      plan: this.#plan,
      number: this.#number,
      prepared,
      ledger: this.#ledger,
      meter: this.#meter,
      gate: this.#gate,
      signal: this.#abort.signal,
      // The file is read several times; callers are told of one.
      onSourceState: (sourceState) => {
        if (sourceState.state === 'ENDED' && !sourceState.reason) return;
        this.#tellOnce(`state ${sourceState.state}`, { sourceState });
      },
      onWarning: (code, message) => this.#tellOnce(code, { warning: { code, message } }),
      onVideo: (video) => this.#tellOnce('start', this.#started(video, prepared)),
      onFrame: (ptsMs) => {
        this.#ptsMs = ptsMs;
        this.#tell([]);
      },
      onFailure: (error) => {
        if (this.#told.size >= MAX_TOLD) return;
        this.#tellOnce(`${error.code} ${error.message}`, { error: toErrorEvent(error, 'FRAME') });
      },
    });
    if (this.#stopReason) this.#passes.stop();
    return this.#passes;
  }

  #started(video: VideoInfo, prepared: Prepared): EventPayload {
    const { pipeline, pipelineVersion } = this.#plan;
    const sampling = `method ${pipeline.method.use}`;
    const models = prepared.members.map(({ info }) => toModelRef(info, 1));
    return { sessionStarted: { video, pipeline: pipeline.id, pipelineVersion, models, sampling } };
  }

  #finish(method: Method, passes: FilePasses, prepared: Prepared, found: Found): void {
    const { pipeline, pipelineVersion, includeScores } = this.#plan;
    const { completeness, ptsMs } = passes;
    if (this.#stopReason) this.#ledger.settle('cancelled');
    else this.#ledger.restore(eachFrameOnce(passes, found));
    const facts: ReportFacts = {
      ...found,
      pipeline,
      pipelineVersion,
      method,
      models: prepared.members.map(({ info }) => toModelRef(info, 1)),
      infos: prepared.members.map(({ info }) => info),
      isCutShort: this.#stopReason !== undefined,
      isTruncated: completeness > 0 && completeness < 0.98,
      ptsMs,
      counts: this.#ledger.counts(),
    };
    const verdicts = verdictsOf(facts);
    const summary = summaryOf(verdicts, facts, {
      completeness,
      elapsedMs: performance.now() - this.#begunMs,
      endReason: this.#stopReason ?? 'SOURCE_ENDED',
    });
    this.#tell([
      { sourceState: { state: 'ENDED' } },
      ...(includeScores ? scoresOf(facts) : []),
      ...verdicts.map((verdict) => ({ verdict })),
      summary,
    ]);
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
      ptsMs: this.#ptsMs,
      activeTracks: 0,
    });
  }
}

/** Frames count once however often they were decoded: as analysed if they were looked at or scored. */
function eachFrameOnce({ ptsMs, received }: FilePasses, { looks, results }: Found): Books {
  const scored = new Set(results.flatMap(({ frames }) => frames));
  const error = looks.filter(({ frame, hasFailed }) => hasFailed && !scored.has(frame)).length;
  const analysed = ptsMs.size - error;
  const sampling = received - analysed - error;
  const dropped = Object.entries({ sampling, error }).filter(([, count]) => count > 0);
  return { received, analysed, dropped: Object.fromEntries(dropped) };
}
