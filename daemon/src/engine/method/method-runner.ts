import type { LookedAt, Method, MethodResult, PlannedInput } from '@trueframe/sdk';
import type { MethodPipeline } from '../../config/pipeline.ts';
import type { EventPayload } from '../../wire/event-payload.ts';
import { type Prepared, toModelRef } from '../../wire/prepared.ts';
import { analysedShare, completenessWith } from '../pipeline/analysed-share.ts';
import { FrameErrors } from '../pipeline/emit/frame-errors.ts';
import { sessionStarted } from '../pipeline/emit/session-started.ts';
import { sourcesOf } from '../pipeline/ingest/source-access.ts';
import type { Books } from '../pipeline/ledger.ts';
import { Runner } from '../sessions/runner.ts';
import { FilePasses } from './file-passes.ts';
import { probeVideo } from './probe-video.ts';
import { type ReportFacts, scoresOf, summaryOf, verdictsOf } from './report.ts';

interface Found {
  readonly looks: readonly LookedAt[];
  readonly results: readonly MethodResult[];
}

/**
 * One session of a pipeline with a method: reads the file once for every look and once more for the inputs, and tells
 * the outcome at the end. A session whose engine died simply begins anew: before the end it has told nothing but its
 * start.
 */
export class MethodRunner extends Runner<MethodPipeline> {
  readonly #told = new Set<string>(this.plan.resume?.started ? ['start'] : []);
  readonly #errors = new FrameErrors();
  #ptsMs = 0;
  #discontinuities = 0;
  #passes: FilePasses | undefined;

  /** It reads a file as often as it takes. */
  override get isMetered(): boolean {
    return false;
  }

  protected stopSource(): void {
    this.#passes?.stop();
  }

  protected position() {
    return { ptsMs: this.#ptsMs, activeTracks: 0 };
  }

  protected async analyse(): Promise<void> {
    const { pipeline } = this.plan;
    const { registry, plugins, workers } = this.parts;
    const { use, options } = plugins.resolve('method', pipeline.method);
    const method = registry.method(use).create(options);
    const handles = plugins.handlesOf(pipeline);
    const prepared = await workers.prepare({ sessionNumber: this.number, ...handles });
    const passes = this.#createPasses(prepared);
    const found = await this.#find(method, passes, prepared);
    this.signal.throwIfAborted();
    await this.settleHash();
    this.signal.throwIfAborted();
    this.#finish(method, passes, prepared, found);
  }

  /** Looks until there is something to score, and scores it. */
  async #find(method: Method, passes: FilePasses, prepared: Prepared): Promise<Found> {
    const { source } = this.plan;
    const settings = sourcesOf(this.parts.config.sources, this.plan.tenant.id);
    const video = await probeVideo(source, settings, this.signal);
    const members = prepared.members.map(({ input }) => input);
    const tried: { readonly hasFailed: boolean }[] = [];
    let looks: readonly LookedAt[] = [];
    let inputs: readonly PlannedInput[] = [];
    let pass = method.look(tried);
    while (pass && inputs.length === 0 && !this.stopReason) {
      looks = await passes.look(pass, method.frames(video));
      if (this.stopReason) break;
      inputs = method.plan(looks, { video, view: pass.view, members });
      tried.push({ hasFailed: looks.some(({ hasFailed }) => hasFailed) });
      pass = method.look(tried);
    }
    const results = inputs.length === 0 ? [] : await passes.score(inputs);
    return { looks, results };
  }

  #createPasses(prepared: Prepared): FilePasses {
    const { use } = this.plan.pipeline.method;
    this.#passes = new FilePasses({
      ...this.parts,
      plan: this.plan,
      number: this.number,
      prepared,
      ledger: this.ledger,
      meter: this.meter,
      gate: this.gate,
      signal: this.signal,
      // The file is read several times; callers are told of one.
      onSourceState: (sourceState) => {
        if (sourceState.state === 'STATE_ENDED' && !sourceState.reason) return;
        this.#tellOnce(`state ${sourceState.state}`, { sourceState });
      },
      onWarning: (code, message) => this.#tellOnce(code, { warning: { code, message } }),
      onFile: (file) => this.sourceHash.take(file),
      onVideo: (video) =>
        this.#tellOnce('start', sessionStarted(this.#originOf(prepared), video, `method ${use}`)),
      onJump: (discontinuity) => {
        this.#discontinuities += 1 + Number(discontinuity.omitted ?? 0);
        // A session that begins anew was told of some of them.
        if (!this.plan.resume?.started) this.tell([{ discontinuity }]);
      },
      onFrame: (ptsMs) => {
        this.#ptsMs = ptsMs;
        void this.sourceHash.begin();
        this.tell([]);
      },
      onFailure: (error) => this.tell(this.#errors.event(error)),
    });
    if (this.stopReason) this.#passes.stop();
    return this.#passes;
  }

  #finish(method: Method, passes: FilePasses, prepared: Prepared, found: Found): void {
    const { ptsMs } = passes;
    if (this.stopReason) this.ledger.settle('cancelled');
    else this.ledger.restore(eachFrameOnce(passes, found));
    const counts = this.ledger.counts();
    const share = analysedShare(counts, this.plan.pace);
    const completeness = completenessWith(share, passes.completeness);
    const facts: ReportFacts = {
      ...found,
      ...this.#originOf(prepared),
      method,
      infos: prepared.members.map(({ info }) => info),
      isCutShort: this.stopReason !== undefined,
      completeness,
      ptsMs,
      counts,
    };
    const verdicts = verdictsOf(facts);
    const summary = summaryOf(verdicts, facts, {
      completeness,
      elapsedMs: this.elapsedMs,
      endReason: this.stopReason ?? 'END_REASON_SOURCE_ENDED',
      discontinuities: this.#discontinuities,
    });
    this.tell([
      { sourceState: { state: 'STATE_ENDED' } },
      ...(this.plan.includeScores ? scoresOf(facts) : []),
      ...verdicts.map((verdict) => ({ verdict })),
      summary,
    ]);
  }

  #originOf({ members }: Prepared) {
    const { pipeline, pipelineVersion } = this.plan;
    return { pipeline, pipelineVersion, models: members.map(({ info }) => toModelRef(info, 1)) };
  }

  #tellOnce(key: string, event: EventPayload): void {
    if (this.#told.has(key)) return;
    this.#told.add(key);
    this.tell([event]);
  }
}

/** Frames count once however often they were decoded: as analysed if they were looked at or scored. */
function eachFrameOnce({ ptsMs, received, corrupt }: FilePasses, { looks, results }: Found): Books {
  const scored = new Set(results.flatMap(({ frames }) => frames));
  const error = looks.filter(({ frame, hasFailed }) => hasFailed && !scored.has(frame)).length;
  const analysed = ptsMs.size - error;
  const sampling = Math.max(0, received - analysed - error - corrupt);
  const dropped = Object.entries({ sampling, error, corrupt }).filter(([, count]) => count > 0);
  return { received, analysed, dropped: Object.fromEntries(dropped) };
}
