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
}

export function evaluateArgs(run: EvaluateRun): string[] {
  return [
    'evaluate',
    ...run.tables,
    ...['--pipeline', run.pipeline, '--results', run.results, '--json', run.json],
    ...['--max-duration', run.maxDuration, '--jobs', String(run.jobs)],
    ...(run.compare ? ['--compare', run.compare] : []),
    ...run.models.flatMap((folder) => ['--models', folder]),
  ];
}

/**
 * Runs `trueframe evaluate`; what it prints to the terminal is left out.
 * @throws with what it said last when it fails
 */
export async function evaluate(run: EvaluateRun): Promise<EvaluateJson> {
  mkdirSync(dirname(run.json), { recursive: true });
  const bin = join(root, 'cli/bin/trueframe.js');
  const child = spawn(process.execPath, [bin, ...evaluateArgs(run)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said = `${said}${chunk}`.slice(-2000);
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`trueframe evaluate exited with ${code}: ${said.trim()}`);
  return JSON.parse(readFileSync(run.json, 'utf8')) as EvaluateJson;
}
