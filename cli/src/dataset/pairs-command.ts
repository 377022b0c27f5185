import {
  type CutPairsTask,
  findVideos,
  isThere,
  keepSettings,
  type PairsSettings,
  pairFolder,
  type Video,
} from '@trueframe/dataset';
import { defineCommand } from '../command.ts';
import { numberFlag, wholeFlag, wrong } from '../read-flags.ts';
import { loadSetup } from '../setup-flags.ts';
import { keepMetadata } from './faces-command.ts';
import { CROP_FLAGS, CROP_RULE_SUMMARY, cropRuleOf } from './media-flags.ts';
import { runStep, STEP_FLAGS } from './run-step.ts';

export const pairs = defineCommand({
  name: 'dataset pairs',
  summary: 'Cut the faces of originals and of their fakes: the same boxes, the same frames.',
  operands: {
    name: 'IN',
    summary: 'Folders with videos and their metadata.json.',
    min: 1,
    max: Number.POSITIVE_INFINITY,
  },
  flags: {
    ...STEP_FLAGS,
    out: {
      type: 'string',
      summary: 'Folder of the data set, with the boxes of the originals (required).',
      hint: 'FOLDER',
    },
    'every-nth': {
      type: 'string',
      summary: 'Only frames 0, N, 2N, … (default: all with a box).',
      hint: 'N',
    },
    overlap: {
      type: 'string',
      summary:
        'Cut a fake’s face only where its own box overlaps the original’s by more than this (IoU); needs the boxes of the fakes, too.',
      hint: 'SHARE',
    },
    crops: {
      type: 'string',
      summary: `Crop rule: ${CROP_RULE_SUMMARY} (default: dfdc-1st).`,
      hint: 'RULE',
    },
    ...CROP_FLAGS,
    'delete-source-after': {
      type: 'boolean',
      summary: 'Delete an original and its fakes as soon as the crops of all are complete.',
    },
  },
  async run(flags, inputs) {
    const { out } = flags;
    if (!out) throw wrong('--out is missing; see trueframe dataset pairs --help');
    const settings: PairsSettings = {
      crops: cropRuleOf(flags.crops, flags),
      everyNth: wholeFlag('--every-nth', flags['every-nth'], 1, 1),
      ...(flags.overlap !== undefined && {
        minOverlap: numberFlag('--overlap', flags.overlap, 0.5, 1),
      }),
    };
    const config = await loadSetup(flags);
    const set = await findVideos(inputs, out);
    if (set.metadata.size === 0) {
      throw wrong(`no metadata.json in ${inputs.join(', ')}: it says which fake is of which video`);
    }
    await keepSettings(out, 'pairs', settings);
    await keepMetadata(out, set);

    const { families, alone } = familiesOf(set.videos);
    const tasks: CutPairsTask[] = [];
    let skipped = 0;
    let videos = 0;
    for (const { original, fakes } of families) {
      const members = [original, ...fakes];
      const states = await Promise.all(members.map(({ name }) => isThere(pairFolder(out, name))));
      if (states.every(Boolean)) skipped += members.length;
      else {
        const deleteSource = flags['delete-source-after'];
        tasks.push({ step: 'pairs', original, fakes, out, settings, deleteSource });
        videos += members.length;
      }
    }
    const more = { 'without original': alone };
    return runStep({ step: 'pairs', out, tasks, videos, skipped, more }, flags, config);
  },
});

/** Originals with those of their fakes that are here; how many fakes have no original here. */
function familiesOf(videos: readonly Video[]) {
  const present = new Map(videos.filter((one) => one.isPresent).map((one) => [one.name, one]));
  const families = new Map<string, { readonly original: Video; readonly fakes: Video[] }>();
  let alone = 0;
  for (const fake of present.values()) {
    if (fake.label !== 'FAKE') continue;
    const original = fake.original === undefined ? undefined : present.get(fake.original);
    if (!original) {
      alone += 1;
      continue;
    }
    const family = families.get(original.name) ?? { original, fakes: [] };
    family.fakes.push(fake);
    families.set(original.name, family);
  }
  return { families: [...families.values()], alone };
}
