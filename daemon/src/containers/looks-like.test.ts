import { expect, test } from 'vitest';
import { looksLike } from './looks-like.ts';

test.for([
  ['<!DOCTYPE html><html>', 'a web page (HTML)'],
  ['\n#EXTM3U\n', 'a playlist (HLS)'],
  [
    'version https://git-lfs.github.com/spec/v1\n',
    'a Git LFS pointer: the file itself was not fetched',
  ],
  ['PK\x03\x04', 'a ZIP archive'],
  ['\0\0\0\x18ftypmp42', 'an MP4 or MOV'],
  [`G${'\x01'.repeat(187)}`.repeat(3), 'MPEG-TS'],
  ['\0\0\0\x01\x67\x42', 'an H.264 or HEVC byte stream'],
  ['\0'.repeat(600), 'nothing but zeros'],
  ['hello there', 'text'],
  ['\x8a\x91\x00\xf1', undefined],
  ['', undefined],
] as const)('%j', ([text, kind]) => {
  expect(looksLike(Buffer.from(text, 'latin1'))).toBe(kind);
});
