import { pairedChange } from '../lib/change.ts';
import { MeasuredDaemon } from '../lib/daemon.ts';
import { machine } from '../lib/machine.ts';
import { makeScene, withScratch } from '../lib/scene.ts';
import type { Figure } from './condense.ts';

/** CPU time per analysed frame of two pipelines, measured in turns in one daemon. */
export interface CostFigures {
  readonly pipeline: string;
  readonly beside: string;
  /** Median of the rounds. */
  readonly cpuMsPerFrame: Readonly<Record<string, number>>;
  /** `pipeline` ÷ `beside`; 95 %, from the rounds. */
  readonly ratio: Figure;
  readonly rounds: number;
  /** Length of the 720p clip that each round analyses. */
  readonly seconds: number;
  readonly measured: { readonly date: string; readonly commit: string };
}

/** A pipeline by its id, and the files that say what it is when the daemon does not know it. */
export interface CostPipeline {
  readonly id: string;
  readonly file?: string;
}

/**
 * Sessions of the two in turns, A B, B A, …, each with the sampling that its pipeline has. Control process, engine and
 * decoders count; a session that warms up goes before.
 */
export function costOf(
  own: CostPipeline,
  beside: CostPipeline,
  {
    models,
    rounds,
    seconds,
  }: { readonly models: readonly string[]; readonly rounds: number; readonly seconds: number },
): Promise<CostFigures> {
  return withScratch(async (folder) => {
    const source = makeScene(folder, seconds);
    const files = [own, beside].flatMap(({ file }) => (file ? [file] : []));
    const daemon = await MeasuredDaemon.start({ models: [...models], pipelines: files });
    const perFrame = async ({ id }: CostPipeline) => {
      const before = await daemon.work();
      const { frames } = await daemon.analyze({ source, options: { pipeline: id } });
      const after = await daemon.work();
      return (1000 * (after.cpuSeconds - before.cpuSeconds)) / Number(frames?.analysed);
    };
    try {
      for (const pipeline of [own, beside]) await perFrame(pipeline);
      const runs = { own: [] as number[], beside: [] as number[] };
      for (let round = 0; round < rounds; round += 1) {
        const sides = [
          { pipeline: own, list: runs.own },
          { pipeline: beside, list: runs.beside },
        ];
        // Whoever goes first finds a cooler machine.
        for (const { pipeline, list } of round % 2 === 0 ? sides : sides.reverse()) {
          list.push(await perFrame(pipeline));
        }
      }
      const { a, b, change, interval } = pairedChange(runs.beside, runs.own);
      const short = (x: number) => Number(x.toFixed(3));
      const { date, commit } = machine();
      return {
        ...{ pipeline: own.id, beside: beside.id },
        cpuMsPerFrame: { [own.id]: short(b), [beside.id]: short(a) },
        ratio: [1 + change, ...(interval ?? []).map((end) => 1 + end)].map(
          short,
        ) as unknown as Figure,
        ...{ rounds, seconds, measured: { date, commit } },
      };
    } finally {
      await daemon.close();
    }
  });
}
