import { MessageChannel, parentPort, workerData } from 'node:worker_threads';
import { type Box, type Frame, TrueframeError } from '@trueframe/sdk';
import { logCause } from '../../lib/log-cause.ts';
import type { FrameSlot } from '../../wire/frame-slot.ts';
import type { Inferred, ModelPorts } from '../../wire/inference.ts';
import type { Cut, CutTask, LookTask, Voted, VoteTask } from '../../wire/method-tasks.ts';
import type { PicturesMade, PictureTask } from '../../wire/picture-task.ts';
import type { Prepared } from '../../wire/prepared.ts';
import type { PluginHandle } from '../../wire/ready-plugin.ts';
import type { WorkerStage } from '../../wire/stage.ts';
import type { Detected, Looked, Scored, TaskResult } from '../../wire/task-results.ts';
import type {
  AbortLine,
  DetectTask,
  ForSession,
  InferTask,
  OpenTask,
  PrepareTask,
  ScoreTask,
  WorkerData,
} from '../../wire/tasks.ts';
import { makePictures } from '../pictures/make-pictures.ts';
import { cutInputs } from '../pipeline/crop/cut-inputs.ts';
import { type FindIn, lookAt } from '../pipeline/detect/look.ts';
import { lookAtView } from '../pipeline/detect/look-at-view.ts';
import { scoreFaces } from '../pipeline/score/score-faces.ts';
import { scorePictures } from '../pipeline/score/score-pictures.ts';
import { portsOf, runOn } from './run-on.ts';
import { WorkerRuntime } from './runtime.ts';
import { Visit } from './visit.ts';

// Entry of a worker thread. The named exports are the tasks; Piscina calls one at a time. What they do is in the stages.

const { config, pulse: pulseMemory, place } = piscinaData<WorkerData>();
const pulse = new Int32Array(pulseMemory);
let runtime: Promise<WorkerRuntime> | undefined;
hearOfAborts();

export function prepare(task: PrepareTask & ForSession): Promise<TaskResult<Prepared>> {
  return run(task, undefined, async (here) => {
    await here.detector(task.detector);
    const members: Prepared['members'][number][] = [];
    for (const ref of task.ensemble) {
      // One after the other, each with time of its own: the first opening of a large network takes seconds.
      here.enter();
      const { info, input } = await here.model(ref);
      members.push({ info, input });
    }
    return { members };
  });
}

export function detect(task: DetectTask & ForSession): Promise<TaskResult<Looked>> {
  const { detector: ref, slot, glance } = task;
  return run(task, 'detect', async (here): Promise<Looked> => {
    const detector = await here.detector(ref);
    const find: FindIn = (finder, frame) =>
      here.call(here.ownerOf(ref), 'detect', (signal) => finder.detect(frame, signal));
    const look = await lookAt(detector, toFrame(slot), glance?.expected, find);
    if (!glance || look.kind !== 'glance' || glance.ensemble.length === 0) return look;
    // A face seen at a glance was there before and has a track, so the tracker need not be waited for. A failure here repeats itself
    // in the visit that asks for these scores, which reports it.
    const boxes = look.detections.map(({ box }) => box);
    const scored = await scoreBoxes(here, glance.ensemble, slot, boxes).catch(() => undefined);
    return scored ? { ...look, scored } : look;
  });
}

export function score(task: ScoreTask & ForSession): Promise<TaskResult<Scored>> {
  const { ensemble, slot, boxes } = task;
  return run(task, 'score', (here) => scoreBoxes(here, ensemble, slot, boxes));
}

export function look(task: LookTask & ForSession): Promise<TaskResult<Detected>> {
  const { method: viewer, detector: ref, view, slot } = task;
  return run(task, 'detect', async (here) => {
    const [method, detector] = await Promise.all([here.method(viewer), here.detector(ref)]);
    const finder = { owner: here.ownerOf(ref), detector };
    return { detections: await lookAtView(here, method, finder, view, toFrame(slot)) };
  });
}

export function cut(task: CutTask & ForSession): Promise<TaskResult<Cut>> {
  const { method: ref, slot } = task;
  return run(task, 'crop', async (here) => {
    const method = await here.method(ref);
    const cuts = await Promise.all(
      task.cuts.map(async ({ crop, model }) => ({ crop, input: (await here.model(model)).input })),
    );
    return { pictures: cutInputs(method, cuts, toFrame(slot)) };
  });
}

export function vote(task: VoteTask & ForSession): Promise<TaskResult<Voted>> {
  const { pictures, model: ref, isMirrored } = task;
  return run(task, 'score', async (here) => {
    const voter = { owner: here.ownerOf(ref), model: await here.model(ref) };
    return scorePictures(here, voter, pictures, isMirrored);
  });
}

export function picture(task: PictureTask & ForSession): Promise<TaskResult<PicturesMade>> {
  return run(task, undefined, () => makePictures(toFrame(task.slot), task));
}

export function open(task: OpenTask & ForSession): Promise<TaskResult<ModelPorts>> {
  return run(task, undefined, async (here) => portsOf(await here.network(task.model)));
}

export function infer(
  task: InferTask & ForSession,
): Promise<TaskResult<Omit<Inferred, 'waitedMs'>>> {
  return run(task, undefined, async (here) => {
    const model = await here.network(task.model);
    here.enter();
    return runOn(model, task.inputs);
  });
}

async function scoreBoxes(
  here: WorkerRuntime,
  ensemble: readonly PluginHandle[],
  slot: FrameSlot,
  boxes: readonly Box[],
): Promise<Scored> {
  const models = await Promise.all(
    ensemble.map(async (ref) => ({ owner: here.ownerOf(ref), model: await here.model(ref) })),
  );
  const { frames = [], fault } = slot.window ?? {};
  const picture = { frame: toFrame(slot), before: frames.map(toFrame), fault };
  return scoreFaces(here, models, picture, boxes);
}

/** No task comes any more. */
export async function close(): Promise<void> {
  await (await runtime)?.close();
}

async function run<T>(
  session: ForSession,
  stage: WorkerStage | undefined,
  work: (here: WorkerRuntime) => Promise<T>,
): Promise<TaskResult<T>> {
  const visit = new Visit(pulse, place, session.sessionNumber, stage);
  let here: WorkerRuntime | undefined;
  const ended = () => {
    const figures = here?.takeFigures();
    return { ...visit.end(), ...(figures && { figures }) };
  };
  try {
    runtime ??= WorkerRuntime.open(config);
    here = await runtime;
    here.begin(session, visit);
    const value = await work(here);
    return { ok: true, value, ...ended() };
  } catch (reason) {
    logCause(reason);
    return { ok: false, error: TrueframeError.from(reason).toWire(), ...ended() };
  }
}

function hearOfAborts(): void {
  const { port1, port2 } = new MessageChannel();
  const line: AbortLine = { type: 'aborts', port: port2 };
  parentPort?.postMessage(line, [port2]);
  port1.on('message', (number: number) => void runtime?.then((here) => here.abort(number)));
  port1.unref();
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
