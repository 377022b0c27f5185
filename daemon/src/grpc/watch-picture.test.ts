import { Writable } from 'node:stream';
import type { Picture } from '@trueframe/proto';
import { expect, test } from 'vitest';
import { streamPictures, toWatchTerms } from './watch-picture.ts';

test('a slow reader gets the newest picture, and none of those in between', async () => {
  const sent: unknown[] = [];
  let taken: () => void = () => {};
  const call = new Writable({
    objectMode: true,
    write({ ptsMs }: Picture, _encoding, done) {
      sent.push(ptsMs);
      taken = done;
    },
  });
  let show: (picture: Picture) => void = () => {};
  let left = 0;
  streamPictures(call as never, (showOne) => {
    show = showOne;
    return () => {
      left += 1;
    };
  });
  for (let ptsMs = 0; ptsMs < 5; ptsMs++) show({ ptsMs });
  expect(sent).toEqual([0]);
  taken();
  await expect.poll(() => sent).toEqual([0, 4]);
  taken();
  await new Promise((resolve) => setImmediate(resolve));
  expect(sent).toEqual([0, 4]);
  call.emit('cancelled');
  expect(left).toBe(1);
});

test('rate and width have defaults and limits', () => {
  const terms = (maxFps: number, maxWidth: number) =>
    toWatchTerms({ sessionId: '', maxFps, maxWidth });
  expect(terms(0, 0)).toEqual({ fps: 2, maxWidth: 640 });
  expect(terms(100, 1920)).toEqual({ fps: 5, maxWidth: 1920 });
  expect(terms(0.5, 64)).toEqual({ fps: 0.5, maxWidth: 64 });
  for (const [fps, width] of [
    [-1, 0],
    [Number.NaN, 0],
    [2, 63],
    [2, 1921],
  ] as const) {
    expect(() => terms(fps, width)).toThrow(/max_(fps|width)/);
  }
});
