import { describe, expect, test } from 'vitest';
import {
  soundFragment,
  videoFragment,
  videoInitialisation,
} from '../../../../test/helpers/fmp4.ts';
import type { MediaPiece } from '../media-piece.ts';
import { Fmp4Pieces } from './fmp4-pieces.ts';

const init = videoInitialisation(1000);

function split(bytes: Buffer, step = bytes.length): MediaPiece[] {
  const splitter = new Fmp4Pieces();
  const pieces: MediaPiece[] = [];
  for (let at = 0; at < bytes.length; at += step) {
    pieces.push(...splitter.push(bytes.subarray(at, at + step)));
  }
  return [...pieces, ...splitter.flush()];
}

const joined = (pieces: readonly MediaPiece[]) => Buffer.concat(pieces.map(({ bytes }) => bytes));

describe.each([1, 7, 64, 100_000])('in chunks of %i bytes', (step) => {
  const media = Buffer.concat([
    init,
    videoFragment(0, { isKey: true, samples: 3 }),
    soundFragment(0),
    videoFragment(120, { offset: -40 }),
    videoFragment(5_000_000_000, { isKey: true, offset: 80, duration: 20 }),
  ]);

  test('every fragment is a piece with its times, and nothing is lost', () => {
    const pieces = split(media, step);
    expect(joined(pieces).equals(media)).toBe(true);
    expect(pieces.map(({ type }) => type)).toEqual(['init', 'unit', 'unit', 'unit', 'unit']);
    expect(pieces.map((piece) => piece.type === 'unit' && piece.facts)).toEqual([
      false,
      { samples: 3, isKey: true, decodeTime: 0, showTime: 0, duration: 120 },
      undefined,
      { samples: 1, isKey: false, decodeTime: 120, showTime: 80, duration: 40 },
      ...[{ samples: 1, isKey: true, decodeTime: 5e9, showTime: 5e9 + 80, duration: 20 }],
    ]);
  });

  test('a stream that breaks off gives what is there of its last fragment', () => {
    const cut = media.subarray(0, media.length - 10);
    const pieces = split(cut, step);
    expect(joined(pieces).equals(cut)).toBe(true);
    expect(pieces.at(-1)?.type).toBe('opaque');
  });
});

test('the initialisation and every fragment come as soon as they are complete', () => {
  const splitter = new Fmp4Pieces();
  expect(splitter.push(init).map(({ type }) => type)).toEqual(['init']);
  expect(splitter.push(videoFragment(0)).map(({ type }) => type)).toEqual(['unit']);
  expect(splitter.push(videoFragment(40)).map(({ type }) => type)).toEqual(['unit']);
});

test.each([
  ['noise', Buffer.alloc(100_000, 'no media at all ')],
  ['zeros', Buffer.alloc(1000)],
  ['no video track', Buffer.concat([Buffer.from('\0\0\0\x08moov', 'latin1'), videoFragment(0)])],
  ['a fragment that promises too much', brokenFragment()],
])('%s is passed on as it is', (_, bytes) => {
  const pieces = split(bytes, 50);
  expect(joined(pieces).equals(bytes)).toBe(true);
  expect(pieces.at(-1)?.type).toBe('opaque');
});

function brokenFragment(): Buffer {
  const bytes = Buffer.concat([init, videoFragment(0, { isKey: true })]);
  bytes.writeUInt32BE(0xffffff, bytes.indexOf('trun') + 8); // The number of its samples.
  bytes.writeUInt32BE(0xf05, bytes.indexOf('trun') + 4);
  return bytes;
}
