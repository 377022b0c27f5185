import { parseOptions, TrueframeError } from '@trueframe/sdk';
import type { ModelStore } from '../models/store.ts';
import type { PluginRegistry } from '../plugins/registry.ts';
import type { Pipeline } from './pipeline.ts';
import { bundlesOf } from './pipelines.ts';

/** Everything that keeps a pipeline from running: unknown plugins, wrong options, missing or wrong bundles. */
export async function checkPipeline(
  pipeline: Pipeline,
  registry: PluginRegistry,
  store: ModelStore,
): Promise<readonly TrueframeError[]> {
  const { detector, tracker, ensemble, pooling } = pipeline;
  const problems: TrueframeError[] = [];
  const attempt = async (check: () => unknown) => {
    try {
      await check();
    } catch (reason) {
      problems.push(TrueframeError.from(reason));
    }
  };
  const refs = [
    ['detector', detector],
    ['tracker', tracker],
    ...ensemble.map((member) => ['model', member] as const),
    ['pooling', pooling.track],
    ['pooling', pooling.session],
  ] as const;
  for (const [kind, { use, options }] of refs) {
    await attempt(() => parseOptions(`${kind} ${use}`, registry[kind](use).options, options));
  }
  for (const bundle of new Set(bundlesOf(pipeline))) await attempt(() => store.verify(bundle));
  return problems;
}
