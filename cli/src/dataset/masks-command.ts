import { join } from 'node:path';
import { keepSettings, type MasksSettings, pairedVideos } from '@trueframe/dataset';
import { defineCommand } from '../command.ts';
import { loadSetup } from '../setup-flags.ts';
import { runOnVideos, STEP_FLAGS } from './run-step.ts';

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
    const videos = await pairedVideos(out, 'FAKE');
    await keepSettings(out, 'masks', settings);

    const outputOf = (video: string) => join(out, 'masks', video);
    const taskOf = (video: string) => ({ step: 'masks', video, out, settings }) as const;
    return runOnVideos({ step: 'masks', out, videos, outputOf, taskOf }, flags, config);
  },
});
