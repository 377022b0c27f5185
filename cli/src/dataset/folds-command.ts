import { extname } from 'node:path';
import { assignFolds, findVideos, type Video, writeWhole } from '@trueframe/dataset';
import { defineCommand } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { printTable } from '../print-table.ts';
import { choiceFlag, wholeFlag, wrong } from '../read-flags.ts';
import { print, printJson } from '../terminal.ts';

const GROUPINGS = ['source', 'folder'] as const;

interface Row {
  readonly video: string;
  readonly label: string;
  readonly original: string;
  readonly group: string;
  readonly fold: number;
}

export const folds = defineCommand({
  name: 'dataset folds',
  summary:
    'Divide videos into folds that share no source: an original and its fakes stay together.',
  operands: {
    name: 'IN',
    summary: 'Folders with videos and metadata.json, or with metadata.json alone.',
    min: 1,
    max: Number.POSITIVE_INFINITY,
  },
  flags: {
    out: { type: 'string', summary: 'File to write, .csv or .json (required).', hint: 'FILE' },
    folds: { type: 'string', summary: 'Number of folds (default: 5).', hint: 'N' },
    seed: { type: 'string', summary: 'Seed of the division (default: 0).', hint: 'N' },
    'group-by': {
      type: 'string',
      summary: 'Videos that stay together: those of a source, or of a folder (default: source).',
      hint: 'WHAT',
    },
    json: { type: 'boolean', summary: 'The summary as one JSON object.' },
  },
  async run(flags, inputs) {
    const { out } = flags;
    const kind = extname(out ?? '');
    if (!out || (kind !== '.csv' && kind !== '.json')) {
      throw wrong('--out must name a .csv or a .json file');
    }
    const count = wholeFlag('--folds', flags.folds, 5, 2);
    const seed = wholeFlag('--seed', flags.seed, 0, 0);
    const grouping = choiceFlag('--group-by', flags['group-by'], 'source', GROUPINGS);
    const { videos } = await findVideos(inputs, out);
    const rows = rowsOf(videos, grouping, count, seed);
    const groups = new Set(rows.map(({ group }) => group)).size;
    if (groups < count) {
      throw wrong(`${groups} groups by ${grouping} cannot fill ${count} folds`);
    }
    await writeWhole(out, kind === '.csv' ? toCsv(rows) : `${JSON.stringify(rows, null, 1)}\n`);
    const summary = Array.from({ length: count }, (_, fold) => summarise(fold, rows));
    if (flags.json) printJson({ step: 'folds', out, videos: rows.length, folds: summary });
    else {
      print(`folds in ${out}: ${rows.length} videos in ${groups} groups by ${grouping}`);
      printTable(
        ['fold', 'videos', 'groups', 'real', 'fake'],
        summary.map((one) =>
          [one.fold, one.videos, one.groups, one.real, one.fake].map((value) => String(value)),
        ),
      );
    }
    return EXIT.ok;
  },
});

function rowsOf(
  videos: readonly Video[],
  grouping: (typeof GROUPINGS)[number],
  count: number,
  seed: number,
): Row[] {
  const groupOf = ({ name, folder, original }: Video) =>
    grouping === 'folder' ? folder : (original ?? name);
  const groups = new Map<string, { isFake: boolean }[]>();
  for (const video of videos) {
    const members = groups.get(groupOf(video)) ?? [];
    members.push({ isFake: video.label === 'FAKE' });
    groups.set(groupOf(video), members);
  }
  const assigned = assignFolds(
    [...groups].map(([key, members]) => ({ key, members })),
    count,
    seed,
  );
  return videos.map((video) => ({
    video: video.name,
    label: video.label ?? '',
    original: video.original ?? '',
    group: groupOf(video),
    fold: assigned.get(groupOf(video)) ?? 0,
  }));
}

function summarise(fold: number, rows: readonly Row[]) {
  const mine = rows.filter((row) => row.fold === fold);
  return {
    fold,
    videos: mine.length,
    groups: new Set(mine.map(({ group }) => group)).size,
    real: mine.filter(({ label }) => label === 'REAL').length,
    fake: mine.filter(({ label }) => label === 'FAKE').length,
  };
}

function toCsv(rows: readonly Row[]): string {
  const cell = (value: string | number) =>
    /[",\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value);
  const lines = rows.map(({ video, label, original, group, fold }) =>
    [video, label, original, group, fold].map(cell).join(','),
  );
  return `${['video,label,original,group,fold', ...lines].join('\n')}\n`;
}
