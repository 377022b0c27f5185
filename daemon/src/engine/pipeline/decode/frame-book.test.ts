import { expect, test } from 'vitest';
import { FrameLedger } from '../ledger.ts';
import { SamplingWatch } from '../sampling-watch.ts';
import { ContinuousClock } from './continuous-clock.ts';
import { DecodeLog } from './decode-log.ts';
import { type BookingRules, FrameBook } from './frame-book.ts';
import { Timeline } from './timeline.ts';
import { WindowClock } from './window-clock.ts';

/** A source of 25 frames per second, of which lines say what ffmpeg would. */
function setUp(rules: Partial<BookingRules> = {}) {
  const ledger = new FrameLedger();
  const timeline = new Timeline(0, Number.NEGATIVE_INFINITY);
  const told: string[] = [];
  const all: BookingRules = {
    ...{ map: '0:v:0', threads: 1, sampling: "select='1'", sampled: new SamplingWatch('all') },
    clock: new ContinuousClock({ startSeconds: 0, stepSeconds: 0.04 }),
    limitMs: Number.POSITIVE_INFINITY,
    toMediaMs: (seconds) => seconds * 1000,
    onJump: ({ ptsMs, sourceBeforeMs, sourceAfterMs }) => ({
      ...{ ptsMs, sourceBeforeMs, sourceAfterMs, omitted: 0 },
    }),
    onFirstFrame: (ptsMs) => told.push(`first frame ${ptsMs}`),
    onFirstPicture: ({ index }) => told.push(`first picture ${index}`),
    ...rules,
  };
  const book = new FrameBook(all, timeline, ledger, new DecodeLog());
  book.read({ type: 'time-base', seconds: 0.04 });
  const decoded = (pts: number) => book.read({ type: 'decoded', pts });
  const wanted = (byte = -1) => {
    const size = { width: 4, height: 2 };
    book.read({ type: 'picture', ...size, pixelFormat: 'yuv420p', byte });
    const frame = book.read({ type: 'color', range: 'tv', space: 'bt709', transfer: 'bt709' });
    return typeof frame === 'object' ? frame : undefined;
  };
  return { book, ledger, timeline, told, decoded, wanted };
}

test('a frame is wanted when ffmpeg shows it after it was decoded, else it is dropped by sampling', () => {
  const { book, ledger, told, decoded, wanted } = setUp();
  decoded(0);
  decoded(1);
  const frame = wanted(900);
  decoded(2);
  book.settle(true);

  expect(frame).toEqual({
    isCorrupt: false,
    isSpared: false,
    label: {
      ...{ index: 1, ptsMs: 40, dueMs: undefined, width: 4, height: 2, byteLength: 12 },
      ...{ matrix: 'bt709', range: 'limited' },
    },
  });
  expect(told).toEqual(['first frame 0', 'first picture 1']);
  expect(ledger.counts()).toMatchObject({ received: 3, dropped: { sampling: 2 } });
  const lastPicture = { byte: 900, ptsMs: 40 };
  expect(book.counts).toEqual({ received: 3, passedOver: 0, pictures: 1, lastPicture });
});

test('a picture of no decoded frame is nobody', () => {
  expect(setUp().wanted()).toBeUndefined();
});

test('when a run is ended, the frame that is not decided is cancelled; when it is lost, it does not count', () => {
  const ended = setUp();
  ended.decoded(0);
  ended.book.settle(false);
  expect(ended.ledger.counts().dropped).toEqual({ cancelled: 1 });

  const lost = setUp();
  lost.decoded(0);
  expect([lost.book.forget(), lost.book.forget()]).toEqual([true, false]);
  expect(lost.ledger.counts().dropped).toEqual({});
});

test.each([
  ['media time', { limitMs: 80 }],
  ['frames', { limitFrames: 2 }],
])('the source ends at a limit of %s', (_, rules) => {
  const { ledger, decoded } = setUp(rules);
  expect([0, 1, 2].map(decoded)).toEqual([undefined, undefined, 'limit']);
  expect(ledger.received).toBe(2);
});

test('a jump of the clock goes with the next frame that is wanted, and that does not follow on the one before', () => {
  const { book, decoded, wanted } = setUp();
  decoded(0);
  decoded(10_000);
  decoded(10_001);
  const jump = { ptsMs: 40, sourceBeforeMs: 0, sourceAfterMs: 400_000, omitted: 0 };
  expect(wanted()?.label).toMatchObject({ index: 2, ptsMs: 80, jumps: [jump], beginsAnew: true });
  decoded(10_002);
  expect(wanted()?.label).not.toHaveProperty('jumps');
  decoded(50_000);
  expect(book.takeJumps()).toHaveLength(1);
  expect(book.takeJumps()).toEqual([]);
});

test('frames that were spared have numbers, and nothing is told of them', () => {
  const { decoded, wanted } = setUp({
    onFrame: () => ({ dueMs: 7, skipped: 0, spared: 4, isSpared: true }),
  });
  decoded(4);
  const { label, isSpared } = wanted()!;
  expect(isSpared).toBe(true);
  expect(label).toMatchObject({ index: 4, ptsMs: 160 });
  expect(label).not.toHaveProperty('gap');
});

test('frames that were left out have numbers, and a gap goes before the next frame that is wanted', () => {
  const skipped = [0, 3, 0, 2];
  const { decoded, wanted } = setUp({
    onFrame: () => ({ dueMs: 7, skipped: skipped.shift() ?? 0, spared: 0, isSpared: false }),
  });
  decoded(0);
  decoded(4);
  decoded(5);
  decoded(8);
  expect(wanted()?.label).toMatchObject({
    ...{ index: 8, ptsMs: 320, dueMs: 7 },
    gap: { fromMs: 0, toMs: 320, durationMs: 320, reason: 'OVERLOAD' },
  });
});

test('frames that an earlier run has booked are passed over, and can only complete a window', () => {
  const windows = new WindowClock({ length: 2, offsets: [1] });
  const { book, ledger, decoded, wanted } = setUp({ passOver: 1, windows });
  decoded(0);
  windows.begin();
  const before = wanted()?.label;
  decoded(1);
  const end = wanted()?.label;

  expect(before?.role).toMatchObject({ isEnd: false, isPart: true });
  expect(end).toMatchObject({ index: 0, ptsMs: 40, role: { isEnd: true } });
  expect(book.counts).toMatchObject({ passedOver: 1, received: 1, pictures: 2 });
  expect(ledger.counts()).toMatchObject({ received: 1, dropped: {} });
});

test('a frame that ffmpeg marks is damaged, and so is what follows up to a key frame', () => {
  const { book, decoded, wanted } = setUp();
  const corrupt = (pts: number) => {
    decoded(pts);
    return wanted()?.isCorrupt;
  };
  book.note('[warning] input: corrupt decoded frame in stream 0');
  expect([corrupt(0), corrupt(1)]).toEqual([true, true]);
  book.read({ type: 'key' });
  expect(corrupt(2)).toBe(false);
});
