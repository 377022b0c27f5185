/** A promise of the service: the share of events that may be bad, and how they are counted. */
export interface Objective {
  /** Name in recorded series and in alerts: `trueframe:NAME:ratio5m`, `TrueframeALERTFast`. */
  readonly name: string;
  readonly alert: string;
  /** Share of events that may be bad. */
  readonly budget: number;
  /** Comment of its recording rules. */
  readonly about: string;
  /** Text of its alerts behind the share. */
  readonly summary: string;
  /** Ratio of bad events to all over a time, e.g. `5m`; absent where nothing happened. */
  ratio(window: string): string;
}

const PER_DAEMON = 'sum by (job, instance)';

/** Codes that say that the daemon did not do what it should. Others are answers to the caller's request. */
const FAULTS = 'INTERNAL|UNKNOWN|DATA_LOSS|UNAVAILABLE';

/** Calls that end as their sources do, which is no fault of the API, and probes, of which there are more than calls. */
const JUDGED = 'grpc_method!~"Analyze|Push|Watch.*", grpc_service!~"grpc[.].*"';

const rate = (series: string, window: string) => `${PER_DAEMON} (rate(${series}[${window}]))`;

export const OBJECTIVES: readonly Objective[] = [
  {
    name: 'calls_failed',
    alert: 'ApiBudget',
    budget: 0.01,
    about: 'Availability: share of the calls that failed through a fault of the daemon.',
    summary: 'of the calls fail',
    ratio: (window) => {
      const calls = rate(`grpc_server_handled_total{${JUDGED}}`, window);
      const faults = rate(`grpc_server_handled_total{${JUDGED}, grpc_code=~"${FAULTS}"}`, window);
      return `(
  ${faults}
  or 0 * ${calls}
)
/ (${calls} > 0)`;
    },
  },
  {
    name: 'frames_late',
    alert: 'FreshnessBudget',
    budget: 0.05,
    about:
      'Freshness: share of the analysed frames whose events left more than 1 s after they had arrived.',
    summary: 'of the frames are judged more than 1 s late',
    ratio: (window) => {
      const ages = 'trueframe_frame_age_seconds';
      return `1 - (
  ${rate(`${ages}_bucket{stage="emit", le="1"}`, window)}
  / (${rate(`${ages}_count{stage="emit"}`, window)} > 0)
)`;
    },
  },
  {
    name: 'frames_lost',
    alert: 'FrameBudget',
    budget: 0.01,
    about:
      'Completeness: share of the frames that were due and were not analysed. Those that the sampling policy leaves out are not due.',
    summary: 'of the frames that are due are not analysed',
    ratio: (window) => {
      const dropped = (reasons: string) =>
        rate(`trueframe_frames_dropped_total{reason=~"${reasons}"}`, window);
      const received = rate('trueframe_frames_total{outcome="received"}', window);
      return `(
  ${dropped('overload|late|error|gap|corrupt')}
  or 0 * ${received}
)
/ (
  ${received}
  - (
    ${dropped('sampling|cancelled')}
    or 0 * ${received}
  ) > 0
)`;
    },
  },
  {
    name: 'sessions_failed',
    alert: 'SessionBudget',
    budget: 0.01,
    about: 'Share of the sessions that ended through a fault of the daemon, its plugins or models.',
    summary: 'of the sessions end through a fault of the daemon',
    ratio: (window) => {
      const ends = 'trueframe_session_ends_total';
      const faults = 'internal|engine_.*|plugin_.*|model_.*|machine_.*|decode_failed';
      return `(
  ${rate(`${ends}{reason=~"${faults}"}`, window)}
  or 0 * ${rate(ends, window)}
)
/ (${rate(ends, window)} > 0)`;
    },
  },
];

/** A pair of windows in which a budget burns too fast. */
export interface Burn {
  readonly name: string;
  /** Times the speed at which the budget lasts for 30 days. */
  readonly rate: number;
  /** Ends the alert soon after the fault has ended. */
  readonly short: string;
  readonly long: string;
  readonly wait: string;
  readonly severity: 'critical' | 'warning';
}

/** At 14.4 a fiftieth of the budget goes in an hour, at 6 a twentieth in six hours. */
export const BURNS: readonly Burn[] = [
  { name: 'Fast', rate: 14.4, short: '5m', long: '1h', wait: '2m', severity: 'critical' },
  { name: 'Slow', rate: 6, short: '30m', long: '6h', wait: '15m', severity: 'warning' },
];
