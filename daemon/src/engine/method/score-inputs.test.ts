import { type PlannedInput, TrueframeError } from '@trueframe/sdk';
import { expect, test } from 'vitest';
import type { DecodedFrame } from '../pipeline/media.ts';
import { type InputScorer, scoreInputs } from './score-inputs.ts';

function input(frames: readonly number[], votes = 1): PlannedInput {
  const members = Array.from({ length: votes }, (_, member) => ({ member, isMirrored: false }));
  return { frames, crop: null, votes: members, track: 0 };
}

/** Frames whose only pixel is their index. */
async function* decoded(indices: readonly number[], released: number[]) {
  for (const index of indices) {
    const slot = { index } as DecodedFrame['slot'];
    yield { slot, arrivedAtMs: 0, release: () => released.push(index) } satisfies DecodedFrame;
  }
}

/** Members score the mean of the pixels, plus their number. */
function scorer(changes: Partial<InputScorer> = {}): InputScorer & { failures: string[] } {
  const failures: string[] = [];
  return {
    failures,
    async cut({ slot }, inputs) {
      const picture = { data: Uint8Array.of(slot.index), width: 1, height: 1, channels: 1 };
      return { pictures: inputs.map(() => picture) };
    },
    async vote(pictures, { member }) {
      const sum = pictures.reduce((total, { data }) => total + data[0]!, 0);
      return [member + sum / pictures.length];
    },
    onFailure: (error) => failures.push(error.message),
    ...changes,
  };
}

test('results keep the order of the plan, clips wait for their last frame', async () => {
  const released: number[] = [];
  const inputs = [input([1, 2, 3]), input([1], 2), input([0])];
  const results = await scoreInputs(inputs, decoded([0, 1, 2, 3], released), scorer(), 2);
  expect(results.map(({ scores }) => scores)).toEqual([[[2]], [[1], [2]], [[0]]]);
  expect(released.sort()).toEqual([0, 1, 2, 3]);
});

test('an input that cannot be cut has no scores, nor has one whose frames never came', async () => {
  const fail = scorer({
    async cut({ slot }, inputs) {
      if (slot.index === 1) throw new TrueframeError('PLUGIN_THREW', 'no pixels');
      const picture = { data: Uint8Array.of(1), width: 1, height: 1, channels: 1 };
      return { pictures: inputs.map(() => picture) };
    },
  });
  const inputs = [input([0, 1, 2]), input([2]), input([2, 9])];
  const results = await scoreInputs(inputs, decoded([0, 1, 2], []), fail, 2);
  expect(results.map(({ scores }) => scores)).toEqual([[[]], [[1]], [[]]]);
  expect(fail.failures).toEqual(['no pixels']);
});

test('a member that fails takes no other with it', async () => {
  const fail = scorer({
    async vote(_pictures, { member }) {
      if (member === 0) throw new TrueframeError('PLUGIN_THREW', 'broken');
      return [0.5];
    },
  });
  const results = await scoreInputs([input([0], 2)], decoded([0], []), fail, 1);
  expect(results[0]?.scores).toEqual([[], [0.5]]);
  expect(fail.failures).toEqual(['broken']);
});

test('no more votes than allowed are under way', async () => {
  let now = 0;
  let most = 0;
  const slow = scorer({
    async vote() {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setTimeout(resolve, 2));
      now -= 1;
      return [0.5];
    },
  });
  await scoreInputs([input([0], 5), input([0], 5)], decoded([0], []), slow, 3);
  expect(most).toBe(3);
});
