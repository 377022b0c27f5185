import type { Box } from '@trueframe/sdk';
import type { Pipeline } from '../../config/pipeline.ts';
import type { PluginBook } from '../../plugins/plugin-book.ts';
import type { Expected } from '../../wire/look.ts';
import type { MemberResult } from '../../wire/member-result.ts';
import type { Prepared } from '../../wire/prepared.ts';
import type { Scored } from '../../wire/task-results.ts';
import type { Relief } from '../capacity/relief.ts';
import type { SessionLoad } from '../capacity/session-load.ts';
import type { ScoredLook } from '../pipeline/items.ts';
import type { DecodedFrame } from '../pipeline/media.ts';
import { withSkipped } from '../pipeline/score/skipped.ts';
import type { Settling } from '../pipeline/settle/settling.ts';
import type { Timed, Workers } from '../workers/workers.ts';
import type { SessionMeter } from './session-meter.ts';

export interface VisitsParts {
  readonly workers: Workers;
  /** The number that worker threads know the session by. */
  readonly number: number;
  readonly pipeline: Pipeline;
  readonly handles: ReturnType<PluginBook['handlesOf']>;
  readonly prepared: Prepared;
  /** Age in milliseconds that a frame may have when a visit begins with it. */
  readonly maxAgeMs: number;
  readonly relief: Relief;
  readonly settling: Settling | undefined;
  readonly load: SessionLoad;
  readonly meter: SessionMeter;
}

/** A session's visits to worker threads, frame by frame; books what they took. */
export class Visits {
  readonly #parts: VisitsParts;

  constructor(parts: VisitsParts) {
    this.#parts = parts;
  }

  /** Undefined: the frame is too old by now, nobody has looked. */
  async find(frame: DecodedFrame, expected: Expected | undefined): Promise<ScoredLook | undefined> {
    const { workers, number, handles, maxAgeMs, load, meter } = this.#parts;
    const { slot } = frame;
    const { asked, ensemble } = this.#asked();
    // A glance would have faces scored at once: all of them, also where some are spared.
    const scoring = this.#parts.settling?.spares ? [] : ensemble;
    const glance = expected && !slot.isUngraded ? { glance: { expected, ensemble: scoring } } : {};
    const task = { sessionNumber: number, detector: handles.detector, slot, ...glance };
    const isSampledInFull = this.#parts.relief.rung === 0;
    const found = await workers.detect(task, frame.arrivedAtMs + maxAgeMs);
    if (!found) return undefined;
    const { detections, kind, scale, scored, stageMs, waitedMs } = found;
    const look = { detections, kind, scale };
    load.detected(stageMs.detect ?? 0, kind, isSampledInFull);
    meter.detected(frame, look);
    if (!scored) return look;
    return { ...look, scores: this.#book(frame, { ...scored, stageMs, waitedMs }, asked) };
  }

  /** @returns `[face][member]` */
  async score(
    frame: DecodedFrame,
    boxes: readonly Box[],
  ): Promise<readonly (readonly MemberResult[])[]> {
    const { workers, number } = this.#parts;
    const { asked, ensemble } = this.#asked();
    const task = { sessionNumber: number, ensemble, slot: frame.slot, boxes };
    return this.#book(frame, await workers.score(task), asked);
  }

  /** The members that the session is not let off, by their places and by their handles. */
  #asked() {
    const { relief, pipeline, handles } = this.#parts;
    const asked = relief.asked(pipeline.ensemble);
    return { asked, ensemble: asked.map((k) => handles.ensemble[k]!) };
  }

  #book(frame: DecodedFrame, said: Scored & Omit<Timed, 'busyMs'>, asked: readonly number[]) {
    const { pipeline, prepared, load, meter } = this.#parts;
    const { ensemble } = pipeline;
    const scored = withSkipped(said, asked, ensemble.length);
    const { results, stageMs } = scored;
    const { crop = 0, score = 0 } = stageMs;
    load.scored(results.length, crop + score, optionalMs(ensemble, asked, scored));
    meter.scored(frame, scored, prepared);
    return results;
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
