import { nodePaused } from '../../cluster/lab/faults.ts';
import { Lab } from '../../cluster/lab/lab.ts';
import { NO_LAB, outcomeOf } from '../../cluster/lab/outcome.ts';
import { Trial } from '../../cluster/lab/trial.ts';
import type { Row } from '../row.ts';

const PAUSE_SECONDS = 10;

export const row: Row = {
  number: 6,
  title: 'node of a cluster paused',
  gate: 'SIGSTOP of a daemon and its engine for 10 s under live sessions: other nodes take them over, the node is fenced when it wakes and nothing that it writes is taken; no event is lost, comes twice or out of order, and no caller sees an error',
  limitSeconds: { short: 300, full: 600 },
  fullOnly: true,
  async run(context) {
    const lab = await Lab.start(context);
    if (!lab) return NO_LAB;
    const trial = await Trial.start(lab, context.short ? 3 : 6);
    const pauses = context.short ? 1 : 3;
    for (let k = 0; k < pauses; k += 1) {
      await trial.goThrough(nodePaused(lab, trial.busiest, PAUSE_SECONDS));
    }
    if (!context.short) await trial.hear(1200);
    return outcomeOf(trial, await trial.finish(), { faults: pauses, moves: true });
  },
};
