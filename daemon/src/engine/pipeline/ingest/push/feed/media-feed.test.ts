import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FeedScene, FRAME_MS } from '../../../../../../../test/helpers/feed-scene.ts';
import { Fmp4Pieces } from '../../../../../containers/mp4/fmp4-pieces.ts';
import { DecodeTurns } from './decode-turns.ts';
import { type FeedOptions, MediaFeed } from './media-feed.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** `keyEvery`: frames from one key frame to the next. */
function scene(keyEvery: number, more: Partial<FeedOptions> = {}) {
  return new FeedScene(
    {
      open: (socket, told) =>
        new MediaFeed(socket, new Fmp4Pieces(), {
          ...{ isLive: true, beginsWithKey: true, maxAgeMs: 250, uselessAgeMs: 375, threads: 1 },
          ...{ ...told, ...more },
        }),
      splitter: new Fmp4Pieces(),
    },
    keyEvery,
  );
}

const worst = (values: readonly number[]) => Math.max(...values);

test('a decoder that keeps up gets everything at once, and its frames have the age that they have', async () => {
  const live = scene(50);
  await live.live(300, 10);
  const settled = live.decoded.slice(120);
  expect(live.skipped).toBe(0);
  expect(live.decoded.map(({ frame }) => frame)).toEqual(live.decoded.map((_, k) => k));
  expect(live.decoded.length).toBeGreaterThan(297);
  expect(worst(settled.map(({ delayMs }) => delayMs))).toBeLessThan(60);
  for (const { delayMs, ageMs } of settled) expect(ageMs).toBeLessThanOrEqual(delayMs);
  live.feed.close();
});

test('a decoder that is half as fast as the stream goes on from key frames, and never falls behind for long', async () => {
  const live = scene(50);
  await live.live(1500, 2 * FRAME_MS);
  const settled = live.decoded.filter(({ frame }) => frame > 200);
  expect(worst(settled.map(({ delayMs }) => delayMs))).toBeLessThan(500 + 50 * FRAME_MS);
  expect(live.decoded.at(-1)?.delayMs).toBeLessThan(500 + 50 * FRAME_MS);
  // Everything that was left out is told where it is missing.
  let at = 0;
  for (const { frame, skipped } of live.decoded) {
    expect(frame - at).toBe(skipped);
    if (skipped > 0) expect(frame % 50).toBe(0);
    at = frame + 1;
  }
  const told = live.decoded.reduce((sum, { skipped }) => sum + skipped, 0);
  expect(live.skipped).toBeGreaterThan(500);
  expect(live.skipped - told).toBeLessThanOrEqual(50);
  // Most of what it decodes is of use, although it can decode half.
  const fresh = settled.filter(({ delayMs }) => delayMs <= 600);
  expect(fresh.length).toBeGreaterThan(0.55 * settled.length);
  live.feed.close();
});

test('a stream whose decoder takes long to begin is live at once', async () => {
  const live = scene(50);
  live.holdUp(5000);
  await live.live(400, 20);
  expect(live.skipped).toBeGreaterThan(0);
  const settled = live.decoded.filter(({ frame }) => frame >= 200);
  expect(worst(settled.map(({ delayMs }) => delayMs))).toBeLessThan(500);
  live.feed.close();
});

test('after a hiccup the decoder catches up, and nothing is left out', async () => {
  const live = scene(50);
  await live.live(110, 4);
  live.holdUp(600);
  await live.live(60, 4);
  expect(live.skipped).toBe(0);
  expect(worst(live.decoded.slice(60).map(({ delayMs }) => delayMs))).toBeGreaterThan(500);
  expect(live.decoded.at(-1)?.delayMs).toBeLessThan(60);
  live.feed.close();
});

test('a stream without another key frame is late, but not starved', async () => {
  const live = scene(100_000);
  await live.live(500, 2 * FRAME_MS);
  expect(live.skipped).toBe(0);
  expect(live.decoded.length).toBeGreaterThan(220);
  expect(live.decoded.every(({ ageMs }) => ageMs === undefined)).toBe(true);
  live.feed.close();
});

test('frames that never come out of the decoder do not hold up those after them', async () => {
  const live = scene(50);
  live.isBroken = (frame) => frame > 110 && frame < 150;
  await live.live(300, 10);
  const after = live.decoded.filter(({ frame }) => frame >= 160);
  expect(after.length).toBeGreaterThan(130);
  expect(worst(after.map(({ delayMs }) => delayMs))).toBeLessThan(100);
  live.feed.close();
});

