import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { withZeros } from './with-zeros.ts';

/** Values of the gauges at the time of a scrape: there is nothing to keep in step. */
export interface SessionsView {
  readonly limit: number;
  /** Live sessions that the machine would still carry at full quality; Infinity while that is not known. */
  room(): number;
  /** Every state that a session may be in. */
  readonly states: readonly string[];
  isOver(state: string): boolean;
  all(): readonly { readonly state: string; readonly activeTracks: number }[];
}

/** Sessions as the control process sees them: admission, life, callers, verdicts. */
export function createSessionMetrics(registry: Registry) {
  const registers = [registry];
  let view: SessionsView = {
    limit: 0,
    room: () => Number.POSITIVE_INFINITY,
    states: [],
    isOver: () => false,
    all: () => [],
  };
  new Gauge({
    name: 'trueframe_sessions',
    help: 'Sessions by state; ended ones count while they are kept for listings.',
    labelNames: ['state'] as const,
    registers,
    collect() {
      const sessions = view.all();
      for (const state of view.states) {
        const count = sessions.filter((session) => session.state === state).length;
        this.set({ state: state.toLowerCase() }, count);
      }
    },
  });
  new Gauge({
    name: 'trueframe_capacity_sessions',
    help: 'Sessions that are admitted at a time: max as configured, used now, headroom: what limit and machine leave.',
    labelNames: ['kind'] as const,
    registers,
    collect() {
      const used = view.all().filter(({ state }) => !view.isOver(state)).length;
      this.set({ kind: 'max' }, view.limit);
      this.set({ kind: 'used' }, used);
      this.set(
        { kind: 'headroom' },
        Math.max(0, Math.min(view.limit - used, Math.floor(view.room()))),
      );
    },
  });
  new Gauge({
    name: 'trueframe_tracks_active',
    help: 'Tracks that are alive, over all sessions.',
    registers,
    collect() {
      this.set(view.all().reduce((sum, { activeTracks }) => sum + activeTracks, 0));
    },
  });
  return {
    /** The gauges show `next` from now on. */
    observe(next: SessionsView): void {
      view = next;
    },
    starts: new Counter({
      name: 'trueframe_session_starts_total',
      help: 'Sessions that were admitted.',
      registers,
    }),
    ends: new Counter({
      name: 'trueframe_session_ends_total',
      help: 'Sessions that are over, by reason: source_ended, stopped, limit, drained, cancelled, or the error code.',
      labelNames: ['reason'] as const,
      registers,
    }),
    rejected: withZeros(
      new Counter({
        name: 'trueframe_admission_rejected_total',
        help: 'Sessions that were refused before they began, by reason: limit_sessions, limit_capacity, limit_tenant, limit_tenant_rate, daemon_draining.',
        labelNames: ['reason'] as const,
        registers,
      }),
      'reason',
      ['limit_sessions', 'limit_capacity', 'limit_tenant', 'limit_tenant_rate', 'daemon_draining'],
    ),
    tenantLimited: withZeros(
      new Counter({
        name: 'trueframe_tenant_limited_total',
        help: 'Times that a tenant wanted more than its rate, by reason: starts, frames, media.',
        labelNames: ['reason'] as const,
        registers,
      }),
      'reason',
      ['starts', 'frames', 'media'],
    ),
    slowCallerDropped: new Counter({
      name: 'trueframe_slow_caller_dropped_total',
      help: 'Events (scores, track_updated) that callers of live sessions were too slow for.',
      registers,
    }),
    reconnects: new Counter({
      name: 'trueframe_source_reconnects_total',
      help: 'Tries to get a live source back, by the reason it was lost.',
      labelNames: ['reason'] as const,
      registers,
    }),
    gaps: new Counter({
      name: 'trueframe_gaps_total',
      help: 'Pieces of live sources that were not seen, by reason: overload, or the code of the error.',
      labelNames: ['reason'] as const,
      registers,
    }),
    gapSeconds: new Counter({
      name: 'trueframe_gap_seconds_total',
      help: 'Length of those pieces in all, in wall-clock time.',
      labelNames: ['reason'] as const,
      registers,
    }),
    discontinuities: new Counter({
      name: 'trueframe_discontinuities_total',
      help: 'Jumps of the clocks of sources.',
      registers,
    }),
    tracks: new Counter({
      name: 'trueframe_tracks_total',
      help: 'Tracks that ended, by reason: lost, source_ended, gap, stopped.',
      labelNames: ['end_reason'] as const,
      registers,
    }),
    verdicts: new Counter({
      name: 'trueframe_verdicts_total',
      help: 'Final verdicts on tracks and sessions, by label.',
      labelNames: ['label'] as const,
      registers,
    }),
    timeToFirstVerdict: new Histogram({
      name: 'trueframe_time_to_first_verdict_seconds',
      help: 'From admission of a session to its first verdict, provisional or final.',
      buckets: [0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 20, 60],
      registers,
    }),
  };
}

export type SessionMetrics = ReturnType<typeof createSessionMetrics>;
