import type { Logger } from 'pino';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { MetricBatch } from '../wire/metric-batch.ts';

// From 1 ms, the shortest stage worth a bucket, to 10 s, far past what live use can bear.
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Twenty linear buckets: drift of a model shows in any part of the range. */
const SCORES = Array.from({ length: 20 }, (_, i) => (i + 1) / 20);

interface Row {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
}

const COUNTERS: readonly Row[] = [
  {
    name: 'trueframe_frames_total',
    help: 'Frames by outcome: received (came out of the decoder), analysed (detected, tracked and scored).',
    labels: ['outcome'],
  },
  {
    name: 'trueframe_frames_dropped_total',
    help: 'Frames that were decoded but not analysed, by reason: sampling, overload, degraded, cancelled, gap, error.',
    labels: ['reason'],
  },
  {
    name: 'trueframe_worker_busy_seconds_total',
    help: 'Time that worker threads spent on tasks, over all threads.',
  },
  {
    name: 'trueframe_hwaccel_fallbacks_total',
    help: 'Runs of a decoder in software that were to use a GPU, by reason: unavailable, refused, unsupported.',
    labels: ['reason'],
  },
  { name: 'trueframe_faces_detected_total', help: 'Faces that the detector found.' },
  {
    name: 'trueframe_detector_looks_total',
    help: 'Frames that a detector looked at: full, glance (at a smaller input), repeated (a glance that did not see what was expected, then in full); scale: of the glance.',
    labels: ['look', 'scale'],
  },
  {
    name: 'trueframe_model_requests_total',
    help: 'Crops given to a model, by outcome: ok, abstained, failed; skipped: not given to it, to save time. A batch of 8 counts 8.',
    labels: ['model', 'outcome'],
  },
  {
    name: 'trueframe_abstentions_total',
    help: 'Votes that models withheld, by reason.',
    labels: ['reason'],
  },
  {
    name: 'trueframe_device_padding_total',
    help: 'Empty rows that filled up batches on a device.',
    labels: ['device', 'model'],
  },
  {
    name: 'trueframe_device_failed_runs_total',
    help: 'Runs on a device that failed; those of a batch are tried again request by request.',
    labels: ['device', 'model'],
  },
];

const GAUGES: readonly Row[] = [
  {
    name: 'trueframe_stage_queue_depth',
    help: 'Items that wait for a stage.',
    labels: ['stage'],
  },
  {
    name: 'trueframe_model_provider',
    help: 'Always 1; the labels say what runs a model.',
    labels: ['model', 'provider', 'device'],
  },
  {
    name: 'trueframe_provider_usable',
    help: 'Whether a small network ran on a provider when it was tried: 1 or 0.',
    labels: ['provider'],
  },
  {
    name: 'trueframe_device_queue_depth',
    help: 'Requests that waited for a device when its last run ended.',
    labels: ['device'],
  },
  { name: 'trueframe_worker_threads', help: 'Worker threads of the engine.' },
];

const HISTOGRAMS: readonly (Row & { readonly buckets: readonly number[] })[] = [
  {
    name: 'trueframe_frame_age_seconds',
    help: 'Time from arrival of a frame to the end of a stage; emit is what a caller of a live session notices.',
    labels: ['stage'],
    buckets: SECONDS,
  },
  {
    name: 'trueframe_stage_duration_seconds',
    help: 'Busy time of a stage for one frame, waiting excluded.',
    labels: ['stage'],
    buckets: SECONDS,
  },
  {
    name: 'trueframe_stage_queue_seconds',
    help: 'Time that a frame waited for a stage.',
    labels: ['stage'],
    buckets: SECONDS,
  },
  {
    name: 'trueframe_model_queue_seconds',
    help: 'Time that crops waited for a worker before a model run.',
    labels: ['model'],
    buckets: SECONDS,
  },
  {
    name: 'trueframe_model_compute_seconds',
    help: 'Duration of one model run.',
    labels: ['model'],
    buckets: SECONDS,
  },
  {
    name: 'trueframe_model_batch_size',
    help: 'Crops in one model run.',
    labels: ['model'],
    buckets: [1, 2, 4, 8, 16, 32, 64],
  },
  {
    name: 'trueframe_device_batch_size',
    help: 'Inputs in one run on a device, of all sessions together, without padding.',
    labels: ['device', 'model'],
    buckets: [1, 2, 4, 8, 16, 32, 64],
  },
  {
    name: 'trueframe_device_queue_seconds',
    help: 'Time that a request of a worker waited for a device.',
    labels: ['device', 'model'],
    buckets: SECONDS,
  },
  {
    name: 'trueframe_device_run_seconds',
    help: 'Duration of one run on a device.',
    labels: ['device', 'model'],
    buckets: SECONDS,
  },
  {
    name: 'trueframe_score',
    help: 'Scores of a model, 0 authentic to 1 synthetic.',
    labels: ['model'],
    buckets: SCORES,
  },
];

/**
 * Everything that engines measure. They send changes by name (engine/observer.ts); this table is the only place that
 * defines the names. Labels are bounded: no track, session, call or URL.
 */
export class EngineMetrics {
  readonly #logger: Logger;
  readonly #counters: ReadonlyMap<string, Counter>;
  readonly #gauges: ReadonlyMap<string, Gauge>;
  readonly #histograms: ReadonlyMap<string, Histogram>;
  readonly #unknown = new Set<string>();
  readonly restarts: Counter<'reason'>;

  constructor(registry: Registry, logger: Logger) {
    this.#logger = logger;
    const registers = [registry];
    const facts = ({ name, help, labels = [] }: Row) => ({
      name,
      help,
      labelNames: labels,
      registers,
    });
    this.#counters = new Map(COUNTERS.map((row) => [row.name, new Counter(facts(row))]));
    this.#gauges = new Map(GAUGES.map((row) => [row.name, new Gauge(facts(row))]));
    this.#histograms = new Map(
      HISTOGRAMS.map((row) => [
        row.name,
        new Histogram({ ...facts(row), buckets: [...row.buckets] }),
      ]),
    );
    this.restarts = new Counter({
      name: 'trueframe_engine_restarts_total',
      help: 'Engine processes that had to be replaced, by reason: engine_crashed, engine_hung, start_failed.',
      labelNames: ['reason'] as const,
      registers,
    });
  }

  apply({ counts, observations, gauges }: MetricBatch): void {
    for (const { name, labels, value } of counts) {
      const counter = this.#counters.get(name);
      if (counter) counter.inc(labels, value);
      else this.#reportUnknown(name);
    }
    for (const { name, labels, value } of gauges) {
      const gauge = this.#gauges.get(name);
      if (gauge) gauge.set(labels, value);
      else this.#reportUnknown(name);
    }
    for (const { name, labels, values } of observations) {
      const histogram = this.#histograms.get(name);
      if (!histogram) {
        this.#reportUnknown(name);
        continue;
      }
      const child = histogram.labels(labels);
      for (const value of values) child.observe(value);
    }
  }

  /** The engine is gone, and with it everything its gauges spoke of. */
  clearGauges(): void {
    for (const gauge of this.#gauges.values()) gauge.reset();
  }

  #reportUnknown(name: string): void {
    if (this.#unknown.has(name)) return;
    this.#unknown.add(name);
    this.#logger.error({ metric: name }, 'bug: an engine sent a metric that nobody defined');
  }
}
