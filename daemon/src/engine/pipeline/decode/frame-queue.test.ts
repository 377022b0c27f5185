import { describe, expect, test } from 'vitest';
import { FrameLedger } from '../ledger.ts';
import type { DecodedFrame, MediaItem } from '../media.ts';
import { type FrameLabel, FrameQueue } from './frame-queue.ts';
import { WindowClock } from './window-clock.ts';

function setUp(options: { pace?: 'live' | 'lossless'; keepsNewestOnly?: boolean } = {}) {
  const ledger = new FrameLedger();
  const queue = new FrameQueue({
    ledger,
    slots: 3,
    pace: options.pace ?? 'lossless',
    keepsNewestOnly: options.keepsNewestOnly ?? false,
  });
  /** Does what the decoder does with one frame; its first byte is its index. */
  const decode = (index: number, byteLength = 8) => {
    ledger.receive();
    return fill(index, byteLength);
  };
  const fill = (index: number, byteLength = 8) => {
    const slot = queue.open(labelOf(index, byteLength));
    if (typeof slot === 'string') return slot;
    slot.bytes.fill(index);
    slot.commit();
    return 'queued';
  };
  return { ledger, queue, decode, fill };
}

function labelOf(index: number, byteLength: number): FrameLabel {
  const size = { width: 4, height: 1, byteLength };
  return { index, ptsMs: index * 40, ...size, matrix: 'bt601', range: 'limited' };
}

function frameOf(item: MediaItem | undefined): DecodedFrame {
  if (item?.type !== 'frame') throw new Error(`${item?.type} is no frame`);
  return item.frame;
}

const first = ({ slot }: DecodedFrame) => new Uint8Array(slot.ring, slot.offset, 1)[0];

test('lossless: no room means waiting, and a release is told', async () => {
  const { queue, decode, fill } = setUp();
  let rooms = 0;
  queue.onRoom = () => {
    rooms += 1;
  };
  expect([0, 1, 2, 3].map((k) => decode(k))).toEqual(['queued', 'queued', 'queued', 'wait']);

  const frame = frameOf(await queue.next());
  expect(fill(3)).toBe('wait');
  frame.release();

  expect(rooms).toBe(1);
  expect(fill(3)).toBe('queued');
  expect(() => frame.release()).toThrow(/released twice/);
});

test('live: the oldest that nobody holds makes room; held ones keep their pixels', async () => {
  const { queue, decode, ledger } = setUp({ pace: 'live' });
  decode(0);
  const held = frameOf(await queue.next());
  for (let k = 1; k < 10; k += 1) expect(decode(k)).toBe('queued');

  expect(first(held)).toBe(0);
  expect(ledger.counts().dropped).toEqual({ overload: 7 });
  expect([frameOf(await queue.next()), frameOf(await queue.next())].map(first)).toEqual([8, 9]);
});

test('live: with every slot held the new frame is the one to go', async () => {
  const { queue, decode, ledger } = setUp({ pace: 'live' });
  for (const k of [0, 1, 2]) {
    decode(k);
    await queue.next();
  }

  expect(decode(3)).toBe('drop');
  expect(ledger.counts()).toMatchObject({ received: 4, dropped: { overload: 1 }, inFlight: 3 });
});

test('latest: a new frame replaces the ones that wait', async () => {
  const { queue, decode, ledger } = setUp({ pace: 'live', keepsNewestOnly: true });
  for (const k of [0, 1, 2, 3]) decode(k);

  expect(frameOf(await queue.next()).slot.index).toBe(3);
  expect(ledger.counts().dropped).toEqual({ sampling: 3 });
});

test('other items keep their place when frames are dropped', async () => {
  const { queue, decode } = setUp({ pace: 'live' });
  decode(0);
  queue.push({ type: 'gap', gap: {} });
  for (const k of [1, 2, 3]) decode(k);
  queue.end();

  const types: string[] = [];
  for (let item = await queue.next(); item; item = await queue.next()) types.push(item.type);
  expect(types).toEqual(['gap', 'frame', 'frame', 'frame']);
});

test('end: what waits is still handed out, then the error comes', async () => {
  const { queue, decode } = setUp();
  decode(0);
  queue.end(new Error('broken'));

  expect((await queue.next())?.type).toBe('frame');
  await expect(queue.next()).rejects.toThrow('broken');
});

test('fail: what waits is dropped as cancelled, and a reader that waits is woken', async () => {
  const { queue, decode, ledger } = setUp();
  decode(0);
  decode(1);
  frameOf(await queue.next()).release();
  ledger.analyse();
  queue.fail(new Error('cancelled'));

  await expect(queue.next()).rejects.toThrow('cancelled');
  expect(ledger.counts()).toMatchObject({ dropped: { cancelled: 1 }, inFlight: 0 });
});

test('a new frame size gets new memory, and frames of the old one stay as they are', async () => {
  const { queue, decode } = setUp();
  decode(7);
  const old = frameOf(await queue.next());
  for (const k of [8, 9, 10]) expect(decode(k, 16)).toBe('queued');

  expect(first(old)).toBe(7);
  expect(frameOf(await queue.next()).slot.byteLength).toBe(16);
});

