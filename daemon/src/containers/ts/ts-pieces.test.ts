import { describe, expect, test } from 'vitest';
import type { MediaPiece } from '../media-piece.ts';
import { TsPieces } from './ts-pieces.ts';

const MAP_PID = 0x1000;
const SOUND_PID = 0x101;
const VIDEO_PID = 0x102;

function packet(pid: number, body: Buffer, { isStart = true, isKey = false } = {}): Buffer {
  const head = Buffer.from([0x47, (isStart ? 0x40 : 0) | (pid >> 8), pid & 0xff, 0x30]);
  const stuffing = 184 - 1 - body.length;
  const adaptation = Buffer.alloc(1 + stuffing, 0xff);
  adaptation[0] = stuffing;
  adaptation[1] = isKey ? 0x40 : 0;
  return Buffer.concat([head, adaptation, body]);
}

function table(id: number, content: Buffer): Buffer {
  const length = content.length + 9;
  const head = [0, id, 0xb0 | (length >> 8), length & 0xff, 0, 1, 0xc1, 0, 0];
  return Buffer.concat([Buffer.from(head), content, Buffer.alloc(4)]);
}

const programs = packet(0, table(0, Buffer.from([0, 1, 0xe0 | (MAP_PID >> 8), MAP_PID & 0xff])));
const stream = (type: number, pid: number) => [type, 0xe0 | (pid >> 8), pid & 0xff, 0xf0, 0];
const streams = packet(
  MAP_PID,
  table(2, Buffer.from([0xe1, 2, 0xf0, 0, ...stream(0x0f, SOUND_PID), ...stream(0x1b, VIDEO_PID)])),
);

function time(value: number, mark: number): number[] {
  const [high, middle, low] = [Math.floor(value / 2 ** 30), Math.floor(value / 2 ** 15), value].map(
    (bits) => bits % 2 ** 15,
  );
  const word = (bits: number) => [bits >> 7, ((bits & 0x7f) << 1) | 1];
  return [mark | ((high! & 7) << 1) | 1, ...word(middle!), ...word(low!)];
}

/** The first packet of a picture, and one more. */
function picture(shown: number, decoded = shown, isKey = false): Buffer {
  const head = [0, 0, 1, 0xe0, 0, 0, 0x80, 0xc0, 10, ...time(shown, 0x30), ...time(decoded, 0x10)];
  return Buffer.concat([
    packet(VIDEO_PID, Buffer.from(head), { isKey }),
    packet(VIDEO_PID, Buffer.alloc(100), { isStart: false }),
  ]);
}

const sound = packet(
  SOUND_PID,
  Buffer.from([0, 0, 1, 0xc0, 0, 0, 0x80, 0x80, 5, ...time(9, 0x20)]),
);

function split(bytes: Buffer, step: number): MediaPiece[] {
  const pieces = new TsPieces();
  const found: MediaPiece[] = [];
  for (let at = 0; at < bytes.length; at += step) {
    found.push(...pieces.push(bytes.subarray(at, at + step)));
  }
  return [...found, ...pieces.flush()];
}

const joined = (pieces: readonly MediaPiece[]) => Buffer.concat(pieces.map(({ bytes }) => bytes));
const factsOf = (pieces: readonly MediaPiece[]) =>
  pieces.flatMap((piece) => (piece.type === 'unit' && piece.facts ? [piece.facts] : []));

describe.each([1, 188, 1000, 100_000])('in chunks of %i bytes', (step) => {
  test('every picture begins a piece, with its times', () => {
    const bytes = Buffer.concat([
      ...[programs, streams, picture(7200, 3600, true), sound],
      ...[picture(14_400, 7200), picture(10_800), programs, streams, picture(18_000, 14_400, true)],
    ]);
    const pieces = split(bytes, step);
    expect(joined(pieces).equals(bytes)).toBe(true);
    expect(factsOf(pieces)).toEqual([
      { samples: 1, isKey: true, decodeTime: 3600, showTime: 7200, duration: 0 },
      { samples: 1, isKey: false, decodeTime: 7200, showTime: 14_400, duration: 3600 },
      { samples: 1, isKey: false, decodeTime: 10_800, showTime: 10_800, duration: 3600 },
      { samples: 1, isKey: true, decodeTime: 14_400, showTime: 18_000, duration: 3600 },
    ]);
  });
});

test('times go on when they begin again after 26.5 hours', () => {
  const last = 2 ** 33 - 1800;
  const bytes = Buffer.concat([programs, streams, picture(last), picture(1800), picture(5400)]);
  const times = factsOf(split(bytes, 188)).map(({ decodeTime }) => decodeTime);
  expect(times).toEqual([last, last + 3600, last + 7200]);
});

test('what is no transport stream is passed on', () => {
  const bytes = Buffer.concat([programs, streams, Buffer.alloc(1000, 'noise'), picture(0)]);
  const pieces = split(bytes, 500);
  expect(joined(pieces).equals(bytes)).toBe(true);
  expect(pieces.at(-1)?.type).toBe('opaque');
});

test('a stream without a table has no pictures, and is passed on whole', () => {
  const bytes = Buffer.concat([picture(0), picture(3600)]);
  const pieces = split(bytes, 188);
  expect(joined(pieces).equals(bytes)).toBe(true);
  expect(factsOf(pieces)).toEqual([]);
});

test('a key frame says that its number does not follow on the one before it', () => {
  const [, key] = split(Buffer.concat([programs, streams, picture(0, 0, true)]), 1000);
  const before = Buffer.from(key!.bytes);
  new TsPieces().markBreak(key!.bytes);
  expect([before[5], key!.bytes[5]]).toEqual([0x40, 0xc0]);
  key!.bytes[5] = 0x40;
  expect(key!.bytes.equals(before)).toBe(true);
});
