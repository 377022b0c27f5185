import { expect, test } from 'vitest';
import { PacketCutter } from './packets.ts';
import { PictureCounter } from './picture-counter.ts';

/** A packet in which a picture begins. */
function picture(pid: number): Buffer {
  const packet = Buffer.alloc(188, 0xff);
  packet.set([0x47, 0x40 | (pid >> 8), pid & 0xff, 0x10, 0, 0, 1, 0xe0]);
  return packet;
}

const pictures = (pid: number, count: number) => new Array<Buffer>(count).fill(picture(pid));

function count(packets: readonly Buffer[], ownAt?: (byte: number) => number) {
  const counter = new PictureCounter(ownAt);
  const cutter = new PacketCutter();
  const bytes = Buffer.concat(packets);
  for (let at = 0; at < bytes.length; at += 100)
    counter.push(cutter.push(bytes.subarray(at, at + 100)));
  return [counter.read, counter.missed(false), counter.missed(true)];
}

test('what lies between two parts of our stream was missed, and what comes after it may have been', () => {
  const [a, b] = [pictures(0x100, 20), pictures(0x200, 30)];
  expect(count([...a, ...b, ...a])).toEqual([40, 30, 30]);
  expect(count([...a, ...b])).toEqual([20, 0, 30]);
});

test('streams beside each other miss nothing', () => {
  const both = pictures(0x100, 40).flatMap((own) => [own, picture(0x200)]);
  expect(count(both)).toEqual([40, 0, 0]);
});

test('a later part is of another stream', () => {
  const packets = [...pictures(0x100, 20), ...pictures(0x200, 20)];
  expect(count(packets, (byte) => (byte < 20 * 188 ? 0x100 : 0x200))).toEqual([40, 0, 0]);
});

test('what is no row of packets is not counted', () => {
  expect(count([Buffer.alloc(1000, 1)])).toEqual([0, 0, 0]);
});
