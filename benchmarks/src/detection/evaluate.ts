import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../lib/scene.ts';
import type { EvaluateJson } from './evaluate-json.ts';

export interface EvaluateRun {
  /** Tables of clips. */
  readonly tables: readonly string[];
  /** Id or file. */
  readonly pipeline: string;
  /** File that keeps the results of all figures of this pipeline. */
  readonly results: string;
  /** Results that this run is compared with; those of a file that is not there are not. */
  readonly compare?: string | undefined;
  readonly json: string;
  readonly models: readonly string[];
  /** Longest part of each clip that is analysed, as the command line has it. */
  readonly maxDuration: string;
  readonly jobs: number;
  /** Each clip is left when the evidence has settled. */
  readonly untilSettled?: boolean;
}

export function evaluateArgs(run: EvaluateRun): string[] {
  return [
    'evaluate',
    ...run.tables,
    ...['--pipeline', run.pipeline, '--results', run.results, '--json', run.json],
    ...['--max-duration', run.maxDuration, '--jobs', String(run.jobs)],
    ...(run.untilSettled ? ['--until-settled'] : []),
    ...(run.compare ? ['--compare', run.compare] : []),
    ...run.models.flatMap((folder) => ['--models', folder]),
  ];
}

/**
 * Runs `trueframe evaluate`; what it prints to the terminal is left out.
 * @throws with what it said last when it fails
 */
export async function evaluate(run: EvaluateRun): Promise<EvaluateJson> {
  return (await measuredEvaluate(run)).json;
}

/**
 * The same, with the CPU time of the command, its daemon and the decoders, in seconds.
 * @throws with the last words of the command when it fails
 */
export async function measuredEvaluate(
  run: EvaluateRun,
): Promise<{ readonly json: EvaluateJson; readonly cpuSeconds: number }> {
  mkdirSync(dirname(run.json), { recursive: true });
  const bin = join(root, 'cli/bin/trueframe.js');
  // The shell writes how much time its children took, and theirs.
  const script = '"$@"; code=$?; times >&2; exit $code';
  const command = [process.execPath, bin, ...evaluateArgs(run)];
  const child = spawn('bash', ['-c', script, 'bash', ...command], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said = `${said}${chunk}`.slice(-2000);
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`trueframe evaluate exited with ${code}: ${said.trim()}`);
  const json = JSON.parse(readFileSync(run.json, 'utf8')) as EvaluateJson;
  return { json, cpuSeconds: childSeconds(said) };
}

/** Reads `1m2.345s 0m1.000s`, user and system time of children, from the last line of `times`. */
function childSeconds(said: string): number {
  const last = said.trim().split('\n').at(-1) ?? '';
  const parts = [...last.matchAll(/(\d+)m([\d.]+)s/g)];
  return parts.reduce(
    (sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds),
    0,
  );
}
