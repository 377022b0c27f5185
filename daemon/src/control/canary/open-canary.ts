import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { usesMethod } from '../../config/pipeline.ts';
import type { Config } from '../../config/schema.ts';
import { createCanaryMetrics } from '../../metrics/canary-metrics.ts';
import type { ModelStore } from '../../models/store.ts';
import type { PipelineCatalogue } from '../../pipelines/catalogue.ts';
import type { SessionHost } from '../engines/hosted-session.ts';
import { Canary, type CanaryTask } from './canary.ts';
import { BUILT_IN_CLIP, expectedAnswer } from './known-answers.ts';

export interface CanarySurroundings {
  readonly config: Config['canary'];
  readonly host: SessionHost;
  readonly pipelines: PipelineCatalogue;
  readonly models: ModelStore;
  readonly registry: Registry;
  readonly logger: Logger;
  /** See `CanaryParts`. */
  engine(): string | undefined;
  onChange(): void;
}

/** The canary of the default pipeline, with its metrics. */
export function openCanary({ pipelines, models, registry, ...parts }: CanarySurroundings): Canary {
  const { config } = parts;
  const task = async (): Promise<CanaryTask> => {
    const { pipeline, version } = pipelines.resolve('');
    const listing = pipelines.list().find(({ isDefault }) => isDefault);
    return {
      plan: {
        pipeline,
        pipelineVersion: version,
        // A policy for live sources fits no file.
        sampling:
          usesMethod(pipeline) || pipeline.sampling === 'latest' ? 'all' : pipeline.sampling,
        path: config.clip ?? BUILT_IN_CLIP,
      },
      expected: expectedAnswer(config, listing, await models.list()),
    };
  };
  const metrics = createCanaryMetrics(registry, () => canary.isWrong);
  const canary = new Canary({
    ...parts,
    task,
    onOutcome: (outcome, seconds) => metrics.onOutcome(outcome, seconds),
  });
  return canary;
}
