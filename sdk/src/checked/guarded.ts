import type { Detector, DetectorDefinition, Glance } from '../detector.ts';
import type { Method, MethodDefinition } from '../method.ts';
import type { Model, ModelDefinition } from '../model.ts';
import type { Pooling, PoolingDefinition } from '../pooling.ts';
import type { Sink, SinkDefinition } from '../sink.ts';
import type { Tracker, TrackerDefinition } from '../tracker.ts';
import { checkDetections } from './check-detections.ts';
import { checkFrames, checkOutcome, checkPicture, checkPlan } from './check-method.ts';
import { checkModel } from './check-model.ts';
import { checkPooled } from './check-pooled.ts';
import { checkScores } from './check-scores.ts';
import { checkSink } from './check-sink.ts';
import { pluginThrew } from './plugin-threw.ts';
import { refuse } from './refuse.ts';
import { UpdateCheck } from './update-check.ts';

// Plugins as whoever runs them sees them: what they give is checked in one place. What they throw stays as it is where a promise
// carries it, and is told as theirs where they are called directly.

/** Its answers are checked. */
export function guardDetector(owner: string, detector: Detector): Detector {
  if (typeof detector?.detect !== 'function') refuse(owner, 'create gave nothing that detects');
  const glances = detector.glances?.map(
    (glance): Glance => ({
      scale: glance.scale,
      surePx: (frame) => glance.surePx(frame),
      detect: async (frame, signal) => checkDetections(owner, await glance.detect(frame, signal)),
    }),
  );
  return {
    detect: async (frame, signal) => checkDetections(owner, await detector.detect(frame, signal)),
    ...(glances && { glances }),
    close: async () => detector.close?.(),
  };
}

/** Its answers are checked. */
export function guardModel(owner: string, model: Model): Model {
  if (typeof model?.score !== 'function') refuse(owner, 'create gave nothing that scores');
  const { info, input, limits } = checkModel(owner, model);
  return {
    info,
    input,
    limits,
    score: async (crops, signal) =>
      checkScores(owner, await model.score(crops, signal), crops.count, input.frames),
    close: async () => model.close?.(),
  };
}

/** Its answers are checked, against each other too. */
export function guardTracker(owner: string, tracker: Tracker): Tracker {
  if (typeof tracker?.update !== 'function') refuse(owner, 'create gave nothing that tracks');
  const check = new UpdateCheck(owner);
  return {
    update: (detections, frame) =>
      check.update(told(owner, 'update', () => tracker.update(detections, frame))),
    end: () => check.end(told(owner, 'end', () => tracker.end())),
  };
}

/** Its answers are checked. */
export function guardPooling(owner: string, pooling: Pooling): Pooling {
  if (typeof pooling?.pool !== 'function') refuse(owner, 'create gave nothing that pools');
  return {
    pool: (samples) =>
      checkPooled(
        owner,
        told(owner, 'pool', () => pooling.pool(samples)),
        samples.length,
      ),
  };
}

/** Its answers are checked. */
export function guardMethod(owner: string, method: Method): Method {
  if (typeof method?.pool !== 'function') refuse(owner, 'create gave nothing that pools');
  const call = <T>(what: string, work: () => T): T => told(owner, what, work);
  return {
    look: (tried) => call('look', () => method.look(tried)),
    frames: (video) =>
      checkFrames(
        owner,
        call('frames', () => method.frames(video)),
      ),
    view: (frame, view) =>
      checkPicture(
        owner,
        call('view', () => method.view(frame, view)),
      ),
    plan: (looks, given) =>
      checkPlan(
        owner,
        call('plan', () => method.plan(looks, given)),
        given.members.length,
      ),
    input: (frame, crop, member) =>
      checkPicture(
        owner,
        call('input', () => method.input(frame, crop, member)),
      ),
    pool: (results, members) =>
      checkOutcome(
        owner,
        call('pool', () => method.pool(results, members)),
        results.length,
      ),
  };
}

/** Its limits are checked. */
export function guardSink(owner: string, sink: Sink): Sink {
  const { maxBatch, maxCalls } = checkSink(owner, sink);
  return {
    maxBatch,
    maxCalls,
    deliver: async (notices, signal) => sink.deliver(notices, signal),
    ...(sink.probe && { probe: async (signal: AbortSignal) => sink.probe?.(signal) }),
    close: async () => sink.close?.(),
  };
}

/** Runs `work`; reports what it throws as the plugin's error. */
function told<T>(owner: string, what: string, work: () => T): T {
  try {
    return work();
  } catch (reason) {
    throw pluginThrew(owner, what, reason);
  }
}

/** The same plugin, whose instances are guarded. */
export function guardedDetector(definition: DetectorDefinition): DetectorDefinition {
  const owner = `detector ${definition.id}`;
  const create: DetectorDefinition['create'] = async (context, options) =>
    guardDetector(owner, await definition.create(context, options));
  return { ...definition, create };
}

/** The same plugin, whose instances are guarded. */
export function guardedModel(definition: ModelDefinition): ModelDefinition {
  const owner = `model ${definition.id}`;
  const create: ModelDefinition['create'] = async (context, options) =>
    guardModel(owner, await definition.create(context, options));
  return { ...definition, create };
}

/** The same plugin, whose instances are guarded. */
export function guardedTracker(definition: TrackerDefinition): TrackerDefinition {
  const owner = `tracker ${definition.id}`;
  const create: TrackerDefinition['create'] = (options) =>
    guardTracker(
      owner,
      told(owner, 'create', () => definition.create(options)),
    );
  return { ...definition, create };
}

/** The same plugin, whose instances are guarded. */
export function guardedPooling(definition: PoolingDefinition): PoolingDefinition {
  const owner = `pooling ${definition.id}`;
  const create: PoolingDefinition['create'] = (options) =>
    guardPooling(
      owner,
      told(owner, 'create', () => definition.create(options)),
    );
  return { ...definition, create };
}

/** The same plugin, whose instances are guarded. */
export function guardedMethod(definition: MethodDefinition): MethodDefinition {
  const owner = `method ${definition.id}`;
  const create: MethodDefinition['create'] = (options) =>
    guardMethod(
      owner,
      told(owner, 'create', () => definition.create(options)),
    );
  return { ...definition, create };
}

/** The same plugin, whose instances are guarded. */
export function guardedSink(definition: SinkDefinition): SinkDefinition {
  const owner = `sink ${definition.id}`;
  const create: SinkDefinition['create'] = async (context, options) =>
    guardSink(owner, await definition.create(context, options));
  return { ...definition, create };
}
