import type { Registry } from 'prom-client';
import { InferenceMetrics } from '../../metrics/inference-metrics.ts';
import type { Placement } from '../../wire/placement.ts';
import { Inference, type InferenceParts } from './inference.ts';

/** The engines, as their supervisor knows them. */
interface Engines {
  readonly facts: { readonly mediaSocket: string } | undefined;
  readonly placements: ReadonlyMap<string, Placement>;
}

interface OpenParts extends Omit<InferenceParts, 'engine' | 'metrics'> {
  readonly registry: Registry;
  /** Version of the daemon. */
  readonly version: string;
}

export interface OpenInference extends Pick<OpenParts, 'version'> {
  readonly metrics: InferenceMetrics;
  /** Undefined: nobody is to use it. */
  readonly inference: Inference | undefined;
  /** Something about the engines may have changed. */
  look(engines: Engines): void;
  close(): Promise<void>;
}

/** Opens what runs models on tensors of callers, if the configuration says so. */
export function openInference({ registry, version, ...parts }: OpenParts): OpenInference {
  const metrics = new InferenceMetrics(registry);
  let engines: Engines | undefined;
  const engine = () => {
    if (!engines?.facts) return undefined;
    const { facts, placements } = engines;
    return { mediaSocket: facts.mediaSocket, placements };
  };
  const { enabled } = parts.config.grpc.inference;
  const inference = enabled ? new Inference({ ...parts, metrics, engine }) : undefined;
  return {
    version,
    metrics,
    inference,
    look: (now) => {
      engines = now;
      inference?.look();
    },
    close: async () => inference?.close(),
  };
}
