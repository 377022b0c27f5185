import { nodeKilled } from '../../cluster/lab/faults.ts';
import { Lab } from '../../cluster/lab/lab.ts';
import { NO_LAB, outcomeOf } from '../../cluster/lab/outcome.ts';
import { Trial } from '../../cluster/lab/trial.ts';
import type { Row } from '../row.ts';

export const row: Row = {
  number: 6,
  title: 'node of a cluster killed',
  gate: 'SIGKILL of a daemon under live sessions: another node takes them over within the lease and a second, and says so with a gap; no event is lost, comes twice or out of order, and no caller sees an error',
  limitSeconds: { short: 300, full: 600 },
  fullOnly: true,
  async run(context) {
    const lab = await Lab.start(context);
    if (!lab) return NO_LAB;
    const trial = await Trial.start(lab, context.short ? 3 : 6);
    const kills = context.short ? 1 : 5;
    for (let k = 0; k < kills; k += 1) await trial.goThrough(nodeKilled(lab, trial.busiest));
    if (!context.short) await trial.hear(1200);
    return outcomeOf(trial, await trial.finish(), { faults: kills, moves: true });
  },
};
