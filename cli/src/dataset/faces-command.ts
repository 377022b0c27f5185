import { join } from 'node:path';
import { DEFAULT_DETECTOR } from '@trueframe/daemon/config';
import {
  boxesPath,
  type FacesSettings,
  type FindFacesTask,
  findVideos,
  isThere,
  keepSettings,
  RESIZE_FILTERS,
  type VideoSet,
  writeWhole,
} from '@trueframe/dataset';
import { defineCommand } from '../command.ts';
import { checkDetector, DETECTOR_FLAGS } from '../detector-flags.ts';
import { readOptions } from '../plugin-options.ts';
import { choiceFlag, numberFlag, wrong } from '../read-flags.ts';
import { loadSetup } from '../setup-flags.ts';
import {
  CROP_FLAGS,
  CROP_RULE_SUMMARY,
  cropRuleOf,
  SAMPLING_FLAGS,
  samplingOf,
} from './media-flags.ts';
import { runStep, STEP_FLAGS } from './run-step.ts';

export const faces = defineCommand({
  name: 'dataset faces',
  summary: 'Find the faces of videos: boxes, landmarks and, if wanted, crops.',
  operands: {
    name: 'IN',
    summary: 'Videos, or folders that are searched for videos.',
    min: 1,
    max: Number.POSITIVE_INFINITY,
  },
  flags: {
    ...STEP_FLAGS,
    out: { type: 'string', summary: 'Folder of the data set (required).', hint: 'FOLDER' },
    originals: { type: 'boolean', summary: 'Only videos that metadata.json calls REAL.' },
    ...SAMPLING_FLAGS,
    ...DETECTOR_FLAGS,
    'detect-scale': {
      type: 'string',
      summary: 'Show the detector smaller frames, e.g. 0.5 for half the size (default: 1).',
      hint: 'SCALE',
    },
    'detect-filter': {
      type: 'string',
      summary: `Filter that makes them smaller: ${RESIZE_FILTERS.join(', ')} (default: pillow-bicubic).`,
      hint: 'FILTER',
    },
    crops: {
      type: 'string',
      summary: `Write crops of this rule: ${CROP_RULE_SUMMARY}.`,
      hint: 'RULE',
    },
    ...CROP_FLAGS,
    'delete-source-after': {
      type: 'boolean',
      summary: 'Delete each video as soon as its own outputs are complete.',
    },
  },
  async run(flags, inputs) {
    const { out } = flags;
    if (!out) throw wrong('--out is missing; see trueframe dataset faces --help');
    if (flags.crops === undefined && Object.keys(CROP_FLAGS).some((flag) => isGiven(flags, flag))) {
      throw wrong(`--${Object.keys(CROP_FLAGS).join(', --')} say how crops are made: add --crops`);
    }
    const use = flags.detector ?? DEFAULT_DETECTOR;
    const settings: FacesSettings = {
      detector: { use, options: readOptions(flags.options) },
      sampling: samplingOf(flags),
      detectScale: numberFlag('--detect-scale', flags['detect-scale'], 1, 1),
      detectFilter: choiceFlag(
        '--detect-filter',
        flags['detect-filter'],
        'pillow-bicubic',
        RESIZE_FILTERS,
      ),
      crops: flags.crops === undefined ? undefined : cropRuleOf(flags.crops, flags),
    };
    const config = await loadSetup(flags);
    await checkDetector(config, settings.detector);
    const set = await findVideos(inputs, out);
    if (flags.originals && set.metadata.size === 0) {
      throw wrong('--originals needs a metadata.json beside the videos');
    }
    await keepSettings(out, 'faces', settings);
    await keepMetadata(out, set);

    const wanted = set.videos.filter(({ label }) => !flags.originals || label === 'REAL');
    const tasks: FindFacesTask[] = [];
    let skipped = 0;
    let missing = 0;
    for (const video of wanted) {
      if (await isThere(boxesPath(out, video.name))) skipped += 1;
      else if (!video.isPresent) missing += 1;
      else {
        const deleteSource = flags['delete-source-after'];
        tasks.push({ step: 'faces', video, out, settings, deleteSource });
      }
    }
    const more = { ...(missing > 0 && { missing }) };
    const run = { step: 'faces', out, tasks, videos: tasks.length, skipped, more } as const;
    return runStep(run, flags, config);
  },
});

function isGiven(flags: Readonly<Record<string, unknown>>, flag: string): boolean {
  return flags[flag] !== undefined && flags[flag] !== false;
}

/** So that folds can be made when the videos are gone. */
export async function keepMetadata(out: string, { metadata }: VideoSet): Promise<void> {
  for (const [folder, text] of metadata) {
    await writeWhole(join(out, 'metadata', folder, 'metadata.json'), text);
  }
}
