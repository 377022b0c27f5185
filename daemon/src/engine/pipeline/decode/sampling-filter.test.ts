import { expect, test } from 'vitest';
import { resumeFilter, samplingFilter } from './sampling-filter.ts';
import { WindowClock } from './window-clock.ts';

const context = {
  startSeconds: 0,
  clock: { startSeconds: 0, stepSeconds: 0.04, hold: { untilSeconds: 4, longestSeconds: 600 } },
  frameCount: 0,
  received: 0,
  passOver: 0,
  afterMs: Number.NEGATIVE_INFINITY,
};

// test/decode/sampling.test.ts tests on real clips which frames the filters pick.

test('no filter where every frame is wanted', () => {
  expect(samplingFilter('all', context)).toBeUndefined();
  expect(samplingFilter('latest', context)).toBeUndefined();
  expect(samplingFilter({ everyNth: 1 }, context)).toBeUndefined();
  expect(samplingFilter({ evenlySpread: 10 }, { ...context, frameCount: 10 })).toBeUndefined();
});

test('evenlySpread needs a known number of frames', () => {
  expect(() => samplingFilter({ evenlySpread: 10 }, context)).toThrow(/known number of frames/);
});

test('a list of frames becomes runs of equal steps', () => {
  const filter = (frames: readonly number[]) => samplingFilter({ frames }, context);
  expect(filter([0, 16, 32])).toBe("select='between((n+0),0,32)*not(mod((n+0)-0,16))'");
  expect(filter([3, 4, 5, 9])).toBe("select='between((n+0),3,5)+between((n+0),9,9)'");
});

test('a list that has no pattern is widened before it is longer than an argument may be', () => {
  const frames = Array.from({ length: 4000 }, (_, k) => (k * (k + 1)) / 2);
  expect(samplingFilter({ frames }, context)).toBe("select='between((n+0),0,7998000)'");
});

test('everything in a filter is a number', () => {
  const resumed = {
    ...context,
    startSeconds: 1.4,
    frameCount: 10_000,
    received: 77,
    afterMs: 3080.0000001,
  };
  const filters = [
    samplingFilter({ everyNth: 3 }, resumed),
    samplingFilter({ fps: 0.1 }, resumed),
    samplingFilter({ evenlySpread: 32 }, resumed),
    resumeFilter(resumed),
  ];

  for (const filter of filters) expect(filter).not.toMatch(/NaN|Infinity|undefined|null/);
});

test('whole windows pass, and ffmpeg says where each begins', () => {
  const windows = new WindowClock({ length: 3, offsets: [1, 2] });
  const tell = 'st(7,2);print(314159);1';
  const goOn = 'if(gt(ld(7),0),st(7,ld(7)-1);1,0)';
  const nth = samplingFilter({ everyNth: 9 }, { ...context, windows });
  expect(nth).toBe(`select='if((not(mod(n+0,9))),${tell},${goOn})'`);
  // Windows that end later may begin before what was dealt with.
  const again = samplingFilter('all', { ...context, windows, passOver: 10 });
  expect(again).toBe(`select='if(gte(n,8)*(1),${tell},${goOn})'`);
});