test('when the first frames are broken, it is found out which frame came out first', async () => {
  const live = scene(50);
  live.isBroken = (frame) => frame < 50;
  await live.live(500, 10);
  const settled = live.decoded.filter(({ frame }) => frame >= 300);
  expect(settled.length).toBeGreaterThan(190);
  expect(worst(settled.map(({ delayMs }) => delayMs))).toBeLessThan(100);
  expect(worst(settled.map(({ ageMs }) => ageMs ?? 0))).toBeLessThan(100);
  live.feed.close();
});

test('a recording that is pushed in one go loses nothing', async () => {
  const live = scene(25);
  for (let k = 0; k < 400; k += 1) live.send();
  for (let k = 0; k < 1000; k += 1) await live.tick(10);
  expect(live.skipped).toBe(0);
  expect(live.decoded.map(({ frame }) => frame)).toEqual(Array.from({ length: 400 }, (_, k) => k));
  // The second in which the decoder had not begun is caught up with; after that nothing waits.
  expect(worst(live.decoded.slice(60).map(({ ageMs }) => ageMs ?? 0))).toBeLessThan(20);
  live.feed.close();
});

test('a lossless session loses nothing, however late it is', async () => {
  const live = scene(25, { isLive: false });
  for (let k = 0; k < 400; k += 1) live.send();
  for (let k = 0; k < 400; k += 1) await live.tick(100);
  expect(live.skipped).toBe(0);
  expect(live.decoded.map(({ frame }) => frame)).toEqual(live.decoded.map((_, k) => k));
  expect(live.decoded.at(-1)?.delayMs).toBeGreaterThan(3000);
  live.feed.close();
});

test('frames that nobody wants are decoded together with the next one that somebody wants, which is not late', async () => {
  const live = scene(50, { wantedFps: 5 });
  await live.live(300, 4);
  const settled = live.decoded.filter(({ frame }) => frame > 100);
  expect(live.skipped).toBe(0);
  expect(live.decoded.map(({ frame }) => frame)).toEqual(live.decoded.map((_, k) => k));
  // The first frame of each fifth of a second.
  const wanted = settled.filter(({ frame }) => frame % 5 === 0);
  expect(worst(wanted.map(({ delayMs }) => delayMs))).toBeLessThan(50);
  const held = settled.filter(({ frame }) => frame % 5 === 1);
  expect(Math.min(...held.map(({ delayMs }) => delayMs))).toBeGreaterThan(140);
  live.feed.close();
});

test('no frame is held back for longer than a quarter of a second, and none after the end', async () => {
  const live = scene(50, { wantedFps: 1 });
  await live.live(140, 4);
  const settled = live.decoded.filter(({ frame }) => frame > 60);
  expect(worst(settled.map(({ delayMs }) => delayMs))).toBeLessThan(400);
  live.socket.end();
  await live.tick(4);
  await live.tick(4);
  expect(live.decoded.at(-1)?.frame).toBe(139);
  live.feed.close();
});

test('with frames held back, a decoder that is half as fast as the stream still goes on from key frames', async () => {
  const live = scene(50, { wantedFps: 5 });
  await live.live(1500, 2 * FRAME_MS);
  const settled = live.decoded.filter(({ frame }) => frame > 200);
  expect(worst(settled.map(({ delayMs }) => delayMs))).toBeLessThan(500 + 50 * FRAME_MS);
  expect(live.skipped).toBeGreaterThan(500);
  live.feed.close();
});

test('decoders that share turns work one after the other, and none of them loses anything', async () => {
  const turns = new DecodeTurns(1);
  const scenes = [0, 1, 2, 3].map(() => scene(50, { wantedFps: 5, turns }));
  let most = 0;
  for (let ms = 0; ms < 4000; ms += 10) {
    if (ms % FRAME_MS === 0) for (const live of scenes) live.send();
    if (ms > 2000) most = Math.max(most, scenes.filter(({ isDecoding }) => isDecoding).length);
    // One of them moves time, and the others find it moved.
    await scenes[0]!.tick(4);
    for (const live of scenes.slice(1)) live.decode(4);
  }
  expect(most).toBe(1);
  for (const { decoded, skipped, feed } of scenes) {
    expect(skipped).toBe(0);
    expect(decoded.length).toBeGreaterThan(90);
    expect(worst(decoded.slice(60).map(({ ageMs }) => ageMs!))).toBeLessThan(250);
    feed.close();
  }
});
