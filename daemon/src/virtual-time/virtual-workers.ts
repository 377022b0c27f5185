import type { Detection, Detector, Frame, Glance } from '@trueframe/sdk';
import { lookAt } from '../engine/pipeline/detect/look.ts';
import { type Kind, Turns } from '../engine/workers/turns.ts';
import type { Workers } from '../engine/workers/workers.ts';
import type { FrameSlot } from '../wire/frame-slot.ts';
import type { DetectTask, ScoreTask } from '../wire/tasks.ts';
import type { StepCosts } from './costs.ts';
import type { VirtualClock } from './virtual-clock.ts';
import type { VirtualMachine, VirtualThread } from './virtual-machine.ts';
import { facesAt, type SourceShape } from './virtual-source.ts';

/** Large enough for any glance. */
const FACE_PX = 300;
const GLANCE_SCALE = 0.4;
/** Share of the engine thread's time for an analysed frame that goes into hearing of a task's end. */
const HEARING = 0.25;

/** Runs the tasks of sessions on threads of a virtual machine: who is served is for the real `Turns` to say. */
export class VirtualWorkers {
  readonly turns: Turns;
  readonly busyMs = { detect: 0, score: 0, infer: 0 };
  /** Looks so far. */
  readonly looks = { full: 0, glance: 0, repeated: 0 };
  readonly #clock: VirtualClock;
  readonly #main: VirtualThread;
  readonly #free: VirtualThread[];
  readonly #costs: StepCosts;
  readonly #shapes = new Map<number, SourceShape>();

  constructor(
    machine: VirtualMachine,
    main: VirtualThread,
    threads: number,
    clock: VirtualClock,
    costs: StepCosts,
  ) {
    this.turns = new Turns(threads, clock.now);
    this.#clock = clock;
    this.#main = main;
    this.#costs = costs;
    this.#free = Array.from({ length: threads }, () => machine.thread('workers', 0));
  }

  /** As far as visits use them. */
  get asWorkers(): Workers {
    return this as unknown as Workers;
  }

  enrol(session: number, shape: SourceShape): void {
    this.#shapes.set(session, shape);
    this.turns.enrol(session, { pace: 'live', tenant: '', weight: 1 });
  }

  async detect(task: DetectTask, expiresAt: number) {
    const { sessionNumber, slot, glance } = task;
    const shape = this.#shapes.get(sessionNumber)!;
    const { detector, find, spent } = this.#detectorOf(shape, slot);
    const look = await lookAt(detector, {} as Frame, glance?.expected, find);
    const isScored = glance !== undefined && look.kind === 'glance';
    const faces = isScored ? look.detections.length : 0;
    const asked = glance?.ensemble.length ?? 0;
    const scoreMs = this.#scoreMs(shape, faces, asked);
    const took = await this.#run(sessionNumber, 'detect', [spent(), scoreMs], expiresAt);
    if (!took) return undefined;
    this.looks[look.kind] += 1;
    const { waitedMs, busyMs } = took;
    const [detect = 0, score = 0] = took.partMs;
    this.busyMs.detect += detect;
    this.busyMs.score += score;
    const scored = isScored ? { scored: scoredBy(faces, asked, score) } : {};
    return { ...look, ...scored, waitedMs, busyMs, stageMs: { detect, score } };
  }

  async score({ sessionNumber, boxes, ensemble }: ScoreTask) {
    const ms = this.#scoreMs(this.#shapes.get(sessionNumber)!, boxes.length, ensemble.length);
    const { waitedMs, busyMs } = (await this.#run(sessionNumber, 'score', [ms]))!;
    this.busyMs.score += busyMs;
    const scored = scoredBy(boxes.length, ensemble.length, busyMs);
    return { ...scored, waitedMs, busyMs, stageMs: { score: busyMs } };
  }

  /** Undefined: no thread was free before `expiresAt`. */
  async #run(session: number, kind: Kind, parts: readonly number[], expiresAt?: number) {
    const queuedMs = this.#clock.now();
    const turn = await this.turns.take(session, kind, expiresAt);
    if (!turn) return undefined;
    const thread = this.#free.pop()!;
    const begunMs = this.#clock.now();
    const partMs: number[] = [];
    for (const ms of parts) {
      const sinceMs = this.#clock.now();
      if (ms > 0) await thread.run(ms);
      partMs.push(this.#clock.now() - sinceMs);
    }
    const busyMs = this.#clock.now() - begunMs;
    await this.#main.run(this.#costs.enginePerFrame * HEARING);
    this.#free.push(thread);
    turn.done(busyMs);
    return { partMs, busyMs, waitedMs: begunMs - queuedMs };
  }

  #scoreMs({ scoreFactor }: SourceShape, faces: number, asked: number): number {
    return (this.#costs.scoreFace * scoreFactor * faces * asked) / MEMBERS;
  }

  /** Sees the faces of the source, in any look; `spent`: milliseconds of all looks. */
  #detectorOf(shape: SourceShape, { ptsMs }: FrameSlot) {
    let ms = 0;
    const faces = Array.from({ length: facesAt(shape, ptsMs) }, (_, k) => faceAt(k));
    const after = (cost: number) => async () => {
      ms += cost;
      return faces;
    };
    const { fullLook, glance } = this.#costs;
    const glances = [{ scale: GLANCE_SCALE, surePx: () => FACE_PX / 2, detect: after(glance) }];
    const detector: Detector = { detect: after(fullLook), glances };
    const find = (finder: Pick<Detector, 'detect'> | Glance, frame: Frame) =>
      finder.detect(frame, NEVER);
    return { detector, find, spent: () => ms };
  }
}

/** Members of an ensemble, that share the cost of scoring; the last one is optional. */
export const MEMBERS = 2;

const NEVER = new AbortController().signal;

function faceAt(place: number): Detection {
  const x1 = place * FACE_PX;
  return { box: { x1, y1: 0, x2: x1 + FACE_PX, y2: FACE_PX }, confidence: 0.9 };
}

function scoredBy(faces: number, asked: number, ms: number) {
  return {
    results: Array.from({ length: faces }, () => new Array<number>(asked).fill(0.5)),
    computeMs: new Array<number>(asked).fill(ms / asked),
    batch: new Array<number>(asked).fill(faces),
  };
}
