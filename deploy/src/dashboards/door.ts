import type { Dashboard } from '../grafana/panel.ts';
import { rateBy, rateOf } from './queries.ts';

export const door: Dashboard = {
  id: 'door',
  title: 'callers',
  about: 'Calls, connections, who was turned away, and certificates.',
  rows: [
    {
      title: 'Calls',
      panels: [
        {
          title: 'Calls that began',
          about: 'Per second, by method. Those over HTTP are among them.',
          unit: 'reqps',
          queries: [rateBy('grpc_method', 'grpc_server_started_total')],
        },
        {
          title: 'Calls that ended',
          about: 'Per second, by status. INTERNAL: a bug, please report it with the log.',
          unit: 'reqps',
          queries: [rateBy('grpc_code', 'grpc_server_handled_total')],
        },
        {
          title: 'Calls that are open',
          about: 'By method. Streams stay as long as their sessions.',
          queries: [
            {
              expr: 'sum by (grpc_method) (grpc_server_started_total{@}) - sum by (grpc_method) (grpc_server_handled_total{@})',
              legend: '{{grpc_method}}',
            },
          ],
        },
        {
          title: 'Duration of unary calls',
          about: 'p95, by method.',
          unit: 's',
          queries: [
            {
              expr: 'histogram_quantile(0.95, sum by (le, grpc_method) (rate(grpc_server_handling_seconds_bucket{@, grpc_type="unary"}[$__rate_interval])))',
              legend: '{{grpc_method}}',
            },
          ],
        },
        {
          title: 'Messages',
          about: 'Per second, in and out.',
          unit: 'ops',
          queries: [
            rateOf('grpc_server_msg_received_total', 'received'),
            rateOf('grpc_server_msg_sent_total', 'sent'),
          ],
        },
        {
          title: 'Share of calls that failed',
          about: 'Through a fault of the daemon. The objective is 1 %.',
          unit: 'percentunit',
          queries: [{ expr: 'trueframe:calls_failed:ratio5m{@}', legend: '{{instance}}' }],
        },
      ],
    },
    {
      title: 'Connections',
      panels: [
        {
          title: 'Connections',
          about: 'Open now. Near grpc.limits.connections new callers may be turned away.',
          queries: [
            { expr: 'trueframe_grpc_connections{@}', legend: 'gRPC {{instance}}' },
            { expr: 'trueframe_http_connections{@}', legend: 'HTTP {{instance}}' },
          ],
        },
        {
          title: 'Turned away, by limit',
          about: 'Any growth: a caller that does not behave, or a limit that is too low.',
          unit: 'ops',
          queries: [rateBy('reason', 'trueframe_grpc_refusals_total')],
        },
        {
          title: 'Quotas',
          about: 'Sessions that were refused, and tenants that were held back, per second.',
          unit: 'ops',
          queries: [
            rateBy('reason', 'trueframe_admission_rejected_total'),
            rateBy('reason', 'trueframe_tenant_limited_total'),
          ],
        },
      ],
    },
    {
      title: 'Credentials',
      panels: [
        {
          title: 'Credentials that were refused',
          about: 'invalid and backoff rise: somebody guesses, or a token was withdrawn too early.',
          unit: 'ops',
          queries: [rateBy('reason', 'trueframe_auth_denied_total')],
        },
        {
          title: 'Certificates end in',
          about: 'Renew in place; the daemon reads the new file by itself.',
          unit: 's',
          limits: [1_209_600, 259_200],
          emptyUnless: 'TLS is on',
          queries: [
            {
              expr: 'min by (certificate) (trueframe_tls_certificate_expiry_timestamp_seconds{@}) - time()',
              legend: '{{certificate}}',
            },
          ],
        },
        {
          title: 'Certificates that were read',
          about: 'failed: the old one stays in use until it ends.',
          queries: [
            {
              expr: 'sum by (outcome) (increase(trueframe_tls_reloads_total{@}[1h]))',
              legend: '{{outcome}}',
            },
          ],
        },
      ],
    },
  ],
};
