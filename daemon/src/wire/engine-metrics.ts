import type { Stage } from './stage.ts';

// From 1 ms, the shortest stage worth a bucket, to 10 s, far past what live use can bear.
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Twenty linear buckets: drift of a model shows in any part of the range. */
const SCORES = Array.from({ length: 20 }, (_, i) => (i + 1) / 20);

interface MetricRow {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
  /** Upper ends, of histograms only. */
  readonly buckets?: readonly number[];
}

/**
 * Everything that engines measure, in base units: seconds, bytes, counts. Labels are bounded: no track, session, call or URL.
 * docs/metrics.md says what to make of each.
 */
export const ENGINE_METRICS = {
  trueframe_frames_total: {
    type: 'counter',
    help: 'Frames by outcome: received (came out of the decoder), analysed (detected, tracked and scored).',
    labels: ['outcome'],
  },
  trueframe_frames_dropped_total: {
    type: 'counter',
    help: 'Frames that were decoded but not analysed, by reason: sampling, overload, degraded, settled, cancelled, gap, error.',
    labels: ['reason'],
  },
  trueframe_tracks_settled_total: {
    type: 'counter',
    help: 'Tracks whose evidence settled early, by decision: synthetic, authentic, undecided.',
    labels: ['decision'],
  },
  trueframe_tracks_reopened_total: {
    type: 'counter',
    help: 'Settled tracks that were opened again, by reason: no-score, size, drift, cut.',
    labels: ['reason'],
  },
  trueframe_faces_spared_total: {
    type: 'counter',
    help: 'Faces in analysed frames that were not scored, because their tracks had settled.',
    labels: [],
  },
  trueframe_worker_busy_seconds_total: {
    type: 'counter',
    help: 'Time that worker threads spent on tasks, over all threads.',
    labels: [],
  },
  trueframe_pictures_encoded_total: {
    type: 'counter',
    help: 'JPEG pictures that were made, by kind: evidence (faces that are kept), watch (frames for who watches).',
    labels: ['kind'],
  },
  trueframe_picture_seconds_total: {
    type: 'counter',
    help: 'Thread time that went into pictures; part of trueframe_worker_busy_seconds_total.',
    labels: [],
  },
  trueframe_hwaccel_fallbacks_total: {
    type: 'counter',
    help: 'Runs of a decoder in software that were to use a GPU, by reason: unavailable, refused, unsupported.',
    labels: ['reason'],
  },
  trueframe_decoder_deaths_total: {
    type: 'counter',
    help: 'Decoders that died of a signal that the daemon had not sent.',
    labels: [],
  },
  trueframe_engine_resident_memory_bytes: {
    type: 'gauge',
    help: 'Resident memory of the engine process, without its decoders.',
    labels: [],
  },
  trueframe_faces_detected_total: {
    type: 'counter',
    help: 'Faces that the detector found.',
    labels: [],
  },
  trueframe_detector_looks_total: {
    type: 'counter',
    help: 'Frames that a detector looked at: full, glance (at a smaller input), repeated (a glance that did not see what was expected, then in full); scale: of the glance.',
    labels: ['look', 'scale'],
  },
  trueframe_model_requests_total: {
    type: 'counter',
    help: 'Crops given to a model, by outcome: ok, abstained, failed; skipped: not given to it, to save time. A batch of 8 counts 8.',
    labels: ['model', 'outcome'],
  },
  trueframe_abstentions_total: {
    type: 'counter',
    help: 'Votes that models withheld, by reason.',
    labels: ['reason'],
  },
  trueframe_plugin_events_total: {
    type: 'counter',
    help: 'Counts of plugins, by names of their own, with the bundle they were created for.',
    labels: ['plugin', 'bundle', 'name'],
  },
  trueframe_plugin_highest: {
    type: 'gauge',
    help: 'Highest value that a plugin told since the engine began, by names of its own.',
    labels: ['plugin', 'bundle', 'name'],
  },
  trueframe_device_padding_total: {
    type: 'counter',
    help: 'Empty rows that filled up batches on a device.',
    labels: ['device', 'model'],
  },
  trueframe_device_failed_runs_total: {
    type: 'counter',
    help: 'Runs on a device that failed; those of a batch are tried again request by request.',
    labels: ['device', 'model'],
  },
  trueframe_stage_queue_depth: {
    type: 'gauge',
    help: 'Frames that wait for a thread, by the stage that comes next: detect, crop, score.',
    labels: ['stage'],
  },
  trueframe_model_provider: {
    type: 'gauge',
    help: 'Always 1; the labels say what runs a model.',
    labels: ['model', 'provider', 'device'],
  },
  trueframe_provider_usable: {
    type: 'gauge',
    help: '1 when a small network ran on the provider at start, else 0.',
    labels: ['provider'],
  },
  trueframe_device_queue_depth: {
    type: 'gauge',
    help: 'Requests that waited for a device when its last run ended.',
    labels: ['device'],
  },
  trueframe_worker_threads: { type: 'gauge', help: 'Worker threads of the engine.', labels: [] },
  trueframe_frame_age_seconds: {
    type: 'histogram',
    help: 'Time from arrival of a frame to the end of a stage; emit is what a caller of a live session notices.',
    labels: ['stage'],
    buckets: SECONDS,
  },
  trueframe_stage_duration_seconds: {
    type: 'histogram',
    help: 'Thread time of a stage for one frame, waiting excluded: detect, crop, score.',
    labels: ['stage'],
    buckets: SECONDS,
  },
  trueframe_stage_queue_seconds: {
    type: 'histogram',
    help: 'Time that a frame waited for a thread, by the stage that comes next: detect, crop, score.',
    labels: ['stage'],
    buckets: SECONDS,
  },
  trueframe_model_queue_seconds: {
    type: 'histogram',
    help: 'Time that crops waited for a worker before a model run.',
    labels: ['model'],
    buckets: SECONDS,
  },
  trueframe_model_compute_seconds: {
    type: 'histogram',
    help: 'Duration of one model run.',
    labels: ['model'],
    buckets: SECONDS,
  },
  trueframe_model_batch_size: {
    type: 'histogram',
    help: 'Crops in one model run.',
    labels: ['model'],
    buckets: [1, 2, 4, 8, 16, 32, 64],
  },
  trueframe_device_batch_size: {
    type: 'histogram',
    help: 'Inputs in one run on a device, of all sessions together, without padding.',
    labels: ['device', 'model'],
    buckets: [1, 2, 4, 8, 16, 32, 64],
  },
  trueframe_device_queue_seconds: {
    type: 'histogram',
    help: 'Time that a request of a worker waited for a device.',
    labels: ['device', 'model'],
    buckets: SECONDS,
  },
  trueframe_device_run_seconds: {
    type: 'histogram',
    help: 'Duration of one run on a device.',
    labels: ['device', 'model'],
    buckets: SECONDS,
  },
  trueframe_score: {
    type: 'histogram',
    help: 'Scores of a model, 0 authentic to 1 synthetic.',
    labels: ['model'],
    buckets: SCORES,
  },
} as const satisfies Readonly<Record<string, MetricRow>>;

type Metrics = typeof ENGINE_METRICS;

/** Names of a type of metric. */
export type MetricName<T extends MetricRow['type']> = {
  [Name in keyof Metrics]: Metrics[Name] extends { readonly type: T } ? Name : never;
}[keyof Metrics];

/** Labels that a metric has. */
export type LabelsOf<Name extends keyof Metrics> = {
  readonly [Label in Metrics[Name]['labels'][number]]: Label extends 'stage' ? Stage : string;
};
