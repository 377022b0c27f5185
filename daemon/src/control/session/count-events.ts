import { bareName } from '@trueframe/proto';
import { ERRORS } from '@trueframe/sdk';
import type { SessionMetrics } from '../../metrics/session-metrics.ts';
import type { EventPayload } from '../../wire/event-payload.ts';
import { SKIPPED_REASON } from '../../wire/gap-reasons.ts';

/**
 * Counts what the events of one session say. Counted here and not in the engine, because here every event comes exactly
 * once, also when an engine dies and its session is taken over. The session has just been admitted.
 */
export function countEvents(metrics: SessionMetrics): (payload: EventPayload) => void {
  const admittedAt = performance.now();
  let sawVerdict = false;
  return ({ sourceState, gap, discontinuity, trackEnded, verdict }) => {
    if (sourceState?.state === 'STATE_RECONNECTING') {
      metrics.reconnects.inc({ reason: labelOf(sourceState.reason) });
    }
    if (gap) {
      const reason = labelOf(gap.reason);
      metrics.gaps.inc({ reason });
      metrics.gapSeconds.inc({ reason }, Number(gap.durationMs ?? 0) / 1000);
    }
    if (discontinuity) metrics.discontinuities.inc(1 + Number(discontinuity.omitted ?? 0));
    if (trackEnded)
      metrics.tracks.inc({ end_reason: bareName('REASON_', trackEnded.reason).toLowerCase() });
    if (verdict?.final)
      metrics.verdicts.inc({ label: bareName('LABEL_', verdict.label).toLowerCase() });
    if (verdict && !sawVerdict) {
      sawVerdict = true;
      metrics.timeToFirstVerdict.observe((performance.now() - admittedAt) / 1000);
    }
  };
}

/** A label must be bounded, whatever a source says. */
function labelOf(reason = ''): string {
  return reason in ERRORS || reason === SKIPPED_REASON ? reason.toLowerCase() : 'unknown';
}
