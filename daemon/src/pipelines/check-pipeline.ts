import { TrueframeError } from '@trueframe/sdk';
import { parseOptions } from '@trueframe/sdk/host';
import { type AnyPipeline, usesMethod } from '../config/pipeline.ts';
import type { ModelStore } from '../models/store.ts';
import type { PluginRegistry } from '../plugins/registry.ts';
import { checkNeighbours } from './check-neighbours.ts';

/**
 * Everything that keeps a pipeline from running: unknown plugins, wrong options, missing or wrong bundles, sampling that does not go
 * with a model. Bundles are
 * what options named `bundle`, `fallback`, `model` or `models` hold, by choice or by default.
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
          ...(pipeline.pooling.members ? [['pooling', pipeline.pooling.members] as const] : []),
          ['pooling', pipeline.pooling.track],
          ['pooling', pipeline.pooling.session],
        ] as const)),
  ] as const;
  const bundles = new Set<string>();
  const elsewhere = new Set<string>();
  for (const [kind, { use, options }] of refs) {
    await attempt(() => {
      const definition = registry[kind](use);
      const parsed = parseOptions(`${kind} ${use}`, definition.options, options);
      const { bundle, ...others } = parsed as Readonly<Record<string, unknown>>;
      const isRemote = definition.kind === 'model' && definition.remote !== undefined;
      for (const id of bundlesIn({ bundle })) (isRemote ? elsewhere : bundles).add(id);
      for (const id of bundlesIn(others)) bundles.add(id);
    });
  }
  for (const bundle of new Set([...elsewhere, ...bundles])) {
    await attempt(async () => {
      const manifest = bundles.has(bundle)
        ? (await store.verify(bundle)).manifest
        : store.manifest(bundle);
      const frames = manifest.input?.frames ?? 1;
      if (frames > 1 && !usesMethod(pipeline)) checkNeighbours(pipeline.sampling, bundle);
    });
  }
  return withMissingAsOne(problems);
}

/** Whoever has none of a pipeline's weights need not read the same of each. */
function withMissingAsOne(problems: readonly TrueframeError[]): readonly TrueframeError[] {
  const isMissing = ({ code }: TrueframeError) => code === 'MODEL_NOT_FOUND';
  const missing = problems.filter(isMissing);
  if (missing.length < 2) return problems;
  const ids = missing.map(({ details }) => details.model).join(', ');
  const error = new TrueframeError(
    'MODEL_NOT_FOUND',
    `${missing.length} models are missing (${ids}): name the folder that holds them under \`models:\` or with --models`,
    { details: { models: ids } },
  );
  return [...problems.filter((problem) => !isMissing(problem)), error];
}

function bundlesIn(options: unknown): string[] {
  const { bundle, model, models, fallback } = options as Readonly<Record<string, unknown>>;
  const several = typeof models === 'object' && models !== null ? Object.values(models) : [];
  return [bundle, model, fallback, ...several].filter((id) => typeof id === 'string');
}
