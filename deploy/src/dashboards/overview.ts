import type { Dashboard } from '../grafana/panel.ts';

export const overview: Dashboard = {
  id: 'overview',
  title: 'overview',
  about: 'Health and capacity of all daemons at a glance. Start here.',
  rows: [
    {
      title: 'Health',
      panels: [
        {
          title: 'Ready',
          about: 'Share of the daemons that take sessions. /readyz of the others says why.',
          kind: 'stat',
          unit: 'percentunit',
          limits: [1, 0.5],
          queries: [{ expr: 'avg(trueframe_ready{@})' }],
        },
        {
          title: 'Wrong canaries',
          about: 'Daemons whose known clip is judged wrong. Do not believe their verdicts.',
          kind: 'stat',
          limits: [0.5, 1],
          queries: [{ expr: 'sum(trueframe_canary_wrong{@})' }],
        },
        {
          title: 'Sessions',
          about: 'Sessions that take a seat now.',
          kind: 'stat',
          queries: [{ expr: 'sum(trueframe_capacity_sessions{@, kind="used"})' }],
        },
        {
          title: 'Room for live sessions',
          about: 'Live sessions that still fit at full quality, all daemons together.',
          kind: 'stat',
          limits: [2, 1],
          queries: [{ expr: 'sum(trueframe_capacity_sessions{@, kind="headroom"})' }],
        },
        {
          title: 'Engine restarts',
          about: 'Engines that had to be replaced within the hour.',
          kind: 'stat',
          limits: [1, 3],
          queries: [{ expr: 'sum(increase(trueframe_engine_restarts_total{@}[1h]))' }],
        },
        {
          title: 'Frames lost',
          about: 'Share of the frames that were due and were not analysed, over an hour.',
          kind: 'stat',
          unit: 'percentunit',
          limits: [0.005, 0.01],
          queries: [{ expr: 'avg(trueframe:frames_lost:ratio1h{@})' }],
        },
      ],
    },
    {
      title: 'Service levels',
      panels: [
        {
          title: 'Availability of the API',
          about: 'Share of calls that failed through a fault of the daemon. The objective is 1 %.',
          unit: 'percentunit',
          queries: [
            { expr: 'avg(trueframe:calls_failed:ratio5m{@})', legend: '5 minutes' },
            { expr: 'avg(trueframe:calls_failed:ratio1h{@})', legend: '1 hour' },
            { expr: 'avg(trueframe:calls_failed:ratio6h{@})', legend: '6 hours' },
          ],
        },
        {
          title: 'Freshness of verdicts',
          about:
            'Share of analysed frames whose events left more than 1 s after the frame had arrived. The objective is 5 %.',
          unit: 'percentunit',
          queries: [
            { expr: 'avg(trueframe:frames_late:ratio5m{@})', legend: '5 minutes' },
            { expr: 'avg(trueframe:frames_late:ratio1h{@})', legend: '1 hour' },
            { expr: 'avg(trueframe:frames_late:ratio6h{@})', legend: '6 hours' },
          ],
        },
        {
          title: 'Completeness of frames',
          about: 'Share of the frames that were due and were not analysed. The objective is 1 %.',
          unit: 'percentunit',
          queries: [
            { expr: 'avg(trueframe:frames_lost:ratio5m{@})', legend: '5 minutes' },
            { expr: 'avg(trueframe:frames_lost:ratio1h{@})', legend: '1 hour' },
            { expr: 'avg(trueframe:frames_lost:ratio6h{@})', legend: '6 hours' },
          ],
        },
      ],
    },
    {
      title: 'Capacity',
      panels: [
        {
          title: 'Headroom',
          about:
            'Share of the usable machine that live sessions at full quality leave. Scale at 0.2; below 0 sessions are degraded.',
          unit: 'percentunit',
          queries: [{ expr: 'trueframe_headroom_ratio{@}', legend: '{{instance}}' }],
          limits: [0.2, 0.1],
        },
        {
          title: 'Seats',
          about: 'Sessions that are admitted at a time: configured, used, and room for live ones.',
          queries: [{ expr: 'sum by (kind) (trueframe_capacity_sessions{@})', legend: '{{kind}}' }],
        },
        {
          title: 'Sessions that were refused',
          about: 'By reason, per second. limit_capacity: add daemons.',
          unit: 'reqps',
          queries: [
            {
              expr: 'sum by (reason) (rate(trueframe_admission_rejected_total{@}[$__rate_interval]))',
              legend: '{{reason}}',
            },
          ],
        },
        {
          title: 'Highest rung of the degrade ladder',
          about: '0: full quality everywhere. Above 0 for minutes: too little machine.',
          queries: [{ expr: 'trueframe_degrade_rung{@}', legend: '{{instance}}' }],
        },
        {
          title: 'Sessions below full quality',
          about: 'Live sessions that are degraded now.',
          queries: [{ expr: 'trueframe_degraded_sessions{@}', legend: '{{instance}}' }],
        },
        {
          title: 'Live sessions that fit',
          about: 'At full quality, by daemon. Admission goes by it.',
          queries: [{ expr: 'trueframe_capacity_streams{@}', legend: '{{instance}}' }],
        },
      ],
    },
    {
      title: 'Processes',
      panels: [
        {
          title: 'Memory',
          about: 'Resident memory of the control process and of the engine, without decoders.',
          unit: 'bytes',
          queries: [
            { expr: 'process_resident_memory_bytes{@}', legend: 'control {{instance}}' },
            { expr: 'trueframe_engine_resident_memory_bytes{@}', legend: 'engine {{instance}}' },
          ],
        },
        {
          title: 'Delay of the control process',
          about: 'p99 of the delay of its timers. Above 0.02 s: the machine is overcommitted.',
          unit: 's',
          limits: [0.02, 0.1],
          queries: [
            {
              expr: 'trueframe_control_loop_delay_seconds{@, stat="p99"}',
              legend: '{{instance}}',
            },
          ],
        },
        {
          title: 'Open files of the control process',
          about: 'Share of its limit.',
          unit: 'percentunit',
          limits: [0.6, 0.8],
          queries: [{ expr: 'process_open_fds{@} / process_max_fds{@}', legend: '{{instance}}' }],
        },
        {
          title: 'Canary',
          about: 'Analyses of the known clip, by outcome, per hour.',
          queries: [
            {
              expr: 'sum by (outcome) (increase(trueframe_canary_runs_total{@}[1h]))',
              legend: '{{outcome}}',
            },
          ],
        },
        {
          title: 'Versions',
          about: 'What is running.',
          kind: 'table',
          width: 12,
          queries: [{ expr: 'trueframe_build_info{@}' }],
        },
        {
          title: 'Lines of the log that were lost',
          about: 'Per second. Any: whoever takes the log is slow or gone.',
          width: 4,
          queries: [
            {
              expr: 'rate(trueframe_log_lines_lost_total{@}[$__rate_interval])',
              legend: '{{instance}}',
            },
          ],
        },
      ],
    },
  ],
};
