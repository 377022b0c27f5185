import { FrameLedger } from '@trueframe/daemon/media';
import {
  ContinuousClock,
  Decoder,
  FrameQueue,
  SamplingWatch,
  samplingFilter,
  Timeline,
  WindowClock,
} from '@trueframe/daemon/testing';
import { expect, test } from 'vitest';
import { testClip } from './support/clips.ts';

/** Decodes a clip of 50 frames twice, one run after the other: frame, window and why it is not whole. */
async function decodeTwice() {
  const plan = { length: 5, offsets: [1, 2, 3, 4] };
  const windows = new WindowClock(plan);
  const ledger = new FrameLedger();
  const timeline = new Timeline(0, Number.NEGATIVE_INFINITY);
  const queue = new FrameQueue({
    ...{ ledger, slots: 8, pace: 'lossless', keepsNewestOnly: false, window: plan },
  });
  const run = async (isSecond: boolean) => {
    const facts = { stepSeconds: 0.04, startSeconds: 0, hold: undefined };
    const sampling = samplingFilter(
      { everyNth: 24 },
      {
        ...{ startSeconds: 0, clock: facts, frameCount: 0, received: timeline.received },
        ...{ passOver: 0, afterMs: Number.NEGATIVE_INFINITY, windows },
      },
    );
    const decoder = new Decoder(
      {
        ...{ input: `file:${testClip('clip.mp4')}`, inputOptions: [], map: '0:v:0', before: [] },
        ...{ sampling, windows, sampled: new SamplingWatch('all') },
        ...{ threads: 1, maxPixels: 1e6, memoryMiB: 0, limitMs: Number.POSITIVE_INFINITY },
        clock: new ContinuousClock({ stepSeconds: 0.04 }),
        toMediaMs: (seconds) => seconds * 1000 + (isSecond ? 2000 : 0),
        onJump: () => undefined,
        onCorrupt: () => {},
      },
      ...([queue, timeline, ledger] as const),
    );
    await decoder.run(new AbortController().signal);
  };
  const ended = run(false)
    .then(() => run(true))
    .then(() => queue.end());
  const frames: [number, number[], string?][] = [];
  for (let item = await queue.next(); item; item = await queue.next()) {
    if (item.type !== 'frame') continue;
    const { index, window } = item.frame.slot;
    const before = window!.frames.map((one) => one.index);
    frames.push(window!.fault ? [index, before, window!.fault] : [index, before]);
    ledger.analyse();
    item.frame.release();
  }
  await ended;
  return { frames, counts: ledger.counts() };
}

test('a window that one run of ffmpeg begins is given up where the next run begins', async () => {
  const { frames, counts } = await decodeTwice();
  expect(frames.map(([end]) => end)).toEqual([4, 28, 76]);
  expect(counts).toMatchObject({ received: 100, analysed: 3, dropped: { sampling: 97 } });
});
