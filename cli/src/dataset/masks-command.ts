import { join } from 'node:path';
import {
  type DrawMasksTask,
  isThere,
  keepSettings,
  type MasksSettings,
  pairedVideos,
} from '@trueframe/dataset';
import { defineCommand } from '../command.ts';
import { loadSetup } from '../setup-flags.ts';
import { runStep, STEP_FLAGS } from './run-step.ts';

export const masks = defineCommand({
  name: 'dataset masks',
  summary:
    'Write masks of where the crops of fakes differ from those of their originals (1 - SSIM).',
  operands: { name: 'FOLDER', summary: 'Folder of the data set, with pairs.', min: 1, max: 1 },
  flags: {
    ...STEP_FLAGS,
    wrap: {
      type: 'boolean',
      summary: 'Let values above 255 begin anew at 0, as the 1st place’s script does.',
    },
  },
  async run(flags, [out = '']) {
    const settings: MasksSettings = { overflow: flags.wrap ? 'wrap' : 'clamp' };
    const config = await loadSetup(flags);
    const fakes = await pairedVideos(out, 'FAKE');
    await keepSettings(out, 'masks', settings);

    const tasks: DrawMasksTask[] = [];
    for (const video of fakes) {
      if (await isThere(join(out, 'masks', video))) continue;
      tasks.push({ step: 'masks', video, out, settings });
    }
    const skipped = fakes.length - tasks.length;
    const run = { step: 'masks', out, tasks, videos: tasks.length, skipped } as const;
    return runStep(run, flags, config);
  },
});
