import { expect, test } from 'vitest';
import { FrameLedger } from '../ledger.ts';
import type { DecodedFrame, MediaItem } from '../media.ts';
import { type FrameLabel, FrameQueue } from './frame-queue.ts';

function setUp(options: { pace?: 'live' | 'lossless'; keepsNewestOnly?: boolean } = {}) {
  const ledger = new FrameLedger();
  const queue = new FrameQueue({
    ledger,
    slots: 3,
    pace: options.pace ?? 'lossless',
    keepsNewestOnly: options.keepsNewestOnly ?? false,
  });
  /** What the decoder does with one frame; its first byte is its index. */
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
