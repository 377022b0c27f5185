import { allBrokersKilled, leaderKilled } from '../../cluster/lab/faults.ts';
import { Lab } from '../../cluster/lab/lab.ts';
import { NO_LAB, outcomeOf } from '../../cluster/lab/outcome.ts';
import { Trial } from '../../cluster/lab/trial.ts';
import type { Row } from '../row.ts';

export const row: Row = {
  number: 5,
  title: 'brokers of a cluster killed',
  gate: 'SIGKILL of the broker that leads the log, and of all three at once, under live sessions: no event is lost, comes twice or out of order, sessions that nodes gave up meanwhile go on with a gap, every node tells the same afterwards, and no caller sees an error',
  limitSeconds: { short: 300, full: 600 },
  fullOnly: true,
  async run(context) {
    const lab = await Lab.start(context);
    if (!lab) return NO_LAB;
    const trial = await Trial.start(lab, context.short ? 3 : 6);
    const leaders = context.short ? 1 : 3;
    for (let k = 0; k < leaders; k += 1) await trial.goThrough(await leaderKilled(lab, 3));
    await trial.goThrough(allBrokersKilled(lab, 1));
    if (!context.short) await trial.hear(1200);
    return outcomeOf(trial, await trial.finish(), { faults: leaders + 1, moves: false });
  },
};
