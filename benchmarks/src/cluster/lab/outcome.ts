import { judge, quantilesOf } from '../../reliability/lib/judge.ts';
import type { RowOutcome } from '../../reliability/row.ts';
import { LIVE_LEASE_MS } from './lab.ts';
import type { Trial, TrialEnd } from './trial.ts';

/** Outcome where namespaces cannot be made. */
export const NO_LAB: RowOutcome = {
  n: 0,
  passed: true,
  why: '',
  skipped: 'may not make network namespaces, or has no nats-server',
};

/** Seconds within which a live session that lost its node has another one, where there is room. */
export const TAKEOVER_SECONDS = LIVE_LEASE_MS / 1000 + 1;

/** Faults that a trial has gone through. */
export interface Trials {
  readonly faults: number;
  /** Each session of a node that was hit had to move. */
  readonly moves: boolean;
  /** Seconds that a take-over may last. */
  readonly within?: number;
}

/** Judges a trial. */
export function outcomeOf(
  trial: Trial,
  end: TrialEnd,
  { faults, moves, within = TAKEOVER_SECONDS }: Trials,
): RowOutcome {
  const figures = moves
    ? quantilesOf('take-over', 's', trial.takeovers)
    : quantilesOf('fault to next event', 's', trial.silences);
  const { lost, duplicated, outOfOrder } = end;
  const silence = Math.max(...trial.silences);
  const said = `${end.verdicts} verdicts, ${end.moves} take-overs, ${end.gaps} gaps, ${end.zombieWrites} writes of fenced nodes; longest silence for a caller ${silence.toFixed(1)} s.`;
  return {
    n: faults,
    ...(figures && { figures }),
    ...{ lost, duplicated, outOfOrder },
    ...judge(said, {
      'no event is lost': lost === 0,
      'no event comes twice': duplicated === 0,
      'events are in order': outOfOrder === 0,
      'no write of a fenced node is taken': end.zombieWrites === 0,
      'every node tells the same': end.unequal === 0,
      [`no caller sees an error (${end.errors[0] ?? ''})`]: end.errors.length === 0,
      'each take-over is a gap, and nothing else is': end.gaps === end.moves,
      ...(moves
        ? {
            'sessions of nodes that were hit have moved': trial.takeovers.length > 0,
            [`p95 of take-overs within ${within} s`]: (figures?.p95 ?? 0) <= within,
          }
        : {}),
    }),
  };
}
