/** By how much B differs from A: 0.05 = 5 % more. */
export interface Change {
  readonly a: number;
  readonly b: number;
  readonly change: number;
  /** Interval of 95 % around the change; absent when there are too few values. */
  readonly interval?: readonly [number, number];
}

/** Student's t for a two-sided interval of 95 %, by degrees of freedom; beyond the table, that of the normal distribution. */
const T = [
  12.71, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145,
  2.131, 2.12, 2.11, 2.101, 2.093, 2.086,
];
const T_BEYOND = 1.98;

/** Runs in turns, A and B of a round side by side: what the machine does to one it does to the other. */
export function pairedChange(a: readonly number[], b: readonly number[]): Change {
  const logs = a.map((value, i) => Math.log(b[i]! / value));
  return change(a, b, mean(logs), Math.sqrt(variance(logs) / logs.length), logs.length - 1);
}

/** Runs of A and runs of B, at different times (Welch's interval). */
export function unpairedChange(a: readonly number[], b: readonly number[]): Change {
  const [logA, logB] = [a.map(Math.log), b.map(Math.log)];
  const [partA, partB] = [variance(logA) / a.length, variance(logB) / b.length];
  const freedom =
    (partA + partB) ** 2 / (partA ** 2 / (a.length - 1) + partB ** 2 / (b.length - 1));
  return change(a, b, mean(logB) - mean(logA), Math.sqrt(partA + partB), Math.floor(freedom));
}

/** One line for people. */
export function changeInWords({ a, b, change, interval }: Change): string {
  const figures = `${digits(a)} → ${digits(b)}`;
  if (!interval) return `${figures}, ${percent(change)}; one run each says nothing about noise`;
  const [low, high] = interval;
  const range = `${percent(change)} [${percent(low)}, ${percent(high)}]`;
  const isShown = low > 0 || high < 0;
  return isShown ? `${figures}, ${range}` : `${figures}, no difference shown: ${range}`;
}

function change(
  a: readonly number[],
  b: readonly number[],
  log: number,
  error: number,
  freedom: number,
): Change {
  const figures = { a: median(a), b: median(b), change: Math.exp(log) - 1 };
  if (!(freedom >= 1)) return figures;
  const reach = error * (T[freedom - 1] ?? T_BEYOND);
  return { ...figures, interval: [Math.exp(log - reach) - 1, Math.exp(log + reach) - 1] };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Returns the variance of a sample; NaN for a single value. */
function variance(values: readonly number[]): number {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((x, y) => x - y);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}

function digits(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function percent(share: number): string {
  return `${share < 0 ? '−' : '+'}${Math.abs(share * 100).toFixed(1)} %`;
}
