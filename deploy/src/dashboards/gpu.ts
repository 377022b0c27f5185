import type { Panel, Query, Row } from '../grafana/panel.ts';
import { meanBy, p95By, rateBy } from './queries.ts';

const onDevices = (panel: Panel): Panel => ({ emptyUnless: 'models run on a GPU', ...panel });
const ofNvidia = (panel: Panel): Panel => ({ emptyUnless: 'there is an NVIDIA GPU', ...panel });
const perGpu = (expr: string): Query => ({ expr, legend: '{{instance}} {{gpu_uuid}}' });

/** Rows of the models' devices, and of the GPUs themselves. */
export const gpu: readonly Row[] = [
  {
    title: 'Devices',
    panels: [
      onDevices({
        title: 'Inputs in one run',
        about: 'Mean, of all sessions together. Stays at 1 under load: too few worker threads.',
        queries: [meanBy('model', 'trueframe_device_batch_size')],
      }),
      onDevices({
        title: 'Duration of runs',
        about: 'p95, by model.',
        unit: 's',
        queries: [p95By('model', 'trueframe_device_run_seconds')],
      }),
      onDevices({
        title: 'Waiting for the device',
        about: 'p95, by model. Far above the duration of runs: the device is saturated.',
        unit: 's',
        queries: [p95By('model', 'trueframe_device_queue_seconds')],
      }),
      onDevices({
        title: 'Requests that waited',
        about: 'Near the number of worker threads: the device is saturated.',
        queries: [{ expr: 'trueframe_device_queue_depth{@}', legend: '{{instance}} {{device}}' }],
      }),
      onDevices({
        title: 'Empty rows of batches',
        about: 'As many as inputs: choose other devices.batches.',
        unit: 'ops',
        emptyUnless: 'a batch was filled up',
        queries: [rateBy('model', 'trueframe_device_padding_total')],
      }),
      onDevices({
        title: 'Runs that failed',
        about: 'Any: the log says what onnxruntime said.',
        unit: 'ops',
        emptyUnless: 'a run on a GPU has failed',
        queries: [rateBy('model', 'trueframe_device_failed_runs_total')],
      }),
    ],
  },
  {
    title: 'NVIDIA GPUs',
    panels: [
      ofNvidia({
        title: 'Compute',
        width: 6,
        about: 'Share of time. Low while sessions are refused: the CPU is the limit.',
        unit: 'percentunit',
        queries: [perGpu('trueframe_gpu_utilization_ratio{@}')],
      }),
      ofNvidia({
        title: 'Video decoder and encoder',
        width: 6,
        about: 'Decoder near 1: decode some sources in software. Trueframe never encodes.',
        unit: 'percentunit',
        queries: [
          perGpu('trueframe_gpu_decoder_utilization_ratio{@}'),
          perGpu('trueframe_gpu_encoder_utilization_ratio{@}'),
        ],
      }),
      ofNvidia({
        title: 'Memory',
        width: 6,
        about: 'Share that is in use, by everybody.',
        unit: 'percentunit',
        limits: [0.9, 0.95],
        queries: [
          perGpu('trueframe_gpu_memory_used_bytes{@} / trueframe_gpu_memory_total_bytes{@}'),
        ],
      }),
      ofNvidia({
        title: 'Temperature',
        width: 6,
        about: 'Above 85 °C most GPUs slow down.',
        unit: 'celsius',
        limits: [80, 85],
        queries: [perGpu('trueframe_gpu_temperature_celsius{@}')],
      }),
      ofNvidia({
        title: 'Power',
        about: 'Share of what it may draw.',
        unit: 'percentunit',
        queries: [perGpu('trueframe_gpu_power_watts{@} / trueframe_gpu_power_limit_watts{@}')],
      }),
      ofNvidia({
        title: 'GPUs',
        about: 'Models and drivers.',
        kind: 'table',
        width: 8,
        queries: [{ expr: 'trueframe_gpu_info{@}' }],
      }),
      ofNvidia({
        title: 'Restarts of nvidia-smi',
        about: 'Grows: the driver is in trouble.',
        unit: 'ops',
        queries: [
          {
            expr: 'rate(trueframe_gpu_monitor_restarts_total{@}[$__rate_interval])',
            legend: '{{instance}}',
          },
        ],
      }),
    ],
  },
];
