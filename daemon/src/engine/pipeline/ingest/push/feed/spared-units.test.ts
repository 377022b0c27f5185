import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FeedScene } from '../../../../../../../test/helpers/feed-scene.ts';
import { Fmp4Pieces } from '../../../../../containers/mp4/fmp4-pieces.ts';
import { MediaFeed } from './media-feed.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** `keyEvery`: frames from one key frame to the next. */
function scene(keyEvery: number) {
  return new FeedScene(
    {
      open: (socket, told) =>
        new MediaFeed(socket, new Fmp4Pieces(), {
          ...{ isLive: true, beginsWithKey: true, maxAgeMs: 250, uselessAgeMs: 375, threads: 1 },
          ...{ ...told, wantedFps: 5, spares: 'on-demand' },
        }),
      splitter: new Fmp4Pieces(),
    },
    keyEvery,
  );
}

const framesOf = ({ decoded }: ReturnType<typeof scene>) => decoded.map(({ frame }) => frame);

/** Every frame of the source is decoded, or was told as spared or skipped before one that is. */
function expectNumbered({ decoded }: ReturnType<typeof scene>): void {
  let next = 0;
  for (const { frame, skipped, spared } of decoded) {
    expect(frame).toBe(next + skipped + spared);
    next = frame + 1;
  }
}

test('while key frames are enough the decoder gets them at once, and nothing else', async () => {
  const live = scene(50);
  await live.live(120, 4);
  live.feed.need('keys');
  await live.live(240, 4);
  expect(framesOf(live).filter((frame) => frame >= 150)).toEqual([150, 200, 250, 300, 350]);
  for (const { delayMs } of live.decoded.slice(150)) expect(delayMs).toBeLessThanOrEqual(20);
  expectNumbered(live);
  expect(live.skipped).toBe(0);
  live.feed.close();
  expect(live.spared).toBeGreaterThanOrEqual(4 * 49);
});

test('soon after a key frame nothing is lost when all is needed again; later, it goes on from the next one', async () => {
  const live = scene(50);
  await live.live(120, 4);
  live.feed.need('keys');
  await live.live(140, 4);
  // Frame 250 has come, and the nine after it.
  live.feed.need('sampling');
  await live.live(60, 4);
  expect(framesOf(live).filter((frame) => frame > 150 && frame < 300)).toEqual([
    200,
    ...Array.from({ length: 50 }, (_, k) => 250 + k),
  ]);
  live.feed.need('keys');
  await live.live(120, 4);
  // Frame 400 has come, and the 39 after it.
  live.feed.need('sampling');
  await live.live(60, 4);
  const resumed = framesOf(live).filter((frame) => frame > 400);
  expect(resumed[0]).toBe(450);
  expect(resumed.length).toBeGreaterThan(45);
  expectNumbered(live);
  expect(live.skipped).toBe(0);
  live.feed.close();
});

test('a decoder that holds pictures back gets as many as push the key frame out', async () => {
  const live = scene(50);
  live.heldPictures = 2;
  await live.live(120, 4);
  live.feed.need('keys');
  await live.live(300, 4);
  const keys = live.decoded.filter(({ frame }) => frame >= 200 && frame % 50 === 0);
  expect(keys.map(({ frame }) => frame)).toEqual([200, 250, 300, 350, 400]);
  // Two frames after it have come by then.
  for (const { delayMs } of keys) expect(delayMs).toBeLessThan(130);
  expect(framesOf(live).filter((frame) => frame > 250 && frame < 300)).toEqual([251, 252]);
  expectNumbered(live);
  live.feed.close();
});

test('where key frames are rare, nothing is left out', async () => {
  const live = scene(150);
  await live.live(160, 4);
  live.feed.need('keys');
  await live.live(400, 4);
  expect(live.spared).toBe(0);
  expectNumbered(live);
  live.feed.close();
});

test('a stream whose key frames cease is given again after ten seconds', async () => {
  const live = scene(50);
  await live.live(60, 4);
  live.feed.need('keys');
  await live.live(60, 4);
  live.isKey = () => false;
  await live.live(300, 4);
  expect(framesOf(live).filter((frame) => frame > 100)[0]).toBe(351);
  expectNumbered(live);
  live.feed.close();
});

test('what never comes to be shown is counted as well', async () => {
  const live = scene(50);
  await live.live(60, 4);
  live.feed.need('keys');
  await live.live(80, 4);
  live.socket.end();
  await live.tick(4);
  await live.tick(4);
  expect(live.decoded.length + live.spared).toBe(140);
  live.feed.close();
});