describe('windows', () => {
  const THREE = { length: 3, offsets: [1, 2] };

  function setUpWindows(pace: 'live' | 'lossless' = 'lossless', slots = 3) {
    const ledger = new FrameLedger();
    const queue = new FrameQueue({ ledger, slots, pace, keepsNewestOnly: false, window: THREE });
    const clock = new WindowClock(THREE);
    /** Does what the decoder does with one frame that passes the filter. */
    const decode = (
      index: number,
      facts: { begins?: boolean; isCorrupt?: boolean } & object = {},
    ) => {
      const { begins = false, isCorrupt = false, ...more } = facts;
      clock.frame();
      if (begins) clock.begin();
      const label = { ...labelOf(index, 8), role: clock.role(), ...more };
      ledger.receive();
      if (!label.role.isEnd) ledger.drop('sampling');
      if (isCorrupt) {
        queue.announce(label);
        queue.miss(label, 'WINDOW_DAMAGED');
        return 'damaged';
      }
      const slot = queue.open(label);
      if (typeof slot === 'string') return slot;
      slot.bytes.fill(index);
      slot.commit();
      return 'queued';
    };
    return { ledger, queue, decode };
  }

  const windowOf = ({ slot }: DecodedFrame) => ({
    frames: slot.window?.frames.map(({ ring, offset }) => new Uint8Array(ring, offset, 1)[0]),
    fault: slot.window?.fault,
  });

  test('the last frame brings the others along, and its release frees all of them', async () => {
    const { queue, decode, ledger } = setUpWindows();
    for (const begin of [0, 3, 6]) {
      decode(begin, { begins: true });
      decode(begin + 1);
      decode(begin + 2);
      const frame = frameOf(await queue.next());
      expect(first(frame)).toBe(begin + 2);
      expect(windowOf(frame)).toEqual({ frames: [begin, begin + 1], fault: undefined });
      frame.release();
      ledger.analyse();
    }
    expect(ledger.counts()).toMatchObject({ analysed: 3, dropped: { sampling: 6 }, inFlight: 0 });
  });

  test('frames that windows share are held until all of them are released', async () => {
    const { queue, decode } = setUpWindows('lossless', 5);
    for (const k of [0, 1, 2]) decode(k, { begins: true });
    decode(3);
    decode(4);
    const frames = [frameOf(await queue.next()), frameOf(await queue.next())];
    expect(frames.map(windowOf)).toMatchObject([{ frames: [0, 1] }, { frames: [1, 2] }]);
    expect(decode(5, { begins: true })).toBe('wait');
    frames[0]!.release();
    expect(decode(6, { begins: true })).toBe('queued');
    expect(windowOf(frames[1]!)).toMatchObject({ frames: [1, 2] });
  });

  test.for([
    ['a damaged neighbour', 1, { isCorrupt: true }, [0], 'WINDOW_DAMAGED'],
    ['a frame of another size', 1, { width: 2, height: 2 }, [0], 'WINDOW_INCOMPLETE'],
    ['a jump of the clock', 1, { beginsAnew: true as const }, [1], 'WINDOW_INCOMPLETE'],
    [
      'a jump just before its last frame',
      2,
      { beginsAnew: true as const },
      [],
      'WINDOW_INCOMPLETE',
    ],
  ] as const)('%s is no part of it', async ([_, at, facts, frames, fault]) => {
    const { queue, decode } = setUpWindows();
    for (const k of [0, 1, 2]) decode(k, { begins: k === 0, ...(k === at && facts) });
    expect(windowOf(frameOf(await queue.next()))).toEqual({ frames, fault });
  });

  test('a frame that was left out is no part of it, nor is a gap', async () => {
    const { queue, decode } = setUpWindows('lossless', 6);
    decode(0, { begins: true });
    decode(2);
    decode(3);
    expect(windowOf(frameOf(await queue.next()))).toEqual({
      frames: [2],
      fault: 'WINDOW_INCOMPLETE',
    });
    decode(4, { begins: true });
    queue.push({ type: 'gap', gap: {} });
    decode(5);
    decode(6);
    expect((await queue.next())?.type).toBe('gap');
    expect(windowOf(frameOf(await queue.next()))).toMatchObject({ frames: [5] });
  });

  test('live: a window without room for all of it is dropped as one frame', async () => {
    const { queue, decode, ledger } = setUpWindows('live', 4);
    for (const k of [0, 1, 2]) decode(k, { begins: k === 0 });
    const held = frameOf(await queue.next());
    expect(decode(3, { begins: true })).toBe('queued');
    expect(decode(4)).toBe('drop');
    held.release();
    expect(decode(5)).toBe('queued');
    expect(ledger.counts()).toMatchObject({ dropped: { sampling: 4, overload: 1 }, inFlight: 1 });
    // All its slots are free again.
    for (const k of [6, 7, 8]) expect(decode(k, { begins: k === 6 })).toBe('queued');
    expect(windowOf(frameOf(await queue.next()))).toMatchObject({ frames: [6, 7] });
  });
});
