import { join } from 'node:path';
import { keepSettings, type LandmarksSettings, pairedVideos } from '@trueframe/dataset';
import { defineCommand } from '../command.ts';
import { checkDetector, DETECTOR_FLAGS } from '../detector-flags.ts';
import { readOptions } from '../plugin-options.ts';
import { loadSetup } from '../setup-flags.ts';
import { runOnVideos, STEP_FLAGS } from './run-step.ts';

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
    options: DETECTOR_FLAGS.options,
  },
  async run(flags, [out = '']) {
    const use = flags.detector ?? 'yunet';
    const settings: LandmarksSettings = { detector: { use, options: readOptions(flags.options) } };
    const config = await loadSetup(flags);
    await checkDetector(config, settings.detector);
    const videos = await pairedVideos(out, 'REAL');
    await keepSettings(out, 'landmarks', settings);

    const outputOf = (video: string) => join(out, 'landmarks', video);
    const taskOf = (video: string) => ({ step: 'landmarks', video, out, settings }) as const;
    return runOnVideos({ step: 'landmarks', out, videos, outputOf, taskOf }, flags, config);
  },
});
