import type { Dashboard } from '../grafana/panel.ts';
import { quantiles, rateBy, rateOf } from './queries.ts';

export const sessions: Dashboard = {
  id: 'sessions',
  title: 'sessions and verdicts',
  about: 'Which sessions run, how they end, and what they say.',
  rows: [
    {
      title: 'Sessions',
      panels: [
        {
          title: 'Sessions by state',
          about: 'Many in recovering: sources are away. Ended ones count while they are kept.',
          isStacked: true,
          queries: [
            {
              expr: 'sum by (state) (trueframe_sessions{@})',
              legend: '{{state}}',
            },
          ],
        },
        {
          title: 'Starts and ends',
          about: 'Sessions per second that were admitted, and that are over.',
          unit: 'ops',
          queries: [
            rateOf('trueframe_session_starts_total', 'starts'),
            rateOf('trueframe_session_ends_total', 'ends'),
          ],
        },
        {
          title: 'Ends by reason',
          about: 'Error codes are in lower case; docs/errors.md explains them.',
          unit: 'ops',
          queries: [rateBy('reason', 'trueframe_session_ends_total')],
        },
        {
          title: 'Share of sessions that failed',
          about: 'Through a fault of the daemon, its plugins or models. The objective is 1 %.',
          unit: 'percentunit',
          emptyUnless: 'sessions have ended within the hour',
          queries: [
            { expr: 'avg(trueframe:sessions_failed:ratio5m{@})', legend: '5 minutes' },
            { expr: 'avg(trueframe:sessions_failed:ratio1h{@})', legend: '1 hour' },
          ],
        },
        {
          title: 'Time to the first verdict',
          about: 'From the admission of a session to its first verdict.',
          unit: 's',
          queries: quantiles('trueframe_time_to_first_verdict_seconds'),
        },
        {
          title: 'Tenants that were held back',
          about: 'By rate: starts are refused, frames and media wait.',
          unit: 'ops',
          queries: [rateBy('reason', 'trueframe_tenant_limited_total')],
        },
      ],
    },
    {
      title: 'Verdicts',
      panels: [
        {
          title: 'Verdicts by label',
          about: 'Final verdicts on tracks and sessions, per second.',
          unit: 'ops',
          isStacked: true,
          queries: [rateBy('label', 'trueframe_verdicts_total')],
        },
        {
          title: 'Share without a verdict',
          about:
            'Share of verdicts that are UNABLE_TO_EVALUATE. A rising one means abstentions or failing models.',
          unit: 'percentunit',
          limits: [0.3, 0.5],
          emptyUnless: 'verdicts were given within half an hour',
          queries: [
            {
              expr: '(sum(increase(trueframe_verdicts_total{@, label="unable_to_evaluate"}[30m])) or 0 * sum(increase(trueframe_verdicts_total{@}[30m]))) / (sum(increase(trueframe_verdicts_total{@}[30m])) > 0)',
              legend: 'unable to evaluate',
            },
          ],
        },
        {
          title: 'Votes that were withheld',
          about: 'By reason. One dominates: faces are too small, dark or blurred for the models.',
          unit: 'ops',
          emptyUnless: 'a model has abstained',
          queries: [rateBy('reason', 'trueframe_abstentions_total')],
        },
        {
          title: 'Scores',
          about:
            '0 authentic to 1 synthetic, all models. The shape changes while the sources do not: drift.',
          kind: 'heatmap',
          width: 12,
          queries: [
            {
              expr: 'sum by (le) (increase(trueframe_score_bucket{@}[$__rate_interval]))',
              legend: '{{le}}',
            },
          ],
        },
        {
          title: 'Mean score by model',
          about: 'Two models that drift apart do not see the same.',
          width: 12,
          queries: [
            {
              expr: 'sum by (model) (rate(trueframe_score_sum{@}[1h])) / (sum by (model) (rate(trueframe_score_count{@}[1h])) > 0)',
              legend: '{{model}}',
            },
          ],
        },
      ],
    },
    {
      title: 'Tracks and events',
      panels: [
        {
          title: 'Tracks alive',
          about: 'Over all sessions.',
          queries: [{ expr: 'sum(trueframe_tracks_active{@})', legend: 'tracks' }],
        },
        {
          title: 'Tracks that ended',
          about: 'Far more lost than faces: tracks break.',
          unit: 'ops',
          queries: [rateBy('end_reason', 'trueframe_tracks_total')],
        },
        {
          title: 'Events that slow callers missed',
          about: 'Scores and track updates of live sessions, per second.',
          unit: 'ops',
          queries: [rateOf('trueframe_slow_caller_dropped_total', 'events')],
        },
      ],
    },
    {
      title: 'Pictures',
      panels: [
        {
          title: 'Evidence',
          about: 'Bytes of pictures of faces that are kept.',
          unit: 'bytes',
          queries: [{ expr: 'sum(trueframe_evidence_bytes{@})', legend: 'kept' }],
        },
        {
          title: 'Evidence that came and went',
          about: 'evicted grows: raise evidence.maxBytes, or keep fewer.',
          unit: 'ops',
          queries: [rateBy('outcome', 'trueframe_evidence_crops_total')],
        },
        {
          title: 'Pictures made, and who watches',
          about: 'JPEG pictures per second by kind, and open calls of WatchPicture.',
          queries: [
            rateBy('kind', 'trueframe_pictures_encoded_total'),
            { expr: 'sum(trueframe_picture_watchers{@})', legend: 'watchers' },
          ],
        },
      ],
    },
  ],
};
