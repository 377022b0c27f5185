import { nodeCutOff, nodeWithoutBrokers } from '../../cluster/lab/faults.ts';
import { onLab } from '../../cluster/lab/on-lab.ts';
import type { Row } from '../row.ts';

const CUT_SECONDS = 20;
/** On top of the lease: the brokers that are left elect new leaders first. */
const ELECTION_SECONDS = 10;

export const row: Row = {
  number: 6,
  title: 'node of a cluster cut off',
  gate: 'a machine with its daemon and its broker is cut off for 20 s, once from everybody and once from the other brokers only: other nodes take its live sessions over when the brokers have elected leaders (10 s) and the lease is over; no event is lost, comes twice or out of order, nothing that it writes meanwhile is taken, and no caller sees an error',
  limitSeconds: { short: 300, full: 600 },
  fullOnly: true,
  run: (context) =>
    onLab(context, async (trial, lab) => {
      await trial.goThrough(nodeCutOff(lab, trial.busiest, CUT_SECONDS));
      if (!context.short) {
        await trial.goThrough(nodeWithoutBrokers(lab, trial.busiest, CUT_SECONDS));
      }
      const within = 3 + 1 + ELECTION_SECONDS;
      return { faults: context.short ? 1 : 2, moves: true, within };
    }),
};
