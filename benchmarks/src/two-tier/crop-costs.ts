import { quantile } from '@trueframe/cli/load';
import { openPluginContext } from '@trueframe/daemon/models';
import { loadPlugins } from '@trueframe/daemon/plugins';
import type { CropBatch, Model, Score } from '@trueframe/sdk';
import { parseOptions } from '@trueframe/sdk/host';
import { inputDims, inputLength } from '@trueframe/sdk/tensor';
import { noise } from '@trueframe/sdk/testing';
import type { MeasuredDaemon } from '../lib/daemon.ts';
import { milliseconds } from '../lib/milliseconds.ts';
import { BUNDLE } from './layout.ts';

const BATCHES = [1, 8];
/** Calls of one kind in a row; the two kinds take turns, so that what the machine does to one it does to the other. */
const TURN = 10;
const NEVER = new AbortController().signal;

/** Costs of the calls of one kind, in seconds. */
interface Costs {
  readonly calls: number[];
  /** CPU time of this process, which stands for a thread of a node. */
  cpu: number;
  /** CPU time of the tier's daemon and engine. */
  tierCpu: number;
}

/** Compares a model of this process with the same on the tier: time of a call, CPU time per crop on both sides, scores. */
export async function cropCosts(tier: MeasuredDaemon, models: string, calls: number) {
  const registry = await loadPlugins({ plugins: [] }, 60_000);
  await using context = await openPluginContext({ models: [models] });
  const open = (use: string, options: object): Promise<Model> => {
    const definition = registry.model(use);
    return definition.create(context, parseOptions(use, definition.options, options));
  };
  const here = await open('onnx', { bundle: BUNDLE });
  const remote = { address: tier.grpcAddress, deadline: 30 };
  const there = await open('kserve', { bundle: BUNDLE, remote, batch: Math.max(...BATCHES) });
  const rows = [];
  for (const batch of BATCHES) rows.push(await compare(here, there, tier, batch, calls));
  await there.close?.();
  return rows;
}

async function compare(
  here: Model,
  there: Model,
  tier: MeasuredDaemon,
  batch: number,
  calls: number,
) {
  const crops = cropsOf(here, batch);
  const local: Costs = { calls: [], cpu: 0, tierCpu: 0 };
  const remote: Costs = { calls: [], cpu: 0, tierCpu: 0 };
  const difference = farthest(await here.score(crops, NEVER), await there.score(crops, NEVER));
  for (let done = 0; done < calls; done += TURN) {
    await turn(here, crops, tier, local);
    await turn(there, crops, tier, remote);
  }
  const cropsInAll = local.calls.length * batch;
  const of = (costs: Costs, at: number) => quantile(costs.calls, at);
  const added = (at: number) => (of(remote, at) - of(local, at)) / batch;
  return {
    batch,
    calls: local.calls.length,
    largestDifference: difference,
    callMs: {
      here: milliseconds({ p50: of(local, 0.5), p95: of(local, 0.95) }),
      there: milliseconds({ p50: of(remote, 0.5), p95: of(remote, 0.95) }),
    },
    addedMsPerCrop: milliseconds({ p50: added(0.5), p95: added(0.95) }),
    cpuMsPerCrop: milliseconds({
      here: local.cpu / cropsInAll,
      node: remote.cpu / cropsInAll,
      tier: remote.tierCpu / cropsInAll,
    }),
  };
}

async function turn(model: Model, crops: CropBatch, tier: MeasuredDaemon, costs: Costs) {
  const [tierBefore, before] = [tier.cpuSeconds(), process.cpuUsage()];
  for (let k = 0; k < TURN; k++) {
    const begun = performance.now();
    await model.score(crops, NEVER);
    costs.calls.push((performance.now() - begun) / 1000);
  }
  const { user, system } = process.cpuUsage(before);
  costs.cpu += (user + system) / 1e6;
  costs.tierCpu += tier.cpuSeconds() - tierBefore;
}

/** Crops of noise, in the range of pixels. */
function cropsOf({ input }: Model, count: number): CropBatch {
  const random = noise(1);
  const length = inputLength(input) * count;
  const data =
    input.type === 'uint8'
      ? Uint8Array.from({ length }, () => random() * 255)
      : Float32Array.from({ length }, () => (random() - input.mean[0]) / input.std[0]);
  return { count, dims: inputDims(input, count), data };
}

function farthest(a: readonly Score[], b: readonly Score[]): number {
  return Math.max(...a.map((score, k) => Math.abs(Number(score) - Number(b[k]))));
}
