import { TrueframeError } from '@trueframe/sdk';
import { wallClockMs } from '../../lib/wall-clock.ts';
import type { StoredEnding, StoredState } from '../store/stored-state.ts';
import { NO_COUNTS } from './frame-counts.ts';
import type { Ending, Life } from './life.ts';
import type { Standing } from './standing.ts';

/** A session at one moment, as others see it. */
export interface Snapshot {
  readonly life: Life;
  readonly standing: Standing;
  /** Rung of the degrade ladder; 0: full quality. */
  readonly rung: number;
}

/** Facts of a session that only its next daemon needs. */
export interface HiddenFacts {
  readonly ordinal: number;
  readonly hasStarted: boolean;
  readonly attempts: number;
}

export function toStoredState(
  { life, standing, rung }: Snapshot,
  hidden: HiddenFacts,
): StoredState {
  const { state, ending, endReason, error } = life;
  const { startedAt, endedAt, counts, ptsMs, verdict } = standing;
  return {
    ...hidden,
    state,
    rung,
    counts,
    ptsMs,
    startedAt,
    noteAt: wallClockMs(),
    ...(ending && { ending: toStoredEnding(ending) }),
    ...(endReason && { endReason }),
    ...(error && { error: error.toWire() }),
    ...(endedAt !== undefined && { endedAt }),
    ...(verdict && { verdict }),
  };
}

export function fromStoredState(stored: StoredState): Snapshot {
  const { state, ending, endReason, error, rung, startedAt, endedAt, counts, ptsMs, verdict } =
    stored;
  return {
    life: {
      state,
      ...(ending && { ending: fromStoredEnding(ending) }),
      ...(endReason && { endReason }),
      ...(error && { error: TrueframeError.fromWire(error) }),
    },
    standing: {
      startedAt,
      ...(endedAt !== undefined && { endedAt }),
      counts: counts ?? NO_COUNTS,
      ptsMs,
      activeTracks: 0,
      ...(verdict && { verdict }),
    },
    rung,
  };
}

function toStoredEnding(ending: Ending): StoredEnding {
  return ending.type === 'fail' ? { type: 'fail', error: ending.error.toWire() } : ending;
}

function fromStoredEnding(ending: StoredEnding): Ending {
  if (ending.type !== 'fail') return ending;
  return { type: 'fail', error: TrueframeError.fromWire(ending.error) };
}
