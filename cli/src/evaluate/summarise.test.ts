import { expect, test } from 'vitest';
import type { Clip } from './clip.ts';
import type { ClipResult } from './clip-result.ts';
import type { Judged } from './judged.ts';
import { bitsPerPixel } from './quality-bins.ts';
import { summarise } from './summarise.ts';

let made = 0;
function judged(clip: Partial<Clip>, result: Partial<ClipResult>): Judged {
  made += 1;
  const name = `${made}.mp4`;
  return {
    clip: { name, path: `/${name}`, isFake: false, ...clip },
    result: {
      clip: name,
      size: 1000,
      mtimeMs: 0,
      options: '',
      pipeline: 'p',
      pipelineVersion: 'v',
      sampling: 'all',
      ...result,
    },
  };
}

const scores = (score: number) => ({ label: 'INCONCLUSIVE', score }) as const;
const failure = { error: { code: 'SOURCE_NOT_FOUND', message: 'gone' } };

test('clips without a score count in their class and nowhere else', () => {
  const evaluation = summarise([
    judged({}, scores(0.1)),
    judged({}, { label: 'NOT_APPLICABLE' }),
    judged({}, failure),
    judged({ isFake: true }, scores(0.9)),
    judged({ isFake: true }, { label: 'UNABLE_TO_EVALUATE' }),
    judged({ isFake: true }, { label: 'INCONCLUSIVE' }),
  ]);
  expect(evaluation.real).toMatchObject({ clips: 3, failed: 1, scored: 1 });
  expect(evaluation.real.labels.NOT_APPLICABLE).toMatchObject({ clips: 1, share: 0.5 });
  expect(evaluation.real.labels.AUTHENTIC_LIKELY).toMatchObject({ clips: 0, share: 0 });
  expect(evaluation.fake).toMatchObject({ clips: 3, failed: 0, scored: 1 });
  expect(evaluation.separation?.auc.value).toBe(1);
  expect(evaluation.resampled).toEqual({ by: 'clip', groups: 2 });
  expect(evaluation.reliability.map(({ clips }) => clips)).toEqual([1, 1]);
});

test('fakes of a family are compared with all reals, those of a source with its own', () => {
  const { breakdowns, resampled } = summarise([
    judged({ family: 'camera', source: 'a', group: 'x' }, scores(0.5)),
    judged({ family: 'phone', source: 'b', group: 'x' }, scores(0.2)),
    judged({ isFake: true, family: 'swap', source: 'a', group: 'y' }, scores(0.4)),
    judged({ isFake: true, family: 'puppet', source: 'b', group: 'y' }, scores(0.9)),
  ]);
  expect(resampled).toEqual({ by: 'group', groups: 2 });
  const auc = (by: string) =>
    breakdowns
      .find((one) => one.by === by)
      ?.slices.map(({ name, separation }) => [name, separation?.auc.value]);
  expect(auc('family')).toEqual([
    ['camera', undefined],
    ['phone', undefined],
    ['puppet', 1],
    ['swap', 0.5],
  ]);
  expect(auc('source')).toEqual([
    ['a', 0],
    ['b', 1],
  ]);
});

test('quality bins go from low to high; what is unknown is in none', () => {
  const clip = (height: number, size: number) =>
    judged({}, { ...scores(0.5), height, width: 100, frames: 10, size });
  const { breakdowns } = summarise([
    clip(1080, 100_000),
    clip(240, 100_000),
    clip(360, 1000),
    judged({}, scores(0.5)),
  ]);
  const names = (by: string) =>
    breakdowns.find((one) => one.by === by)?.slices.map(({ name, real }) => [name, real.clips]);
  expect(names('height')).toEqual([
    ['below 360', 1],
    ['360 to 720', 1],
    ['1080 and more', 1],
  ]);
  expect(names('bits per pixel')).toEqual([
    ['below 0.03', 1],
    ['0.3 and more', 2],
  ]);
  expect(names('family')).toBeUndefined();
  expect(bitsPerPixel(clip(100, 1000).result)).toBe(0.08);
});

test('nothing with a score, nothing to say', () => {
  const { separation, calibrationError, reliability } = summarise([judged({}, failure)]);
  expect({ separation, calibrationError, reliability }).toEqual({
    separation: undefined,
    calibrationError: undefined,
    reliability: [],
  });
});
