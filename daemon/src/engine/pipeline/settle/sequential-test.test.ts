import { describe, expect, test } from 'vitest';
import { Settle } from '../../../config/settle.ts';
import { SequentialTest } from './sequential-test.ts';

const rules = Settle.parse({ falseAlarm: 0.05, miss: 0.05, correlation: 0.5, maxSamples: 400 });
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

function after(scores: readonly number[], changes: Partial<Settle> = {}): SequentialTest {
  const made = new SequentialTest({ ...rules, ...changes }, 2);
  for (const score of scores) made.add(score);
  return made;
}

/** Numbers of a normal distribution, the same in every run. */
function normals(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

describe('the ratio', () => {
  test('a sample is worth its log-odds less those of the prior', () => {
    expect(after([sigmoid(1.5)]).ratio).toBeCloseTo(1.5);
    expect(after([0.8], { prior: 0.8 }).ratio).toBeCloseTo(0);
  });

  test('samples with a correlation of .5 are worth a third, and at least one', () => {
    expect(after(new Array(9).fill(sigmoid(1))).ratio).toBeCloseTo(3);
    expect(after([sigmoid(1), sigmoid(1)]).ratio).toBeCloseTo(1);
  });

  test('a picture that stands still says the same thing again and again, which is worth less', () => {
    const still = after(new Array(20).fill(sigmoid(1)));
    expect(still.ratio).toBeCloseTo(1);
    expect(still.decision).toBeUndefined();
  });

  test('a track that is correlated more than declared is believed', () => {
    const waves = Array.from({ length: 100 }, (_, k) => sigmoid(1 + Math.sin(k / 10)));
    const jumps = Array.from({ length: 100 }, (_, k) => sigmoid(1 + (k % 2 === 0 ? 0.7 : -0.7)));
    expect(after(waves).ratio).toBeLessThan(after(jumps).ratio / 5);
  });

  test('no score decides alone, however sure', () => {
    expect(after([1, 1]).ratio).toBeCloseTo(4);
    expect(after([0]).ratio).toBeCloseTo(-4);
  });
});

test('no decision before the fewest samples, none in the middle, and an end to waiting', () => {
  const sure = new SequentialTest(rules, 5);
  for (let k = 0; k < 4; k++) sure.add(0.999);
  expect(sure.decision).toBeUndefined();
  sure.add(0.999);
  expect(sure.decision).toBe('synthetic');
  const middle = Array.from({ length: 39 }, (_, k) => (k % 2 === 0 ? 0.4 : 0.6));
  expect(after(middle, { maxSamples: 40 }).decision).toBeUndefined();
  expect(after([...middle, 0.5], { maxSamples: 40 }).decision).toBe('undecided');
});

test('goes on from its state as if it had never stopped', () => {
  const scores = Array.from({ length: 30 }, (_, k) => 0.5 + 0.2 * Math.sin(k));
  const half = after(scores.slice(0, 15));
  const rest = new SequentialTest(rules, 2, half.state);
  for (const score of scores.slice(15)) rest.add(score);
  expect(rest.state).toEqual(after(scores).state);
});

// Calibrated scores: the log-odds of a class are normal around half their variance, so that they are log-likelihood ratios.
test.each([
  ['independent samples', 0, 0],
  ['correlated samples of which the correlation is declared', 0.8, 0.8],
  ['correlated samples of which it is estimated', 0.9, 0.8],
])('%s: errors stay near what is declared', (_, rho, correlation) => {
  const next = normals(7);
  const trials = 400;
  let wrong = 0;
  for (let trial = 0; trial < trials; trial++) {
    const made = new SequentialTest({ ...rules, correlation }, 5);
    let noise = next();
    while (!made.decision) {
      made.add(sigmoid(-0.5 + noise));
      noise = rho * noise + Math.sqrt(1 - rho ** 2) * next();
    }
    if (made.decision === 'synthetic') wrong += 1;
  }
  expect(wrong / trials).toBeLessThan(0.08);
});
