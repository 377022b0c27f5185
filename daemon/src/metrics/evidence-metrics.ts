import { Counter, Gauge, type Registry } from 'prom-client';
import { withZeros } from './with-zeros.ts';

const OUTCOMES = ['kept', 'evicted', 'expired', 'deleted', 'forgotten'] as const;

/** Pictures of faces that are kept, and calls that watch sessions. */
export function createEvidenceMetrics(registry: Registry) {
  const registers = [registry];
  let bytes = () => 0;
  let watchers = () => 0;
  new Gauge({
    name: 'trueframe_evidence_bytes',
    help: 'Bytes of pictures of faces that are kept.',
    registers,
    collect() {
      this.set(bytes());
    },
  });
  new Gauge({
    name: 'trueframe_picture_watchers',
    help: 'Calls that watch the picture of a session.',
    registers,
    collect() {
      this.set(watchers());
    },
  });
  return {
    /** The gauge of bytes shows this from now on. */
    observe(next: () => number): void {
      bytes = next;
    },
    /** The gauge of watchers shows this from now on. */
    observeWatchers(next: () => number): void {
      watchers = next;
    },
    crops: withZeros(
      new Counter({
        name: 'trueframe_evidence_crops_total',
        help: 'Pictures of faces, by outcome: kept (some in the place of another), evicted (for want of room), expired, deleted, forgotten (with their session).',
        labelNames: ['outcome'] as const,
        registers,
      }),
      'outcome',
      OUTCOMES,
    ),
  };
}

export type EvidenceMetrics = ReturnType<typeof createEvidenceMetrics>;
