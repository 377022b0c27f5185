import { definePooling, defineTracker, type Tracker } from '@trueframe/sdk';
import { poolingChecks, trackerChecks } from '@trueframe/sdk/testing';
import { describe, expect, test } from 'vitest';

import { expectFailures, failures, options } from './support/broken.ts';

// A kit that cannot fail is worth nothing: each of these plugins breaks one promise and must fail that check.

describe('trackerChecks', () => {
  const tracker = (create: () => Tracker) =>
    trackerChecks(
      defineTracker({ id: 'broken', summary: 'Breaks a promise.', options: options(), create }),
    );

  test('catch a tracker that starts a new track for every face', async () => {
    const failed = await failures(
      tracker(() => {
        let next = 1;
        let last: number[] = [];
        const end = () => last.splice(0);
        return {
          update(detections) {
            const ended = end();
            const seen = detections.map((detection) => ({ trackId: next++, detection }));
            last = seen.map((s) => s.trackId);
            return { seen, ended };
          },
          end,
        };
      }),
    );
    expect(failed.join('\n')).toMatch(/keeps the id of a face that stays: .*expected \[1\]/);
    expect(failed.join('\n')).not.toMatch(/reports what it was given/);
  });

  test('catch state that sessions share, and tracks that never end', async () => {
    let next = 1;
    const failed = await failures(
      tracker(() => ({
        update: (detections) => ({
          seen: detections.map((detection) => ({ trackId: next++, detection })),
          ended: [],
        }),
        end: () => [],
      })),
    );
    const all = failed.join('\n');
    expect(all).toMatch(/shares nothing between sessions/);
    expect(all).toMatch(/gives the same when it is replayed/);
    expect(all).toMatch(/ends tracks after a long gap/);
    expect(all).toMatch(/new track \d+, expected 1/);
  });
});

describe('poolingChecks', () => {
  const pooling = (pool: (scores: readonly number[]) => number) =>
    poolingChecks(
      definePooling({
        id: 'broken',
        summary: 'Breaks a promise.',
        options: options(),
        create: () => ({ pool: (samples) => pool(samples.map((sample) => sample.score)) }),
      }),
    );
  const mean = (scores: readonly number[]) => scores.reduce((a, b) => a + b, 0) / scores.length;

  test('pass a mean', () =>
    expectFailures(
      pooling((s) => Math.min(1, mean(s))),
      [],
    ));
  test('catch a sum', async () =>
    expect((await failures(pooling((s) => s.reduce((a, b) => a + b, 0)))).join()).toMatch(
      /gives 0..1 for any number of samples/,
    ));
  test('catch authenticity instead of synthesis', () =>
    expectFailures(
      pooling((s) => Math.max(0, 1 - mean(s))),
      [/^points the right way/, /^never falls when every score rises/],
    ));
  test('catch a pooling with a memory', async () => {
    let last = 0.5;
    const failed = await failures(
      pooling((s) => {
        last = Math.min(1, (last + 9 * mean(s)) / 10);
        return last;
      }),
    );
    expect(failed.join()).toMatch(/gives the same for the same samples/);
  });
});
