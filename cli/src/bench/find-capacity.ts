import type { LoadSample } from './measure-load.ts';

/** One load that was tried. */
export interface Step {
  readonly sample: LoadSample;
  /** Empty: the load was carried. Otherwise why not. */
  readonly problem: string;
}

export interface Capacity {
  /** The most sessions that were carried; 0: not even one. */
  readonly sessions: number;
  /** Measurements at that load, and at the smallest one that was not carried. */
  readonly best: Step | undefined;
  readonly limit: Step | undefined;
  /** In the order in which they were tried. */
  readonly steps: readonly Step[];
}

/** Share of the frames that a load may lose and still be called carried. */
const MAX_LOSS = 0.01;
/** A session must get this share of the frames per second that it gets when it is alone. */
const MIN_RATE = 0.95;

/**
 * The most sessions, at most `max`, that keep the promise: doubles until a load is not carried, then halves the distance.
 * `measure` brings the load to a number of sessions and watches it.
 */
export async function findCapacity(
  measure: (sessions: number) => Promise<LoadSample>,
  sloMs: number,
  max: number,
  onStep: (step: Step) => void = () => {},
): Promise<Capacity> {
  const steps: Step[] = [];
  const alone = () => steps.find(({ sample }) => sample.sessions === 1)?.sample.analysedPerSecond;
  const attempt = async (sessions: number) => {
    const once = async () => {
      const sample = await measure(sessions);
      return { sample, problem: problemOf(sample, sloMs, alone() ?? 0) };
    };
    let step = await once();
    // Sessions that have just begun, or a neighbour on the machine, may be to blame: a load fails twice or not at all.
    if (step.problem) step = await once();
    else if (sessions === 1) step = slowerOf(step, await once());
    steps.push(step);
    onStep(step);
    return step;
  };

  let best: Step | undefined;
  let limit: Step | undefined;
  for (let sessions = 1; !limit; ) {
    const step = await attempt(sessions);
    if (step.problem) limit = step;
    else best = step;
    if (sessions === max) break;
    sessions = Math.min(max, sessions * 2);
  }
  let low = best?.sample.sessions ?? 0;
  let high = limit?.sample.sessions ?? low;
  while (high - low > 1) {
    const step = await attempt(Math.floor((low + high) / 2));
    if (step.problem) limit = step;
    else best = step;
    low = best?.sample.sessions ?? 0;
    high = limit?.sample.sessions ?? low;
  }
  return { sessions: low, best, limit, steps };
}

/** A session that catches up after its start gets more frames for a moment than one can have. */
function slowerOf(first: Step, again: Step): Step {
  const isSlower = again.sample.analysedPerSecond < first.sample.analysedPerSecond;
  return isSlower && !again.problem ? again : first;
}

function problemOf(sample: LoadSample, sloMs: number, aloneRate: number): string {
  const { sessions, failures, degradeRung, dropped, seconds } = sample;
  const { analysedPerSecond, receivedPerSecond } = sample;
  if (failures.length > 0) {
    return `${failures.length} of ${sessions} sessions failed: ${[...new Set(failures)].join(', ')}`;
  }
  if (degradeRung > 0) return `the daemon degraded to rung ${degradeRung}`;
  const lost = dropped.overload ?? 0;
  const loss = lost / (analysedPerSecond * seconds + lost);
  if (loss > MAX_LOSS) return `${percent(loss)} of the frames were dropped for overload`;
  // Share of all frames that were sent, wanted or not: they were never decoded.
  const skipped = (dropped.late ?? 0) / (receivedPerSecond * seconds);
  if (skipped > MAX_LOSS)
    return `${percent(skipped)} of the media was skipped, as decoding was late`;
  if (analysedPerSecond === 0) return 'no frame was analysed';
  const rate = aloneRate === 0 ? 1 : analysedPerSecond / (aloneRate * sessions);
  if (rate < MIN_RATE) return `only ${percent(rate)} of the frames were analysed in time`;
  const late = p95Of(sample);
  if (late > sloMs) return `p95 is ${Math.round(late)} ms`;
  return '';
}

/** Milliseconds: what callers saw, or what the daemon says where nobody could see it; NaN when no frame came. */
export function p95Of({ delayMs, ageMs }: LoadSample): number {
  return (delayMs ?? ageMs)?.p95 ?? Number.NaN;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
}
