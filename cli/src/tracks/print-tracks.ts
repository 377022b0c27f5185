import { mediaTime } from '@trueframe/client/words';
import type { Verdict__Output } from '@trueframe/proto';
import { labelInColour } from '../label-colour.ts';
import { type Cell, type Column, printTable } from '../print-table.ts';
import { hasSymbols, paint } from '../terminal.ts';
import type { ScoreBook } from './score-book.ts';
import { shortNames } from './short-names.ts';
import { sparkline } from './sparkline.ts';

/** Characters of the widest sparkline. */
const WIDEST_LINE = 24;

interface TrackColumn extends Column {
  cell(track: Verdict__Output): Cell;
}

export interface TrackTable {
  readonly tracks: readonly Verdict__Output[];
  /** Analysed frames of tracks, as far as they are known. */
  readonly framesOf: ReadonlyMap<number, number>;
  readonly scores: ScoreBook;
}

/** Prints a row per track: when it was seen, its score in all, over time and by model, and the verdict. */
export function printTracks(table: TrackTable): void {
  const columns = columnsOf(table);
  printTable(
    columns,
    table.tracks.map((track) => columns.map(({ cell }) => cell(track))),
  );
}

/** Columns that would be empty or say what another one says are left out. */
function columnsOf({ tracks, framesOf, scores }: TrackTable): readonly TrackColumn[] {
  const columns: TrackColumn[] = [
    { title: 'track', cell: ({ trackId }) => String(trackId) },
    { title: 'from', drop: 3, cell: ({ fromMs }) => mediaTime(fromMs) },
    { title: 'to', drop: 2, cell: ({ toMs }) => mediaTime(toMs) },
    {
      title: 'frames',
      drop: 1,
      cell: ({ trackId, samples }) => String(framesOf.get(trackId) ?? samples),
    },
    { title: 'score', cell: ({ score }) => scoreText(score) },
  ];
  if (tracks.some(({ trackId }) => scores.line(trackId))) {
    columns.push({ title: 'over time', min: 6, drop: 9, cell: (track) => lineOf(track, scores) });
  }
  columns.push(...modelColumns(tracks));
  columns.push({ title: 'verdict', min: 16, wraps: true, cell: labelInColour });
  if (tracks.some(({ reasons }) => reasons.length > 0)) {
    columns.push({
      ...{ title: 'reasons', min: 12, drop: 4, wraps: true },
      cell: ({ reasons }) => reasons.join(', '),
    });
  }
  return columns;
}

/** A single model says what the ensemble says. The last one of several goes first. */
function modelColumns(tracks: readonly Verdict__Output[]): readonly TrackColumn[] {
  const votes = tracks.flatMap(({ memberScores }) => memberScores);
  const models = [...new Set(votes.map(({ modelId }) => modelId))];
  if (models.length < 2) return [];
  const titles = shortNames(models);
  return models.map((id, k) => ({
    ...{ title: titles[k]!, min: 6, drop: 6 - k / models.length },
    cell: ({ memberScores }) =>
      scoreText(memberScores.find(({ modelId }) => modelId === id)?.score),
  }));
}

function lineOf({ trackId, thresholds }: Verdict__Output, scores: ScoreBook): Cell {
  const line = scores.line(trackId);
  if (!line) return '-';
  return {
    widest: Math.min(line.length, WIDEST_LINE),
    draw: (width) =>
      sparkline(line.means(Math.min(width, line.length, WIDEST_LINE)), thresholds, hasSymbols())
        .map(({ tone, text }) => (tone ? paint(tone, text) : text))
        .join(''),
  };
}

function scoreText(score: number | undefined): string {
  return score === undefined ? '-' : score.toFixed(3);
}
