import type { EventPayload } from '../../../wire/event-payload.ts';
import type { Pace } from '../../../wire/session-plan.ts';
import type { PooledFrame, PooledItem } from '../items.ts';
import type { FrameLedger } from '../ledger.ts';
import type { Pool } from '../pool/pool.ts';
import type { Emitter } from './emitter.ts';
import { FailureGuard } from './failure-guard.ts';
import { type Journalled, JournalWriter } from './journal-writer.ts';

export interface EmitParts {
  readonly pool: Pool;
  readonly emitter: Emitter;
  readonly ledger: FrameLedger;
  readonly pace: Pace;
  readonly isFile: boolean;
  /** Callers were told of the start by an engine that has died. */
  readonly isStarted: boolean;
}

/** Events that callers are told at once, with the journal entry that they belong to. */
export interface Step {
  readonly events: readonly EventPayload[];
  readonly journal?: Journalled;
  /** The analysed frame that it is about. */
  readonly frame?: PooledFrame;
}

/**
 * Samples → events and journal, in frame order.
 * @throws the plugin's error when nothing but failures comes back
 */
export async function* emitStage(
  items: AsyncIterable<PooledItem>,
  parts: EmitParts,
): AsyncGenerator<Step> {
  const { emitter } = parts;
  const guard = new FailureGuard();
  const journal = new JournalWriter(parts.isFile);
  const warned = new Set<string>();
  const jumps = () => journal.jumps.flatMap((jump) => emitter.discontinuity(jump));
  for await (const item of items) {
    const failures = guard.watch(item);
    if (item.type === 'frame') {
      const warnings = warningsOf(item, warned);
      yield frameStep(item, parts, journal, [...warnings, ...failures, ...jumps()]);
    } else if (item.type === 'video') {
      if (!parts.isStarted) yield { events: emitter.video(item.video) };
    } else if (item.type === 'gap') {
      journal.gap(item.gap);
      yield { events: emitter.gap(item.gap) };
    } else if (item.type === 'discontinuity') {
      journal.jump(item.discontinuity);
    } else if (failures.length > 0) {
      yield { events: failures };
    }
  }
  guard.finish();
  yield { events: jumps() };
}

function frameStep(
  frame: PooledFrame,
  { pool, emitter, ledger, pace }: EmitParts,
  journal: JournalWriter,
  before: readonly EventPayload[],
): Step {
  ledger.analyse();
  const { index, ptsMs, width, height } = frame.frame.slot;
  const counts = ledger.countsAsOf(index, pace);
  const { update, results, samples } = frame;
  const facts = { index, ptsMs, width, height, counts, update, results, samples };
  const events = [...before, ...emitter.frame(facts)];
  const state = () => ({ pool: pool.state, emitter: emitter.state });
  return { events, journal: journal.frame(frame, counts, state), frame };
}

/** Returns the warning that nobody scores the faces of a frame, once per kind. */
function warningsOf({ refused, boxes }: PooledFrame, warned: Set<string>): EventPayload[] {
  if (!refused || boxes.length === 0 || warned.has(refused.abstain)) return [];
  warned.add(refused.abstain);
  return [{ warning: refused.warning }];
}
