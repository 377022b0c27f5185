import { join } from 'node:path';
import { loadPlugins } from '@trueframe/daemon/plugins';
import {
  isThere,
  keepSettings,
  type LandmarksSettings,
  type MarkLandmarksTask,
  pairedVideos,
} from '@trueframe/dataset';
import { parseOptions } from '@trueframe/sdk/host';
import { defineCommand } from '../command.ts';
import { readOptions } from '../plugin-options.ts';
import { loadSetup } from '../setup-flags.ts';
import { runStep, STEP_FLAGS } from './run-step.ts';

export const landmarks = defineCommand({
  name: 'dataset landmarks',
  summary: 'Find the landmarks in the crops of originals; they hold for their fakes, too.',
  operands: { name: 'FOLDER', summary: 'Folder of the data set, with pairs.', min: 1, max: 1 },
  flags: {
    ...STEP_FLAGS,
    detector: {
      type: 'string',
      summary: 'Id of a detector that gives landmarks (default: yunet).',
      hint: 'ID',
    },
    options: { type: 'string', summary: 'Options of the detector.', hint: 'JSON' },
  },
  async run(flags, [out = '']) {
    const use = flags.detector ?? 'yunet';
    const settings: LandmarksSettings = { detector: { use, options: readOptions(flags.options) } };
    const config = await loadSetup(flags);
    const registry = await loadPlugins(config.plugins, config.engine.pluginBootTimeout);
    parseOptions(`detector ${use}`, registry.detector(use).options, settings.detector.options);
    const originals = await pairedVideos(out, 'REAL');
    await keepSettings(out, 'landmarks', settings);

    const tasks: MarkLandmarksTask[] = [];
    for (const video of originals) {
      if (await isThere(join(out, 'landmarks', video))) continue;
      tasks.push({ step: 'landmarks', video, out, settings });
    }
    const skipped = originals.length - tasks.length;
    const run = { step: 'landmarks', out, tasks, videos: tasks.length, skipped } as const;
    return runStep(run, flags, config);
  },
});
