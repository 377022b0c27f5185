import { expect, test } from 'vitest';
import { Damage } from './damage.ts';

const MARKED = '[warning] file:a.ts: corrupt decoded frame in stream 0';
const LOST = '[rtsp @ 0x55d] [warning] RTP: missed 2 packets';

test('what is marked is damaged, and so is what follows, up to a key frame that came through', () => {
  const damage = new Damage(1);
  const frame = (ptsMs: number, line?: string) => {
    if (line) damage.read(line);
    return damage.frame(ptsMs);
  };
  expect([frame(0), frame(40, MARKED), frame(80), frame(120)]).toEqual([false, true, true, true]);
  damage.key();
  expect(frame(160, MARKED)).toBe(true);
  damage.key();
  expect([frame(200), frame(240)]).toEqual([false, false]);
});

test('a key frame at once after a loss may be the one before it', () => {
  const damage = new Damage(1);
  damage.read(LOST);
  damage.key();
  expect([damage.frame(0), damage.frame(40)]).toEqual([true, true]);
});

test('without key frames, ten seconds without a sign of damage are a repair', () => {
  const damage = new Damage(1);
  damage.read(LOST);
  expect([0, 5000, 10_000, 10_040].map((ptsMs) => damage.frame(ptsMs))).toEqual([
    ...[true, true, true, false],
  ]);
});

test('other warnings are none of it', () => {
  const damage = new Damage(1);
  damage.read('[mpegts @ 0x1] [warning] Packet corrupt (stream = 0, dts = 482400).');
  damage.read('[h264 @ 0x1] [error] mmco: unref short failure');
  expect(damage.frame(0)).toBe(false);
});
