import { defineMethod, type Method, TrueframeError } from '@trueframe/sdk';
import { methodChecks } from '@trueframe/sdk/testing';
import { describe, expect, test } from 'vitest';
import { modelInput } from '../helpers/model-input.ts';

import { expectFailures, failures, options } from './support/broken.ts';

// A kit that cannot fail is worth nothing: each of these plugins breaks one promise and must fail that check.

/** Input of a model that takes crops of 8 x 8. */
const input = modelInput({ width: 8, height: 8 });

describe('methodChecks', () => {
  const sound: Method = {
    look: (tried) => (tried.length === 0 ? { view: null } : undefined),
    frames: ({ frameCount }) => (frameCount > 0 ? [0] : []),
    view: (frame) => frame,
    plan(looks, { members }) {
      if (members.some(({ width }) => width !== 8)) {
        throw new TrueframeError('PIPELINE_INVALID', 'not 8 wide');
      }
      return looks.flatMap(({ frame, faces }) =>
        faces.map(({ box }) => ({
          frames: [frame],
          crop: [box.x1, box.y1],
          votes: members.map((_, member) => ({ member, isMirrored: false })),
          track: 0,
        })),
      );
    },
    input: () => ({ data: new Uint8Array(192).fill(7), width: 8, height: 8, channels: 3 }),
    pool(results) {
      const scores = results.flatMap((result) => result.scores.flat());
      if (scores.length === 0) return { score: 0.5, isFallback: true };
      return { score: scores.reduce((a, b) => a + b, 0) / scores.length, isFallback: false };
    },
  };
  const method = (changes: Partial<Method>) =>
    methodChecks(
      defineMethod({
        id: 'broken',
        summary: 'Breaks a promise.',
        options: options(),
        create: () => ({ ...sound, ...changes }),
      }),
      { members: [{ input }], unusable: [[{ input: { ...input, width: 9 } }]] },
    );

  test('pass a plain mean', () => expectFailures(method({}), []));
  test('catch frames that the video does not have', () =>
    expectFailures(method({ frames: () => [0, 5] }), [
      /^asks for frames that exist, growing: of 0 frames/,
    ]));
  test('catch frames in another order', () =>
    expectFailures(method({ frames: ({ frameCount }) => (frameCount > 1 ? [1, 0] : []) }), [
      /^asks for frames that exist, growing: .* frame 0 comes after 1/,
    ]));
  test('catch a method that never gives up', async () =>
    expect((await failures(method({ look: () => ({ view: null }) }))).join()).toMatch(
      /concludes nothing where no face is, .*: look never gives up/,
    ));
  test('catch a crop that does not survive the way to another thread', async () => {
    const plan: Method['plan'] = (looks, given) =>
      sound.plan(looks, given).map((planned) => ({ ...planned, crop: [Number.NaN] }));
    expect((await failures(method({ plan }))).join()).toMatch(
      /plans inputs that its members take: crop: not plain data/,
    );
  });
  test('catch pictures of another size than the model takes', () =>
    expectFailures(
      method({ input: () => ({ data: new Uint8Array(147), width: 7, height: 7, channels: 3 }) }),
      [
        /^cuts them at the size of the model, .*: size of an input .* expected \[8,8\], got \[7,7\]/,
      ],
    ));
  test('catch pixels of 0..1 turned to negative ones', () =>
    expectFailures(
      method({
        input: () => ({ data: new Float32Array(192).fill(-0.5), width: 8, height: 8, channels: 3 }),
      }),
      [/^cuts them at the size of the model, .* has the value -0.5/],
    ));
  test('catch a number for a video in which nothing could be scored', () =>
    expectFailures(
      method({ pool: (results) => ({ ...sound.pool(results, 1), isFallback: false }) }),
      [/^concludes nothing where no face is, .* isFallback is false/],
    ));
  test('catch authenticity instead of synthesis', () =>
    expectFailures(
      method({
        pool(results) {
          const { score, isFallback } = sound.pool(results, 1);
          return { score: 1 - score, isFallback };
        },
      }),
      [/^points the right way, 1 = synthetic/],
    ));
  test('catch state that is kept from one video to the next', async () => {
    let videos = 0;
    const plan: Method['plan'] = (looks, given) =>
      sound.plan(looks, given).map((planned) => ({ ...planned, track: videos++ }));
    expect((await failures(method({ plan }))).join()).toMatch(
      /gives the same in any instance, whatever came between: the plan/,
    );
  });
  test('catch an ensemble taken without a look at it', () => {
    const plan: Method['plan'] = (looks, given) =>
      sound.plan(looks, { ...given, members: [input] });
    return expectFailures(method({ plan }), [/^refuses an ensemble .* was accepted/]);
  });
  test('catch a frame that is written to', () =>
    expectFailures(
      method({
        view(frame) {
          frame.data.fill(0);
          return frame;
        },
      }),
      [/^shows the detector pictures, .*: the frame was changed by view/],
    ));
});
