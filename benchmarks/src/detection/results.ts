import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { machine } from '../lib/machine.ts';
import type { Figure, PipelineFigure } from './condense.ts';
import type { CostFigures } from './cost.ts';

/** benchmarks/results/detection.json: figures by pipeline and figure, each with where it was measured. */
export interface DetectionResults {
  readonly benchmark: 'detection';
  /** Longest part of each clip that is analysed, as written on the command line. */
  readonly maxDuration: string;
  readonly pipelines: Readonly<Record<string, Readonly<Record<string, MeasuredFigure>>>>;
  readonly photographs?: PhotographFigures;
  readonly cost?: CostFigures;
}

type Measured = Pick<ReturnType<typeof machine>, 'date' | 'commit'>;

export interface MeasuredFigure extends PipelineFigure {
  readonly measured: Measured;
}

/** The answer of training/figures/photographs.py. */
export interface PhotographFigures {
  readonly pairs: number;
  readonly reals: number;
  /** Weights of what `together` is made of. */
  readonly together: Readonly<Record<string, number>>;
  /** Pooling of the members' votes. */
  readonly vote?: string;
  /** AUC by scorer and family. */
  readonly scorers: Readonly<Record<string, Readonly<Record<string, Figure>>>>;
  readonly measured?: Measured;
}

export const NOTHING: DetectionResults = {
  benchmark: 'detection',
  maxDuration: '4s',
  pipelines: {},
};

export function readResults(path: string): DetectionResults {
  if (!existsSync(path)) return NOTHING;
  return JSON.parse(readFileSync(path, 'utf8')) as DetectionResults;
}

/** With a figure added, or in the place of an older one. */
export function withFigure(
  results: DetectionResults,
  pipeline: string,
  name: string,
  figure: MeasuredFigure,
): DetectionResults {
  const { pipelines } = results;
  const own = { ...pipelines[pipeline], [name]: figure };
  return { ...results, pipelines: { ...pipelines, [pipeline]: own } };
}

export function writeResults(path: string, results: DetectionResults): void {
  writeFileSync(path, jsonOf(results));
}

/** Lists of numbers, and objects of nothing else, on one line each: the file is short, and its changes can be read. */
export function jsonOf(value: object): string {
  const text = JSON.stringify(value, null, 1);
  const lists = text.replace(/\[[-\d.,\seE]*\]/g, (list) => list.replace(/\s/g, ''));
  return `${lists.replace(/\{[^{}]*\}/g, (flat) => flat.replace(/\s+/g, ' '))}\n`;
}
