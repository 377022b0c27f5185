import type { MeasuredDaemon } from '../lib/daemon.ts';
import { milliseconds } from '../lib/milliseconds.ts';
import type { NodePipeline } from './layout.ts';

const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[(values.length - 1) >> 1]!;

/** Compares sessions of a node that scores by itself with those that score on the tier: CPU time per analysed frame, in turns. */
export async function frameCosts(
  node: MeasuredDaemon,
  tier: MeasuredDaemon,
  source: string,
  rounds: number,
) {
  const analyse = async (pipeline: NodePipeline) => {
    const before = [node.cpuSeconds(), tier.cpuSeconds()] as const;
    const scores: number[] = [];
    const options = { pipeline, sampling: { all: {} }, includeScores: true };
    const { frames } = await node.analyze({ source, options }, (event) => {
      for (const { score } of event.scores?.tracks ?? []) scores.push(Number(score));
    });
    const analysed = Number(frames?.analysed);
    const of = (daemon: MeasuredDaemon, k: 0 | 1) => (daemon.cpuSeconds() - before[k]) / analysed;
    return { node: of(node, 0), tier: of(tier, 1), scores, analysed };
  };
  await analyse('here');
  await analyse('abstains');
  const here = [];
  const there = [];
  for (let round = 0; round < rounds; round++) {
    here.push(await analyse('here'));
    there.push(await analyse('abstains'));
  }
  const [own, withTier, ofTier] = [
    median(here.map((run) => run.node)),
    median(there.map((run) => run.node)),
    median(there.map((run) => run.tier)),
  ];
  const [a, b] = [here[0]!.scores, there[0]!.scores];
  return {
    ratio: withTier / own,
    analysed: here[0]!.analysed,
    scores: { here: a.length, there: b.length },
    largestDifference: Math.max(...a.map((score, k) => Math.abs(score - (b[k] ?? Number.NaN)))),
    cpuMsPerFrame: milliseconds({ here: own, node: withTier, tier: ofTier }),
  };
}
