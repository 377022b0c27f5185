import { parseOptions, TrueframeError } from '@trueframe/sdk';
import type { ModelStore } from '../models/store.ts';
import type { PluginRegistry } from '../plugins/registry.ts';
import { type AnyPipeline, usesMethod } from './pipeline.ts';

/**
 * Everything that keeps a pipeline from running: unknown plugins, wrong options, missing or wrong bundles. Bundles are
 * what options named `bundle`, `model` or `models` hold, by choice or by default.
 */
export async function checkPipeline(
  pipeline: AnyPipeline,
  registry: PluginRegistry,
  store: ModelStore,
): Promise<readonly TrueframeError[]> {
  const { detector, ensemble } = pipeline;
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
    ...ensemble.map((member) => ['model', member] as const),
    ...(usesMethod(pipeline)
      ? [['method', pipeline.method] as const]
      : ([
          ['tracker', pipeline.tracker],
          ['pooling', pipeline.pooling.track],
          ['pooling', pipeline.pooling.session],
        ] as const)),
  ] as const;
  const bundles = new Set<string>();
  for (const [kind, { use, options }] of refs) {
    await attempt(() => {
      const parsed = parseOptions(`${kind} ${use}`, registry[kind](use).options, options);
      for (const bundle of bundlesIn(parsed)) bundles.add(bundle);
    });
  }
  for (const bundle of bundles) await attempt(() => store.verify(bundle));
  return problems;
}

function bundlesIn(options: unknown): string[] {
  const { bundle, model, models } = options as Readonly<Record<string, unknown>>;
  const several = typeof models === 'object' && models !== null ? Object.values(models) : [];
  return [bundle, model, ...several].filter((id) => typeof id === 'string');
}
