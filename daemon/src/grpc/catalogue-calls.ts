import type { TrueframeServiceHandlers } from '@trueframe/proto';
import { redact } from '../lib/redact.ts';
import { toPluginMessages } from './convert.ts';
import type { ServiceParts } from './service-parts.ts';
import { unary } from './unary.ts';

type CatalogueCalls = Pick<
  TrueframeServiceHandlers,
  'ListPlugins' | 'ListModels' | 'ListPipelines' | 'ReloadModels'
>;

/** The calls about plugins, models and pipelines. */
export function catalogueCalls(parts: ServiceParts): CatalogueCalls {
  const { pipelines, models, placements, building, plugins, reload, logger } = parts;
  return {
    ListPlugins: unary(logger, () => ({ plugins: toPluginMessages(plugins()) })),

    ListModels: unary(logger, async () => ({
      models: (await models.list()).map((model) => {
        const { provider = '', device = '', fallback = '' } = placements().get(model.id) ?? {};
        const state = building().includes(model.id)
          ? 'STATE_BUILDING'
          : model.problem
            ? 'STATE_UNUSABLE'
            : 'STATE_READY';
        const problem = redact(model.problem);
        return { ...model, problem, scope: [...model.scope], provider, device, fallback, state };
      }),
    })),

    ListPipelines: unary(logger, () => ({
      pipelines: pipelines.list().map((entry) => ({
        ...entry,
        models: [...entry.models],
        problem: redact(entry.problem),
      })),
    })),

    ReloadModels: unary(logger, () => reload()),
  };
}
