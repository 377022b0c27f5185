import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MediaPiece } from './media-piece.ts';
import { RewrappedMp4 } from './rewrapped-mp4.ts';

const folder = mkdtempSync(join(tmpdir(), 'trueframe-rewrap-'));
let media: Buffer;

beforeAll(() => {
  const path = join(folder, 'clip.mp4');
  execFileSync('ffmpeg', [
    ...['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=size=64x64:rate=25:duration=1'],
    ...['-c:v', 'libx264', '-g', '5', '-bf', '0', '-pix_fmt', 'yuv420p'],
    ...['-movflags', 'frag_keyframe+empty_moov+default_base_moof', path],
  ]);
  media = readFileSync(path);
});
afterAll(() => rmSync(folder, { recursive: true }));

function rewrap(bytes: Buffer, step = bytes.length) {
  const pieces = new RewrappedMp4();
  const found: MediaPiece[] = [];
  for (let at = 0; at < bytes.length; at += step) {
    found.push(...pieces.push(bytes.subarray(at, at + step)));
  }
  return { pieces, found: [...found, ...pieces.flush()] };
}

const CLUSTER = Buffer.from('1f43b675', 'hex');

/** Number of clusters, one per picture. */
function pictures(found: readonly MediaPiece[]): number {
  const bytes = Buffer.concat(found.map((piece) => piece.bytes));
  let count = 0;
  for (let at = bytes.indexOf(CLUSTER); at >= 0; at = bytes.indexOf(CLUSTER, at + 1)) count += 1;
  return count;
}

test('it does not matter where the bytes are cut', () => {
  const whole = rewrap(media);
  const cut = rewrap(media, 97);
  expect(cut.found).toEqual(whole.found);
  expect(whole.found.map(({ type }) => type)).toEqual(['init', ...new Array(5).fill('unit')]);
  expect(whole.pieces.wrapping).toMatchObject({ container: 'matroska', timescale: 12_800 });
  expect([whole.pieces.frameRate, pictures(whole.found)]).toEqual([25, 25]);
  // It ends with an index.
  expect([media.includes('mfra'), whole.pieces.isOver]).toEqual([true, false]);
});

test('a stream that breaks off in a fragment gives the pictures that are there, the last one in part', () => {
  const last = media.lastIndexOf('mdat');
  const { pieces, found } = rewrap(media.subarray(0, last + 1000));
  expect(pictures(found)).toBeGreaterThan(20);
  expect(pictures(found)).toBeLessThan(25);
  expect(pieces.isOver).toBe(false);
});

test('what is no MP4 any more ends the stream', () => {
  const { pieces, found } = rewrap(Buffer.concat([media, Buffer.alloc(500)]));
  expect([pictures(found), pieces.isOver]).toEqual([25, true]);
});

test.each([
  ['noise', Buffer.alloc(5000, 'no media at all '), 'broken'],
  ['a fragment without a header', Buffer.from('\0\0\0\x10moof12345678', 'latin1'), 'no-header'],
  ['media before its index', Buffer.from('\0\0\0\x10mdat12345678', 'latin1'), 'index-at-end'],
])('%s is passed on as it is', (_, bytes, problem) => {
  const { pieces, found } = rewrap(bytes);
  expect(pieces.wrapping).toEqual({ container: 'mp4' });
  expect([found[0]?.type, pieces.problem]).toEqual(['opaque', problem]);
  expect(Buffer.concat(found.map((piece) => piece.bytes)).equals(bytes)).toBe(true);
});

test('of nothing nothing is known', () => {
  expect(rewrap(Buffer.alloc(0)).pieces.wrapping).toBeUndefined();
});
