import '@trueframe/sdk/quiet-onnxruntime';
import '@trueframe/daemon/harmless-signals';

import type { EngineConfig } from '@trueframe/daemon';
import { loadPlugins, type PluginRegistry, WorkerRuntime } from '@trueframe/daemon/plugins';
import { TrueframeError } from '@trueframe/sdk';
import { cutPairs } from './cut-pairs.ts';
import { drawMasks } from './draw-masks.ts';
import { findFaces } from './find-faces.ts';
import { followFaces } from './follow-faces.ts';
import { markLandmarks } from './mark-landmarks.ts';
import type { Outcome } from './outcome.ts';
import { allFailed, type FromWorker, type Task, type ToWorker } from './task.ts';

// Entry of a process that `run-tasks.ts` starts. It lives as long as its parent wants it to.

let config: EngineConfig | undefined;
let runtime: Promise<WorkerRuntime> | undefined;
let registry: Promise<PluginRegistry> | undefined;

process.on('message', (message: ToWorker) => {
  if (message.type === 'start') config = message.config;
  else void answer(message.task);
});
process.on('disconnect', () => {
  const closed = runtime?.then((here) => here.close());
  void Promise.resolve(closed)
    .catch(() => {})
    .then(() => process.exit());
});

async function answer(task: Task): Promise<void> {
  let outcomes: FromWorker;
  try {
    outcomes = await run(task);
  } catch (reason) {
    outcomes = allFailed(task, reason);
  }
  process.send?.(outcomes);
}

async function run(task: Task): Promise<readonly Outcome[]> {
  if (!config) throw new TrueframeError('INTERNAL', 'a task came before the configuration');
  switch (task.step) {
    case 'faces':
      runtime ??= WorkerRuntime.open(config);
      return findFaces(task, await runtime, config);
    case 'tracks':
      registry ??= loadPlugins(config, config.engine.pluginBootTimeout);
      return followFaces(task, await registry);
    case 'pairs':
      return cutPairs(task, config);
    case 'masks':
      return drawMasks(task);
    case 'landmarks':
      runtime ??= WorkerRuntime.open(config);
      return markLandmarks(task, await runtime);
  }
}
