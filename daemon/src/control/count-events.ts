import { ERRORS } from '@trueframe/sdk';
import type { EventPayload } from '../engine/messages.ts';
import type { SessionMetrics } from '../metrics/session-metrics.ts';

/**
 * Counts what the events of one session say. Counted here and not in the engine, because here every event comes exactly
 * once, also when an engine dies and its session is taken over. The session has just been admitted.
 */
export function countEvents(metrics: SessionMetrics): (payload: EventPayload) => void {
  const admittedAt = performance.now();
  let sawVerdict = false;
  return ({ sourceState, trackEnded, verdict }) => {
    if (sourceState?.state === 'RECONNECTING') {
      // A label must be bounded, whatever a source says.
      const reason = sourceState.reason && sourceState.reason in ERRORS ? sourceState.reason : '';
      metrics.reconnects.inc({ reason: reason.toLowerCase() || 'unknown' });
    }
    if (trackEnded) metrics.tracks.inc({ end_reason: String(trackEnded.reason).toLowerCase() });
    if (verdict?.final) metrics.verdicts.inc({ label: String(verdict.label).toLowerCase() });
    if (verdict && !sawVerdict) {
      sawVerdict = true;
      metrics.timeToFirstVerdict.observe((performance.now() - admittedAt) / 1000);
    }
  };
}
