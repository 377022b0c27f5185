import { workerData } from 'node:worker_threads';
import { type Box, type Frame, TrueframeError } from '@trueframe/sdk';
import { logCause } from '../../lib/log-cause.ts';
import { clockMs } from '../../lib/pulse-clock.ts';
import type { FrameSlot } from '../../wire/frame-slot.ts';
import type { Prepared } from '../../wire/prepared.ts';
import type { Detected, Looked, Scored, TaskResult } from '../../wire/task-results.ts';
import type { DetectTask, PrepareTask, ScoreTask, WorkerData } from '../../wire/tasks.ts';
import {
  type Cut,
  type CutTask,
  cut as cutInputs,
  type LookTask,
  look as lookFor,
  vote as takeVotes,
  type Voted,
  type VoteTask,
} from '../method/tasks.ts';
import { type FindIn, lookAt } from '../pipeline/detect/look.ts';
import { scoreFrame } from '../pipeline/score/score-faces.ts';
import { WorkerRuntime } from './runtime.ts';

// Entry of a worker thread. The named exports are the tasks; Piscina calls one at a time.

const { config, pulse: pulseMemory, place } = piscinaData<WorkerData>();
const pulse = new Int32Array(pulseMemory);
const never = new AbortController().signal;
let runtime: Promise<WorkerRuntime> | undefined;

export function prepare(task: PrepareTask): Promise<TaskResult<Prepared>> {
  return run(task.sessionNumber, async (here) => {
    await here.detector(task.detector);
    const members: Prepared['members'][number][] = [];
    for (const ref of task.ensemble) {
      // One after the other, each with time of its own: the first opening of a large network takes seconds.
      startClock();
      const { info, input } = await here.model(ref);
      members.push({ info, input });
    }
    return { members };
  });
}

export function detect(task: DetectTask): Promise<TaskResult<Looked>> {
  const { sessionNumber, detector: ref, slot, glance } = task;
  return run(sessionNumber, async (here) => {
    const detector = await here.detector(ref);
    const find: FindIn = (finder, frame) =>
      here.call(`detector ${ref.use}`, 'detect', () => finder.detect(frame, never));
    const frame = toFrame(slot);
    const look = await lookAt(detector, frame, glance?.expected, find);
    // Who is glanced at was there before and has a track, so the tracker's word need not be waited for.
    if (!glance || look.kind !== 'glance') return look;
    const boxes = look.detections.map(({ box }) => box);
    const scored = await scoreAhead(here, glance.ensemble, slot, boxes);
    return scored ? { scored, ...look } : look;
  });
}

export function score(task: ScoreTask): Promise<TaskResult<Scored>> {
  const { sessionNumber, ensemble, slot, boxes } = task;
  return run(sessionNumber, (here) => scoreWith(here, ensemble, slot, boxes));
}

export function look(task: LookTask): Promise<TaskResult<Detected>> {
  return run(task.sessionNumber, (here) => lookFor(here, task, toFrame(task.slot)));
}

export function cut(task: CutTask): Promise<TaskResult<Cut>> {
  return run(task.sessionNumber, (here) => cutInputs(here, task, toFrame(task.slot)));
}

export function vote(task: VoteTask): Promise<TaskResult<Voted>> {
  return run(task.sessionNumber, (here) => takeVotes(here, task));
}

/** Undefined: it failed, and will again in the visit that asks for these scores, which tells of it. */
async function scoreAhead(
  here: WorkerRuntime,
  ensemble: ScoreTask['ensemble'],
  slot: FrameSlot,
  boxes: readonly Box[],
): Promise<Looked['scored']> {
  const begun = performance.now();
  startClock();
  try {
    const scored = await scoreWith(here, ensemble, slot, boxes);
    return { busyMs: performance.now() - begun, ...scored };
  } catch {
    return undefined;
  }
}

async function scoreWith(
  here: WorkerRuntime,
  ensemble: ScoreTask['ensemble'],
  slot: FrameSlot,
  boxes: readonly Box[],
): Promise<Scored> {
  const models = await Promise.all(
    ensemble.map(async (ref) => ({ owner: `model ${ref.use}`, model: await here.model(ref) })),
  );
  const { frames = [], fault } = slot.window ?? {};
  const picture = { frame: toFrame(slot), before: frames.map(toFrame), fault };
  return scoreFrame(here, models, picture, boxes);
}

async function run<T>(
  sessionNumber: number,
  work: (runtime: WorkerRuntime) => Promise<T>,
): Promise<TaskResult<T>> {
  const begun = performance.now();
  startClock();
  Atomics.store(pulse, place * 2, sessionNumber);
  try {
    runtime ??= WorkerRuntime.open(config);
    const here = await runtime;
    here.session = sessionNumber;
    const value = await work(here);
    return { ok: true, value, busyMs: performance.now() - begun };
  } catch (reason) {
    logCause(reason);
    return {
      ok: false,
      error: TrueframeError.from(reason).toWire(),
      busyMs: performance.now() - begun,
    };
  } finally {
    Atomics.store(pulse, place * 2, 0);
  }
}

function startClock(): void {
  Atomics.store(pulse, place * 2 + 1, clockMs());
}

function toFrame(slot: FrameSlot): Frame {
  const { ring, offset, byteLength, window: _, ...facts } = slot;
  return { format: 'yuv420p', data: new Uint8Array(ring, offset, byteLength), ...facts };
}

/** Piscina wraps the data of its owner into its own. */
function piscinaData<T>(): T {
  const data = workerData as T | [unknown, T];
  return Array.isArray(data) ? (data[1] as T) : data;
}
