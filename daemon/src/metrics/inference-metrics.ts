import { Counter, Histogram, type Registry } from 'prom-client';
import type { Inferred } from '../wire/inference.ts';

const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Metrics of models that callers run on tensors of their own. */
export class InferenceMetrics {
  readonly #requests: Counter<'model' | 'outcome'>;
  readonly #queueSeconds: Histogram<'model'>;
  readonly #computeSeconds: Histogram<'model'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#requests = new Counter({
      name: 'trueframe_inference_requests_total',
      help: 'ModelInfer calls for a model that exists, by outcome: ok, or the code of the error in lower case.',
      labelNames: ['model', 'outcome'] as const,
      registers,
    });
    this.#queueSeconds = new Histogram({
      name: 'trueframe_inference_queue_seconds',
      help: 'Time that a ModelInfer call waited for a worker thread.',
      labelNames: ['model'] as const,
      buckets: BUCKETS,
      registers,
    });
    this.#computeSeconds = new Histogram({
      name: 'trueframe_inference_compute_seconds',
      help: 'Duration of the model run of a ModelInfer call; on a device with the wait for the batch.',
      labelNames: ['model'] as const,
      buckets: BUCKETS,
      registers,
    });
  }

  /** `outcome`: ok, or the code of an error. */
  ended(model: string, outcome: string): void {
    this.#requests.inc({ model, outcome: outcome.toLowerCase() });
  }

  ran(model: string, { waitedMs, runMs }: Pick<Inferred, 'waitedMs' | 'runMs'>): void {
    this.#queueSeconds.observe({ model }, waitedMs / 1000);
    this.#computeSeconds.observe({ model }, runMs / 1000);
  }
}
