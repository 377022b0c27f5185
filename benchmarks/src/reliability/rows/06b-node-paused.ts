import { nodePaused } from '../../cluster/lab/faults.ts';
import { onLab } from '../../cluster/lab/on-lab.ts';
import type { Row } from '../row.ts';

const PAUSE_SECONDS = 10;

export const row: Row = {
  number: 6,
  title: 'node of a cluster paused',
  gate: 'SIGSTOP of a daemon and its engine for 10 s under live sessions: other nodes take them over, the node is fenced when it wakes and nothing that it writes is taken; no event is lost, comes twice or out of order, and no caller sees an error',
  limitSeconds: { short: 300, full: 600 },
  fullOnly: true,
  run: (context) =>
    onLab(context, async (trial, lab) => {
      const pauses = context.short ? 1 : 3;
      for (let k = 0; k < pauses; k += 1) {
        await trial.goThrough(nodePaused(lab, trial.busiest, PAUSE_SECONDS));
      }
      return { faults: pauses, moves: true };
    }),
};
