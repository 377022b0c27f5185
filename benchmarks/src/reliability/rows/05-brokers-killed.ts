import { allBrokersKilled, leaderKilled } from '../../cluster/lab/faults.ts';
import { onLab } from '../../cluster/lab/on-lab.ts';
import type { Row } from '../row.ts';

export const row: Row = {
  number: 5,
  title: 'brokers of a cluster killed',
  gate: 'SIGKILL of the broker that leads the log, and of all three at once, under live sessions: no event is lost, comes twice or out of order, sessions that nodes gave up meanwhile go on with a gap, every node tells the same afterwards, and no caller sees an error',
  limitSeconds: { short: 300, full: 600 },
  fullOnly: true,
  run: (context) =>
    onLab(context, async (trial, lab) => {
      const leaders = context.short ? 1 : 3;
      for (let k = 0; k < leaders; k += 1) await trial.goThrough(await leaderKilled(lab, 3));
      await trial.goThrough(allBrokersKilled(lab, 1));
      return { faults: leaders + 1, moves: false };
    }),
};
