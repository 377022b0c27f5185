import { mediaTime } from '@trueframe/client/words';
import type { Gap__Output, Verdict__Output } from '@trueframe/proto';
import type { Sample } from './findings.ts';
import { type Html, html } from './html.ts';

const WIDTH = 720;
const HEIGHT = 180;
const LEFT = 34;
const BOTTOM = 22;
const TOP = 6;
/** Points of a line; more than the picture has pixels show nothing more. */
const COLUMNS = 340;
const TICKS = 6;

interface Point {
  readonly at: number;
  readonly score: number;
}

export interface ChartRange {
  /** Media time in milliseconds of both ends of the axis. */
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Draws the score of a face over time as SVG: the ensemble's line over the band from its 10th to its 90th percentile, a thin
 * line per model, thresholds, the interval of the verdict, gaps and frames without a vote.
 */
export function scoreChart(
  samples: readonly Sample[],
  verdict: Verdict__Output | undefined,
  gaps: readonly Gap__Output[],
  range: ChartRange,
): Html {
  const length = Math.max(range.toMs - range.fromMs, 1);
  const x = (ms: number) => LEFT + ((ms - range.fromMs) / length) * (WIDTH - LEFT - 4);
  const y = (score: number) => TOP + (1 - score) * (HEIGHT - TOP - BOTTOM);
  const stripe = (name: string, from: number, to: number) =>
    html`<rect class="${name}" x="${x(from).toFixed(1)}" width="${Math.max(x(to) - x(from), 1).toFixed(1)}" y="${TOP}" height="${HEIGHT - TOP - BOTTOM}"/>`;
  const columns = columnsOf(samples, range);
  const line = (name: string, points: readonly Point[]) =>
    html`<path class="${name}" d="${path(points, x, y)}"/>`;
  const level = (name: string, score: number | undefined) =>
    score === undefined
      ? html``
      : html`<line class="${name}" x1="${LEFT}" x2="${WIDTH - 4}" y1="${y(score).toFixed(1)}" y2="${y(score).toFixed(1)}"/>`;
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Score over time">
${verdict ? [stripe('covered', verdict.fromMs, verdict.toMs)] : []}
${gaps.map((gap) => stripe('gap', gap.fromMs, gap.toMs || range.toMs))}
${silences(samples).map(([from, to]) => stripe('silence', from, to))}
${[0, 0.5, 1].map((score) => html`<text x="${LEFT - 6}" y="${(y(score) + 3.5).toFixed(1)}" text-anchor="end">${score}</text>`)}
${ticksOf(range).map((ms) => html`<text x="${x(ms).toFixed(1)}" y="${HEIGHT - 6}" text-anchor="middle">${mediaTime(ms)}</text>`)}
${level('synthetic', verdict?.thresholds?.synthetic)}${level('authentic', verdict?.thresholds?.authentic)}
<path class="band" d="${bandPath(columns, x, y)}"/>
${modelsOf(samples).map((id, k) =>
  line(
    `model m${k % 6}`,
    linePoints(columns, (sample) => sample.members.find(({ modelId }) => modelId === id)?.score),
  ),
)}
${line(
  'ensemble',
  linePoints(columns, ({ score }) => score),
)}
</svg>`;
}

/** Ids of the models that voted or abstained, in the order of the ensemble. */
export function modelsOf(samples: readonly Sample[]): readonly string[] {
  return [...new Set(samples.flatMap(({ members }) => members.map(({ modelId }) => modelId)))];
}

function columnOf(ms: number, { fromMs, toMs }: ChartRange): number {
  return Math.floor(((ms - fromMs) / Math.max(toMs - fromMs, 1)) * (COLUMNS - 1));
}

function columnsOf(samples: readonly Sample[], range: ChartRange): ReadonlyMap<number, Sample[]> {
  const columns = new Map<number, Sample[]>();
  for (const sample of samples) {
    const column = columnOf(sample.ptsMs, range);
    const found = columns.get(column) ?? [];
    columns.set(column, found);
    found.push(sample);
  }
  return columns;
}

/** Returns the lowest and the highest sample in each column of pixels, so that no peak is lost. */
function linePoints(
  columns: ReadonlyMap<number, readonly Sample[]>,
  scoreOf: (sample: Sample) => number | undefined,
): readonly Point[] {
  const points: Point[] = [];
  for (const column of columns.values()) {
    const scored = column.flatMap((sample) => {
      const score = scoreOf(sample);
      return score === undefined ? [] : [{ at: sample.ptsMs, score }];
    });
    const sorted = scored.toSorted((a, b) => a.score - b.score);
    const ends = new Set([sorted[0], sorted.at(-1)]);
    points.push(...scored.filter((point) => ends.has(point)));
  }
  return points;
}

function path(points: readonly Point[], x: (ms: number) => number, y: (score: number) => number) {
  return points
    .map(({ at, score }, k) => `${k === 0 ? 'M' : 'L'}${x(at).toFixed(1)} ${y(score).toFixed(1)}`)
    .join('');
}

/** A band over windows of a twentieth of the axis. */
function bandPath(
  columns: ReadonlyMap<number, readonly Sample[]>,
  x: (ms: number) => number,
  y: (score: number) => number,
): string {
  const windows = new Map<number, Sample[]>();
  for (const [column, samples] of columns) {
    const window = Math.floor((column / COLUMNS) * 40);
    windows.set(window, [...(windows.get(window) ?? []), ...samples]);
  }
  const upper: string[] = [];
  const lower: string[] = [];
  for (const samples of windows.values()) {
    const scores = samples.flatMap(({ score }) => score ?? []).sort((a, b) => a - b);
    if (scores.length < 3) continue;
    const at = samples.reduce((sum, { ptsMs }) => sum + ptsMs, 0) / samples.length;
    const quantile = (q: number) => scores[Math.floor(q * (scores.length - 1))] as number;
    upper.push(`${x(at).toFixed(1)} ${y(quantile(0.9)).toFixed(1)}`);
    lower.unshift(`${x(at).toFixed(1)} ${y(quantile(0.1)).toFixed(1)}`);
  }
  return upper.length < 2 ? '' : `M${[...upper, ...lower].join('L')}Z`;
}

/** Stretches of at least two frames in a row without a vote, from and to in milliseconds. */
function silences(samples: readonly Sample[]): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  let open: [number, number] | undefined;
  for (const { ptsMs, score } of samples) {
    if (score !== undefined) open = undefined;
    else if (open) open[1] = ptsMs;
    else {
      open = [ptsMs, ptsMs];
      found.push(open);
    }
  }
  return found.filter(([from, to]) => to > from);
}

function ticksOf({ fromMs, toMs }: ChartRange): readonly number[] {
  const raw = (toMs - fromMs) / TICKS;
  const steps = [200, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000];
  const step = steps.find((one) => one >= raw) ?? 3_600_000;
  const ticks: number[] = [];
  for (let ms = Math.ceil(fromMs / step) * step; ms <= toMs; ms += step) ticks.push(ms);
  return ticks;
}
