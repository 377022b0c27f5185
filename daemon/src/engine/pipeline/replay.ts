import type { Tracker } from '@trueframe/sdk';
import type { ResumePoint } from '../../wire/session-plan.ts';
import type { LookPlan } from './detect/look-plan.ts';
import type { Emitter } from './emit/emitter.ts';
import { decodeEntry, type JournalEntry } from './emit/journal-entry.ts';
import type { MediaResume } from './ingest/ingest.ts';
import type { FrameLedger } from './ledger.ts';
import type { Pool } from './pool/pool.ts';

export interface ReplayParts {
  readonly tracker: Tracker;
  readonly pool: Pool;
  readonly emitter: Emitter;
  readonly ledger: FrameLedger;
  readonly looks: LookPlan;
}

/** Rebuilds the state of a session that another engine had begun. Returns where its source goes on. */
export function replay(
  { checkpoint, journal, silentMs, reason }: ResumePoint,
  parts: ReplayParts,
): MediaResume {
  const { emitter, ledger } = parts;
  let afterPtsMs = checkpoint ? emitter.ptsMs : Number.NEGATIVE_INFINITY;
  for (const bytes of journal) {
    const entry = decodeEntry(bytes);
    replayFrame(entry, parts);
    afterPtsMs = entry.ptsMs;
  }
  const { received } = ledger;
  const hasDamage = (ledger.counts().dropped.corrupt ?? 0) > 0;
  const fromStart = emitter.discontinuities > 0 || hasDamage;
  return { afterPtsMs, received, silentMs, reason, fromStart };
}

function replayFrame(
  entry: JournalEntry,
  { tracker, pool, emitter, ledger, looks }: ReplayParts,
): void {
  const { ptsMs, results, rung = 0 } = entry;
  if (entry.gap) emitter.gap(entry.gap);
  const update = 'update' in entry ? entry.update : tracker.update(entry.detections, entry);
  if ('detections' in entry) {
    const { detections, look: kind = 'full' } = entry;
    looks.next(ptsMs).settle({ detections, kind });
  }
  const samples = pool.add({ ptsMs, rung }, update.seen, results);
  // Told after the frame was pooled, as the emit stage does: a jump opens settled tracks again.
  for (const jump of entry.jumps ?? []) emitter.discontinuity(jump);
  emitter.frame({ ...entry, update, samples });
  ledger.restore(entry.counts);
}
