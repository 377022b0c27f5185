import { nodeKilled } from '../../cluster/lab/faults.ts';
import { onLab } from '../../cluster/lab/on-lab.ts';
import type { Row } from '../row.ts';

export const row: Row = {
  number: 6,
  title: 'node of a cluster killed',
  gate: 'SIGKILL of a daemon under live sessions: another node takes them over within the lease and a second, and says so with a gap; no event is lost, comes twice or out of order, and no caller sees an error',
  limitSeconds: { short: 300, full: 600 },
  fullOnly: true,
  run: (context) =>
    onLab(context, async (trial, lab) => {
      const kills = context.short ? 1 : 5;
      for (let k = 0; k < kills; k += 1) await trial.goThrough(nodeKilled(lab, trial.busiest));
      return { faults: kills, moves: true };
    }),
};
