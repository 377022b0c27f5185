import { nodeCutOff, nodeWithoutBrokers } from '../../cluster/lab/faults.ts';
import { Lab } from '../../cluster/lab/lab.ts';
import { NO_LAB, outcomeOf } from '../../cluster/lab/outcome.ts';
import { Trial } from '../../cluster/lab/trial.ts';
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
  async run(context) {
    const lab = await Lab.start(context);
    if (!lab) return NO_LAB;
    const trial = await Trial.start(lab, context.short ? 3 : 6);
    await trial.goThrough(nodeCutOff(lab, trial.busiest, CUT_SECONDS));
    if (!context.short) {
      await trial.goThrough(nodeWithoutBrokers(lab, trial.busiest, CUT_SECONDS));
      await trial.hear(1200);
    }
    const end = await trial.finish();
    const within = 3 + 1 + ELECTION_SECONDS;
    return outcomeOf(trial, end, { faults: context.short ? 1 : 2, moves: true, within });
  },
};
