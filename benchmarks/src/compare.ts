import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { type Change, changeInWords, pairedChange, unpairedChange } from './lib/change.ts';
import { withCheckout } from './lib/checkout.ts';
import { root } from './lib/scene.ts';

interface Result {
  readonly benchmark: string;
  readonly ratio?: number;
  readonly value?: number | null;
  /** The headline of every run, with `--repeat`. */
  readonly repeats?: readonly number[];
}

/** The headline figures of two result files, as one line. */
export function compareFiles(pathA: string, pathB: string): string {
  const [a, b] = [read(pathA), read(pathB)];
  if (a.benchmark !== b.benchmark) {
    throw new Error(`${pathA} is of ${a.benchmark}, ${pathB} of ${b.benchmark}`);
  }
  return `${a.benchmark}: ${changeInWords(unpairedChange(headlines(a), headlines(b)))}`;
}

/**
 * The working tree (B) against a commit (A), in turns: A B, B A, A B, … The commit is checked out and built beside it, and
 * each runs its own benchmark.
 */
export function compareWith(
  commit: string,
  name: string,
  flags: readonly string[],
  rounds: number,
  onRound: (round: number, a: number, b: number) => void,
): Promise<Change> {
  return withCheckout(commit, async (base) => {
    const a: number[] = [];
    const b: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const sides = [
        { folder: base, runs: a },
        { folder: root, runs: b },
      ];
      // Whoever goes first finds a cooler machine.
      for (const { folder, runs } of round % 2 === 0 ? sides : sides.reverse()) {
        runs.push(await run(folder, name, flags));
      }
      onRound(round + 1, a[round]!, b[round]!);
    }
    return pairedChange(a, b);
  });
}

async function run(folder: string, name: string, flags: readonly string[]): Promise<number> {
  const args = ['benchmarks/dist/run.js', name, ...flags, '--json'];
  const options = { cwd: folder, maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)(process.execPath, args, options);
  return headlines(JSON.parse(stdout) as Result)[0]!;
}

function read(path: string): Result {
  return JSON.parse(readFileSync(path, 'utf8')) as Result;
}

function headlines({ benchmark, ratio, value, repeats }: Result): readonly number[] {
  const figure = ratio ?? value;
  if (typeof figure !== 'number' || !(figure > 0)) {
    throw new Error(`the figure of ${benchmark} is ${figure}: nothing to compare`);
  }
  return repeats ?? [figure];
}
