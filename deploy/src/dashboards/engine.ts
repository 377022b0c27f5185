import type { Dashboard } from '../grafana/panel.ts';
import { gpu } from './gpu.ts';
import { meanBy, p95By, rateBy } from './queries.ts';

export const engine: Dashboard = {
  id: 'engine',
  title: 'engine and models',
  about: 'Where the time of the machine goes: stages, workers, models, devices.',
  rows: [
    {
      title: 'Stages',
      panels: [
        {
          title: 'Use of the processors',
          about: 'Share that each stage uses. The sum near 1 without files to analyse: saturated.',
          unit: 'percentunit',
          isStacked: true,
          queries: [
            {
              expr: 'avg by (stage) (trueframe_stage_utilisation_ratio{@})',
              legend: '{{stage}}',
            },
          ],
        },
        {
          title: 'Live sessions that fit, by stage',
          about: 'If only this stage cost anything. The smallest is the stage to make cheaper.',
          queries: [
            {
              expr: 'sum by (stage) (trueframe_stage_capacity_streams{@})',
              legend: '{{stage}}',
            },
          ],
        },
        {
          title: 'Headroom by stage',
          about: 'Share of what the stage can use that live sessions leave.',
          unit: 'percentunit',
          queries: [
            {
              expr: 'min by (stage) (trueframe_stage_headroom_ratio{@})',
              legend: '{{stage}}',
            },
          ],
        },
        {
          title: 'Duration of stages',
          about: 'p95 of the thread time for one frame, waiting excluded.',
          unit: 's',
          queries: [p95By('stage', 'trueframe_stage_duration_seconds')],
        },
        {
          title: 'Waiting for a thread',
          about: 'p95. Grows while durations do not: too few workers.',
          unit: 's',
          queries: [p95By('stage', 'trueframe_stage_queue_seconds')],
        },
        {
          title: 'Frames that wait for a thread',
          about: 'By the stage that comes next.',
          queries: [
            {
              expr: 'sum by (stage) (trueframe_stage_queue_depth{@})',
              legend: '{{stage}}',
            },
          ],
        },
        {
          title: 'Cost of stages',
          about:
            'Per megapixel decoded, frame looked at, face scored. Grows with the same sources: others use the machine.',
          unit: 's',
          queries: [
            {
              expr: 'avg by (stage) (trueframe_stage_cost_seconds{@})',
              legend: '{{stage}}',
            },
          ],
        },
        {
          title: 'Looks of detectors',
          about: 'repeated: a glance that did not see the expected faces.',
          unit: 'ops',
          queries: [rateBy('look', 'trueframe_detector_looks_total')],
        },
        {
          title: 'Time for pictures',
          about:
            'Share of the worker time. More than a fiftieth: many short tracks, or many who watch.',
          unit: 'percentunit',
          queries: [
            {
              expr: 'sum(rate(trueframe_picture_seconds_total{@}[$__rate_interval])) / (sum(rate(trueframe_worker_busy_seconds_total{@}[$__rate_interval])) > 0)',
              legend: 'pictures',
            },
          ],
        },
      ],
    },
    {
      title: 'Engines and workers',
      panels: [
        {
          title: 'Use of worker threads',
          about: 'Near 1: saturated.',
          unit: 'percentunit',
          queries: [
            {
              expr: 'rate(trueframe_worker_busy_seconds_total{@}[$__rate_interval]) / (trueframe_worker_threads{@} > 0)',
              legend: '{{instance}}',
            },
          ],
        },
        {
          title: 'Worker threads',
          about: '0: no engine.',
          queries: [{ expr: 'trueframe_worker_threads{@}', legend: '{{instance}}' }],
        },
        {
          title: 'Engines that were replaced',
          about: 'Any: the log has the last words of each. Live sessions record a gap.',
          unit: 'ops',
          queries: [rateBy('reason', 'trueframe_engine_restarts_total')],
        },
      ],
    },
    {
      title: 'Models',
      panels: [
        {
          title: 'Crops by outcome',
          about: 'failed: the model is broken for these inputs. skipped: to save time.',
          unit: 'ops',
          queries: [
            {
              expr: 'sum by (model, outcome) (rate(trueframe_model_requests_total{@}[$__rate_interval]))',
              legend: '{{model}} {{outcome}}',
            },
          ],
        },
        {
          title: 'Duration of model runs',
          about: 'p95, by model.',
          unit: 's',
          queries: [p95By('model', 'trueframe_model_compute_seconds')],
        },
        {
          title: 'Crops that wait for a worker',
          about: 'p95, by model. Grows while the duration of runs does not: too few workers.',
          unit: 's',
          queries: [p95By('model', 'trueframe_model_queue_seconds')],
        },
        {
          title: 'Crops in one run',
          about: 'Mean, by model.',
          queries: [meanBy('model', 'trueframe_model_batch_size')],
        },
        {
          title: 'What runs the models',
          about: 'cpu on a machine with a GPU: the log and ListModels say why.',
          kind: 'table',
          width: 8,
          queries: [{ expr: 'trueframe_model_provider{@}' }],
        },
        {
          title: 'Providers that work',
          about: '0: a small network did not run on it at start. See trueframe doctor.',
          emptyUnless: 'a provider other than the CPU was tried',
          queries: [{ expr: 'trueframe_provider_usable{@}', legend: '{{provider}} {{instance}}' }],
        },
      ],
    },
    ...gpu,
  ],
};
