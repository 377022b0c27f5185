import type { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { videoFragment, videoInitialisation } from '../../../../../../../test/helpers/fmp4.ts';
import { Fmp4Pieces } from '../../../../../containers/mp4/fmp4-pieces.ts';
import { DecodeTurns } from './decode-turns.ts';
import { MediaFeed } from './media-feed.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const FRAME_MS = 40;

/** A live stream of one fragment per frame and a decoder that takes its time. Time is simulated. */
class Scene {
  readonly socket = new PassThrough();
  readonly feed: MediaFeed;
  readonly #splitter = new Fmp4Pieces();
  readonly #ready: number[] = [];
  readonly #keyEvery: number;
  /** Delay of every decoded frame after it was sent, and what the feed said. */
  readonly decoded: {
    frame: number;
    delayMs: number;
    ageMs: number | undefined;
    skipped: number;
  }[] = [];
  readonly #sentAt: number[] = [];
  skipped = 0;

  constructor(keyEvery: number, isLive = true, wantedFps?: number, turns?: DecodeTurns) {
    this.#keyEvery = keyEvery;
    this.feed = new MediaFeed(this.socket as unknown as Socket, new Fmp4Pieces(), {
      ...{ isLive, beginsWithKey: true, maxAgeMs: 250, uselessAgeMs: 375, threads: 1 },
      wantedFps,
      turns,
      onSkipped: (frames) => {
        this.skipped += frames;
      },
    });
    this.feed.input.on('data', (bytes: Buffer) => {
      for (const piece of this.#splitter.push(bytes)) {
        if (piece.type === 'unit') this.#ready.push((piece.facts?.decodeTime ?? 0) / FRAME_MS);
      }
    });
    this.socket.write(videoInitialisation(1000));
  }

  send(): void {
    const frame = this.#sentAt.push(performance.now()) - 1;
    const isKey = frame % this.#keyEvery === 0;
    this.socket.write(videoFragment(frame * FRAME_MS, { isKey, bytes: 2000 }));
  }

  /** `frames` by real time; the decoder takes `decodeMs` for each, and begins after a second. */
  async live(frames: number, decodeMs: number): Promise<void> {
    for (let ms = 0; ms < frames * FRAME_MS; ms += 10) {
      if (ms % FRAME_MS === 0) this.send();
      await this.tick(decodeMs);
    }
  }

  #nextAt = 1000;
  #firstDecoded: number | undefined;
  isBroken: (frame: number) => boolean = () => false;

  /** The decoder has media that it has not decoded. */
  get isDecoding(): boolean {
    return this.#ready.length > 0;
  }

  /** The decoder does nothing for a while. */
  holdUp(ms: number): void {
    this.#nextAt = performance.now() + ms;
  }

  async tick(decodeMs: number): Promise<void> {
    await vi.advanceTimersByTimeAsync(10);
    await new Promise((resolve) => setImmediate(resolve));
    this.decode(decodeMs);
  }

  decode(decodeMs: number): void {
    const now = performance.now();
    while (this.#ready.length > 0 && this.#nextAt <= now) {
      this.#nextAt = Math.max(this.#nextAt + decodeMs, now - 9);
      const frame = this.#ready.shift()!;
      if (this.isBroken(frame)) continue;
      this.#firstDecoded ??= frame;
      const seconds = (frame - this.#firstDecoded) * (FRAME_MS / 1000);
      const { dueMs, skipped } = this.feed.decoded(seconds);
      const ageMs = dueMs === undefined ? undefined : now - dueMs;
      this.decoded.push({ frame, delayMs: now - this.#sentAt[frame]!, ageMs, skipped });
    }
  }
}

const worst = (values: readonly number[]) => Math.max(...values);

test('a decoder that keeps up gets everything at once, and its frames have the age that they have', async () => {
  const scene = new Scene(50);
  await scene.live(300, 10);
  const settled = scene.decoded.slice(120);
  expect(scene.skipped).toBe(0);
  expect(scene.decoded.map(({ frame }) => frame)).toEqual(scene.decoded.map((_, k) => k));
  expect(scene.decoded.length).toBeGreaterThan(297);
  expect(worst(settled.map(({ delayMs }) => delayMs))).toBeLessThan(60);
  for (const { delayMs, ageMs } of settled) expect(ageMs).toBeLessThanOrEqual(delayMs);
  scene.feed.close();
});

test('a decoder that is half as fast as the stream goes on from key frames, and never falls behind for long', async () => {
  const scene = new Scene(50);
  await scene.live(1500, 2 * FRAME_MS);
  const settled = scene.decoded.filter(({ frame }) => frame > 200);
  expect(worst(settled.map(({ delayMs }) => delayMs))).toBeLessThan(500 + 50 * FRAME_MS);
  expect(scene.decoded.at(-1)?.delayMs).toBeLessThan(500 + 50 * FRAME_MS);
  // Everything that was left out is told where it is missing.
  let at = 0;
  for (const { frame, skipped } of scene.decoded) {
    expect(frame - at).toBe(skipped);
    if (skipped > 0) expect(frame % 50).toBe(0);
    at = frame + 1;
  }
  const told = scene.decoded.reduce((sum, { skipped }) => sum + skipped, 0);
  expect(scene.skipped).toBeGreaterThan(500);
  expect(scene.skipped - told).toBeLessThanOrEqual(50);
  // Most of what it decodes is of use, although it can decode half.
  const fresh = settled.filter(({ delayMs }) => delayMs <= 600);
  expect(fresh.length).toBeGreaterThan(0.55 * settled.length);
  scene.feed.close();
});

test('a stream whose decoder takes long to begin is live at once', async () => {
  const scene = new Scene(50);
  scene.holdUp(5000);
  await scene.live(400, 20);
  expect(scene.skipped).toBeGreaterThan(0);
  const settled = scene.decoded.filter(({ frame }) => frame >= 200);
  expect(worst(settled.map(({ delayMs }) => delayMs))).toBeLessThan(500);
  scene.feed.close();
});

test('after a hiccup the decoder catches up, and nothing is left out', async () => {
  const scene = new Scene(50);
  await scene.live(110, 4);
  scene.holdUp(600);
  await scene.live(60, 4);
  expect(scene.skipped).toBe(0);
  expect(worst(scene.decoded.slice(60).map(({ delayMs }) => delayMs))).toBeGreaterThan(500);
  expect(scene.decoded.at(-1)?.delayMs).toBeLessThan(60);
  scene.feed.close();
});

test('a stream without another key frame is late, but not starved', async () => {
  const scene = new Scene(100_000);
  await scene.live(500, 2 * FRAME_MS);
  expect(scene.skipped).toBe(0);
  expect(scene.decoded.length).toBeGreaterThan(220);
  expect(scene.decoded.every(({ ageMs }) => ageMs === undefined)).toBe(true);
  scene.feed.close();
});

test('frames that never come out of the decoder do not hold up those after them', async () => {
  const scene = new Scene(50);
  scene.isBroken = (frame) => frame > 110 && frame < 150;
  await scene.live(300, 10);
  const after = scene.decoded.filter(({ frame }) => frame >= 160);
  expect(after.length).toBeGreaterThan(130);
  expect(worst(after.map(({ delayMs }) => delayMs))).toBeLessThan(100);
  scene.feed.close();
});

test('when the first frames are broken, it is found out which frame came out first', async () => {
  const scene = new Scene(50);
  scene.isBroken = (frame) => frame < 50;
  await scene.live(500, 10);
  const settled = scene.decoded.filter(({ frame }) => frame >= 300);
  expect(settled.length).toBeGreaterThan(190);
  expect(worst(settled.map(({ delayMs }) => delayMs))).toBeLessThan(100);
  expect(worst(settled.map(({ ageMs }) => ageMs ?? 0))).toBeLessThan(100);
  scene.feed.close();
});

test('a recording that is pushed in one go loses nothing', async () => {
  const scene = new Scene(25);
  for (let k = 0; k < 400; k += 1) scene.send();
  for (let k = 0; k < 1000; k += 1) await scene.tick(10);
  expect(scene.skipped).toBe(0);
  expect(scene.decoded.map(({ frame }) => frame)).toEqual(Array.from({ length: 400 }, (_, k) => k));
  // The second in which the decoder had not begun is caught up with; after that nothing waits.
  expect(worst(scene.decoded.slice(60).map(({ ageMs }) => ageMs ?? 0))).toBeLessThan(20);
  scene.feed.close();
});

test('a lossless session loses nothing, however late it is', async () => {
  const scene = new Scene(25, false);
  for (let k = 0; k < 400; k += 1) scene.send();
  for (let k = 0; k < 400; k += 1) await scene.tick(100);
  expect(scene.skipped).toBe(0);
  expect(scene.decoded.map(({ frame }) => frame)).toEqual(scene.decoded.map((_, k) => k));
  expect(scene.decoded.at(-1)?.delayMs).toBeGreaterThan(3000);
  scene.feed.close();
});

test('frames that nobody wants are decoded together with the next one that somebody wants, which is not late', async () => {
  const scene = new Scene(50, true, 5);
  await scene.live(300, 4);
  const settled = scene.decoded.filter(({ frame }) => frame > 100);
  expect(scene.skipped).toBe(0);
  expect(scene.decoded.map(({ frame }) => frame)).toEqual(scene.decoded.map((_, k) => k));
  // The first frame of each fifth of a second.
  const wanted = settled.filter(({ frame }) => frame % 5 === 0);
  expect(worst(wanted.map(({ delayMs }) => delayMs))).toBeLessThan(50);
  const held = settled.filter(({ frame }) => frame % 5 === 1);
  expect(Math.min(...held.map(({ delayMs }) => delayMs))).toBeGreaterThan(140);
  scene.feed.close();
});

test('no frame is held back for longer than a quarter of a second, and none after the end', async () => {
  const scene = new Scene(50, true, 1);
  await scene.live(140, 4);
  const settled = scene.decoded.filter(({ frame }) => frame > 60);
  expect(worst(settled.map(({ delayMs }) => delayMs))).toBeLessThan(400);
  scene.socket.end();
  await scene.tick(4);
  await scene.tick(4);
  expect(scene.decoded.at(-1)?.frame).toBe(139);
  scene.feed.close();
});

test('with frames held back, a decoder that is half as fast as the stream still goes on from key frames', async () => {
  const scene = new Scene(50, true, 5);
  await scene.live(1500, 2 * FRAME_MS);
  const settled = scene.decoded.filter(({ frame }) => frame > 200);
  expect(worst(settled.map(({ delayMs }) => delayMs))).toBeLessThan(500 + 50 * FRAME_MS);
  expect(scene.skipped).toBeGreaterThan(500);
  scene.feed.close();
});

test('decoders that share turns work one after the other, and none of them loses anything', async () => {
  const turns = new DecodeTurns(1);
  const scenes = [0, 1, 2, 3].map(() => new Scene(50, true, 5, turns));
  let most = 0;
  for (let ms = 0; ms < 4000; ms += 10) {
    if (ms % FRAME_MS === 0) for (const scene of scenes) scene.send();
    if (ms > 2000) most = Math.max(most, scenes.filter(({ isDecoding }) => isDecoding).length);
    // One of them moves time, and the others find it moved.
    await scenes[0]!.tick(4);
    for (const scene of scenes.slice(1)) scene.decode(4);
  }
  expect(most).toBe(1);
  for (const { decoded, skipped, feed } of scenes) {
    expect(skipped).toBe(0);
    expect(decoded.length).toBeGreaterThan(90);
    expect(worst(decoded.slice(60).map(({ ageMs }) => ageMs!))).toBeLessThan(250);
    feed.close();
  }
});
