import type { Dashboard, Panel } from '../grafana/panel.ts';
import { p95By, quantiles, rateBy, rateOf } from './queries.ts';

const STORE = 'sessions.store.folder is set';
const SINKS = 'there are sinks';

const ofStore = (panel: Panel): Panel => ({ emptyUnless: STORE, ...panel });
const ofSinks = (panel: Panel): Panel => ({ emptyUnless: SINKS, ...panel });

export const store: Dashboard = {
  id: 'store',
  title: 'session store and sinks',
  about: 'What is kept on disk, and what receivers have been told.',
  rows: [
    {
      title: 'Session store',
      panels: [
        ofStore({
          title: 'Healthy',
          width: 12,
          about: '0: new sessions are refused, running ones wait.',
          kind: 'stat',
          limits: [1, 1],
          queries: [{ expr: 'min(trueframe_store_healthy{@})' }],
        }),
        ofStore({
          title: 'Oldest record that is not on disk',
          width: 12,
          about: 'Above 1 s: the disk does not keep up.',
          kind: 'stat',
          unit: 's',
          limits: [0.5, 1],
          queries: [{ expr: 'max(trueframe_store_oldest_unsynced_seconds{@})' }],
        }),
        ofStore({
          title: 'Size on disk',
          about: 'Near sessions.store.maxBytes: sessions are forgotten before their retention.',
          unit: 'bytes',
          queries: [{ expr: 'trueframe_store_bytes{@}', legend: '{{instance}}' }],
        }),
        ofStore({
          title: 'Failures',
          about: 'Times that the store began to fail. Not 0: look at the disk.',
          unit: 'ops',
          queries: [rateBy('reason', 'trueframe_store_failures_total')],
        }),
        ofStore({
          title: 'Duration of commits',
          about: 'Events come later by this much. Above 50 ms: the disk is slow or shared.',
          unit: 's',
          queries: quantiles('trueframe_store_commit_seconds'),
        }),
        ofStore({
          title: 'Records and commits',
          width: 12,
          about: 'Per second.',
          unit: 'ops',
          queries: [
            rateOf('trueframe_store_records_total', 'records'),
            rateOf('trueframe_store_commit_seconds_count', 'commits'),
          ],
        }),
        ofStore({
          title: 'Bytes of records',
          width: 12,
          about: 'Per second, before compression.',
          unit: 'Bps',
          queries: [rateOf('trueframe_store_written_bytes_total', 'written')],
        }),
      ],
    },
    {
      title: 'Sinks',
      panels: [
        ofSinks({
          title: 'Notices that were delivered',
          width: 6,
          about: 'Per second, by sink.',
          unit: 'ops',
          queries: [rateBy('sink', 'trueframe_sink_delivered_total')],
        }),
        ofSinks({
          title: 'Deliveries that are tried again',
          width: 6,
          about: 'All the time: the receiver is away.',
          unit: 'ops',
          queries: [rateBy('sink', 'trueframe_sink_retries_total')],
        }),
        ofSinks({
          title: 'Notices that were given up',
          width: 6,
          about: 'They are in deadLetters, or in the log.',
          unit: 'ops',
          emptyUnless: 'a sink has given up notices',
          queries: [
            {
              expr: 'sum by (sink, reason) (rate(trueframe_sink_dead_total{@}[$__rate_interval]))',
              legend: '{{sink}} {{reason}}',
            },
          ],
        }),
        ofSinks({
          title: 'Age of the oldest notice',
          width: 6,
          about: 'Above a minute: nothing is delivered.',
          unit: 's',
          limits: [60, 300],
          queries: [{ expr: 'trueframe_sink_oldest_seconds{@}', legend: '{{sink}}' }],
        }),
        ofSinks({
          title: 'Backlog',
          about: 'Notices that wait in memory. The rest waits in the session store.',
          queries: [{ expr: 'trueframe_sink_backlog{@}', legend: '{{sink}}' }],
        }),
        ofSinks({
          title: 'Delay of notices',
          about: 'p95 of the time from an event until its notice was delivered.',
          unit: 's',
          queries: [p95By('sink', 'trueframe_sink_delay_seconds')],
        }),
        ofSinks({
          title: 'Events that the store had given up',
          about: 'Not 0: the receiver was away for longer than the store lasts.',
          unit: 'ops',
          queries: [rateBy('sink', 'trueframe_sink_missed_events_total')],
        }),
      ],
    },
  ],
};
