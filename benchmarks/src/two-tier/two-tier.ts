import { MeasuredDaemon } from '../lib/daemon.ts';
import type { BenchOptions } from '../lib/options.ts';
import { makeScene, withScratch } from '../lib/scene.ts';
import { cropCosts } from './crop-costs.ts';
import { frameCosts } from './frame-costs.ts';
import { killTier } from './kill-tier.ts';
import { BUNDLE, copyBundle, nodeWith } from './layout.ts';

const SERVES = { inference: { enabled: true, models: [BUNDLE] } };

/**
 * Cost of scoring on another daemon: a tier that serves a model by KServe v2, and a node whose pipeline scores there, on one machine.
 * `ratio` is the node's CPU time per frame with the tier to that without.
 */
export function twoTier({ quick }: BenchOptions) {
  return withScratch(async (folder) => {
    const source = makeScene(folder, quick ? 2 : 8);
    const models = copyBundle(folder);
    const startTier = () => MeasuredDaemon.start({ models: [models], grpc: SERVES });
    const tier = await startTier();
    const crops = await cropCosts(tier, models, quick ? 10 : 200);
    const node = await nodeWith(folder, tier.grpcAddress);
    const frames = await frameCosts(node, tier, source, quick ? 1 : 3);
    await Promise.all([node.close(), tier.close()]);
    const sessions = quick ? 2 : 8;
    const killed = [];
    for (const pipeline of ['abstains', 'falls-back'] as const) {
      killed.push(await killTier(folder, await startTier(), { source, pipeline, sessions }));
    }
    return { ratio: frames.ratio, bundle: BUNDLE, crops, frames, killed };
  });
}
