import type { TrueframeServiceHandlers } from '@trueframe/proto';
import { PROVIDERS } from '../config/provider.ts';
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
        // A model that runs elsewhere needs no weights here, and is usable while it answers.
        const isElsewhere = provider !== '' && !(PROVIDERS as readonly string[]).includes(provider);
        const problem = redact(isElsewhere ? fallback : model.problem);
        const state = building().includes(model.id)
          ? 'STATE_BUILDING'
          : problem
            ? 'STATE_UNUSABLE'
            : 'STATE_READY';
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
