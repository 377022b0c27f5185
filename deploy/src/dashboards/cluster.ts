import type { Dashboard, Panel } from '../grafana/panel.ts';
import { p95By, quantiles, rateBy, rateOf } from './queries.ts';

const onNodes = (panel: Panel): Panel => ({ emptyUnless: 'there is a cluster', ...panel });
const forOthers = (panel: Panel): Panel => ({
  emptyUnless: 'somebody calls models over KServe',
  ...panel,
});
const ofServers = (panel: Panel): Panel => ({
  emptyUnless: 'models are scored on an inference server',
  ...panel,
});

/** Rate of a count of the plugin `kserve`, for each bundle. */
const crops = (name: string, legend: string) => ({
  expr: `sum by (bundle) (rate(trueframe_plugin_events_total{@, plugin="model kserve", name="${name}"}[$__rate_interval]))`,
  legend: `${legend} {{bundle}}`,
});

export const cluster: Dashboard = {
  id: 'cluster',
  title: 'cluster and inference servers',
  about: 'What nodes share, who holds what, and models that run elsewhere.',
  rows: [
    {
      title: 'Nodes',
      panels: [
        onNodes({
          title: 'Nodes with brokers',
          width: 6,
          about: 'Share of the nodes that are connected. The others take no sessions.',
          kind: 'stat',
          unit: 'percentunit',
          limits: [1, 0.6],
          queries: [{ expr: 'avg(trueframe_cluster_connected{@})' }],
        }),
        onNodes({
          title: 'Room in the cluster',
          width: 6,
          about: 'Live sessions that still fit on all nodes together. 0: jobs wait.',
          kind: 'stat',
          limits: [2, 1],
          queries: [
            {
              expr: 'sum(trueframe_capacity_sessions{@, kind="headroom"} and on (job, instance) trueframe_cluster_connected{@})',
            },
          ],
        }),
        onNodes({
          title: 'Oldest record that is not confirmed',
          width: 6,
          about: 'Above 1 s: sessions wait for the brokers.',
          kind: 'stat',
          unit: 's',
          limits: [0.5, 1],
          queries: [{ expr: 'max(trueframe_cluster_oldest_unconfirmed_seconds{@})' }],
        }),
        onNodes({
          title: 'Jobs that were put aside',
          about: 'Within the hour. Not 0: look at the stream TF_DEAD.',
          kind: 'stat',
          width: 6,
          limits: [1, 2],
          queries: [{ expr: 'sum(increase(trueframe_cluster_dead_jobs_total{@}[1h]))' }],
        }),
        onNodes({
          title: 'Jobs by node',
          width: 6,
          about:
            'Sessions that each node holds. Uneven while all have room: a node has just joined.',
          isStacked: true,
          queries: [{ expr: 'trueframe_cluster_leases{@}', legend: '{{instance}}' }],
        }),
        onNodes({
          title: 'Jobs that were taken',
          width: 6,
          about: 'Per second, by kind.',
          unit: 'ops',
          queries: [rateBy('kind', 'trueframe_cluster_claims_total')],
        }),
        onNodes({
          title: 'Take-overs',
          width: 6,
          about:
            'Sessions that nodes have gone on with after others. Without deployments: nodes die.',
          unit: 'ops',
          queries: [rateBy('kind', 'trueframe_cluster_takeovers_total')],
        }),
        onNodes({
          title: 'Sessions that were let go',
          width: 6,
          about:
            'log: another node writes them. lease: it could not be kept. The node stands still.',
          unit: 'ops',
          queries: [rateBy('by', 'trueframe_cluster_fenced_total')],
        }),
      ],
    },
    {
      title: 'Brokers',
      panels: [
        onNodes({
          title: 'Time until a message is confirmed',
          width: 6,
          about: 'Events come later by this much.',
          unit: 's',
          queries: quantiles('trueframe_cluster_publish_seconds'),
        }),
        onNodes({
          title: 'Messages',
          width: 6,
          about: 'Per second, confirmed by the brokers.',
          unit: 'ops',
          queries: [rateOf('trueframe_cluster_publish_seconds_count', 'messages')],
        }),
        onNodes({
          title: 'Bytes of messages',
          width: 6,
          about: 'Per second. The brokers keep them for cluster.logAge, up to cluster.logBytes.',
          unit: 'Bps',
          queries: [rateOf('trueframe_cluster_written_bytes_total', 'written')],
        }),
        onNodes({
          title: 'Connections that were lost',
          width: 6,
          about: 'Per second, by node. All at a time: the brokers, not the nodes.',
          unit: 'ops',
          queries: [
            {
              expr: 'rate(trueframe_cluster_disconnects_total{@}[$__rate_interval])',
              legend: '{{instance}}',
            },
          ],
        }),
      ],
    },
    {
      title: 'Models for others (KServe)',
      panels: [
        forOthers({
          title: 'Calls by outcome',
          about: 'Per second. limit_inference grows: add daemons. engine_crashed: see the log.',
          unit: 'reqps',
          queries: [rateBy('outcome', 'trueframe_inference_requests_total')],
        }),
        forOthers({
          title: 'Waiting for a worker',
          about: 'p95, by model. Longer than the run itself: the machine is full.',
          unit: 's',
          queries: [p95By('model', 'trueframe_inference_queue_seconds')],
        }),
        forOthers({
          title: 'Duration of model runs',
          about: 'p95, by model; on a device with the wait for the batch.',
          unit: 's',
          queries: [p95By('model', 'trueframe_inference_compute_seconds')],
        }),
      ],
    },
    {
      title: 'Inference servers (KServe)',
      panels: [
        ofServers({
          title: 'Crops by who scored them',
          about: 'remote: the server. fallback: here, because it was away. abstained: nobody.',
          unit: 'ops',
          queries: [
            crops('remote_crops', 'remote'),
            crops('fallback_crops', 'fallback'),
            crops('abstained_crops', 'abstained'),
          ],
        }),
        ofServers({
          title: 'Breakers that opened',
          about: 'A thread leaves the server alone for a time, because it did not answer.',
          unit: 'ops',
          queries: [crops('breaker_opened', 'opened')],
        }),
        ofServers({
          title: 'Shadow comparison',
          about:
            'Crops that were compared with the model here, those that differ, and those that could not be.',
          unit: 'ops',
          queries: [
            crops('shadow_crops', 'compared'),
            crops('shadow_doubts', 'differ'),
            crops('shadow_failed', 'failed'),
          ],
        }),
      ],
    },
  ],
};
