import type { RowContext, RowOutcome } from '../../reliability/row.ts';
import { Lab } from './lab.ts';
import { NO_LAB, outcomeOf, type Trials } from './outcome.ts';
import { Trial } from './trial.ts';

const VERDICTS = 1200;

/** Has live sessions on a lab go through faults, and judges what callers and the log have of it. */
export async function onLab(
  context: RowContext,
  goThrough: (trial: Trial, lab: Lab) => Promise<Trials>,
): Promise<RowOutcome> {
  const lab = await Lab.start(context);
  if (!lab) return NO_LAB;
  const trial = await Trial.start(lab, context.short ? 3 : 6);
  const trials = await goThrough(trial, lab);
  if (!context.short) await trial.hear(VERDICTS);
  return outcomeOf(trial, await trial.finish(), trials);
}
