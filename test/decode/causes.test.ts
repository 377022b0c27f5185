import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { clip, scratch, testClip } from './support/clips.ts';
import { watchFile } from './support/media-session.ts';
import { all, push } from './support/push-client.ts';

const KEY = '76a6c65c5ea762046bd749a2e632ccbb';
const FRAGMENTED = ['-movflags', 'frag_keyframe+empty_moov+default_base_moof'];

function encryptedMp4(name: string, ...more: string[]): string {
  const scheme = ['-encryption_scheme', 'cenc-aes-ctr', '-encryption_key', KEY];
  const input = ['-i', testClip('plain.mp4'), '-c', 'copy'];
  return clip(name, ...input, ...more, ...scheme, '-encryption_kid', KEY);
}

function withTag(tag: string): string {
  const bytes = Buffer.from(readFileSync(testClip('plain.mp4')));
  bytes.write(tag, bytes.indexOf('avc1', bytes.indexOf('stsd')), 'latin1');
  return file(`${tag}.mp4`, bytes);
}

/** As a set-top box without its card would get it. */
function scrambledTs(): Buffer {
  const bytes = Buffer.from(readFileSync(testClip('plain.ts')));
  for (let at = 0; at < bytes.length; at += 188) {
    const isVideo = (bytes.readUInt16BE(at + 1) & 0x1fff) === 0x100;
    const start = at + 4 + ((bytes[at + 3]! & 0x20) !== 0 ? 1 + bytes[at + 4]! : 0);
    if (!isVideo) continue;
    bytes[at + 3]! |= 0x80;
    for (let k = start; k < at + 188; k += 1) bytes[k]! ^= (k * 73 + 41) & 0xff;
  }
  return bytes;
}

function file(name: string, content: string | Buffer): string {
  const path = scratch(name);
  writeFileSync(path, content);
  return path;
}

test.for([
  ['an encrypted MP4', () => encryptedMp4('cenc.mp4'), /is encrypted \(cenc\)/],
  ['an encrypted, fragmented MP4', () => encryptedMp4('cenc-f.mp4', ...FRAGMENTED), /is encrypted/],
  ['a rented film', () => withTag('drmi'), /is encrypted \(FairPlay\)/],
  ['a scrambled transport stream', () => file('scrambled.ts', scrambledTs()), /is encrypted/],
  ['a codec that ffmpeg does not know', () => withTag('vvc9'), /codec.*vvc9.*give H\.264/],
  ['a web page', () => file('page.mp4', '<!DOCTYPE html><html></html>'), /a web page/],
  [
    'a Git LFS pointer',
    () => file('lfs.mp4', 'version https://git-lfs.github.com/'),
    /not fetched/,
  ],
  ['a playlist', () => file('list.mp4', '#EXTM3U\n#EXTINF:2,\nx.ts\n'), /playlist/],
  [
    'an MP4 without its index',
    () => file('cut.mp4', readFileSync(testClip('plain.mp4')).subarray(0, 9000)),
    /without its index/,
  ],
] as const)('a file that is %s', async ([, make, words]) => {
  const { error, counts } = await watchFile(make());

  expect(error).toMatchObject({ code: 'SOURCE_UNSUPPORTED', retryable: false });
  expect(error?.message).toMatch(words);
  expect(counts.received).toBe(0);
});

test.for([
  [
    'an MP4 with its index at the end',
    'MEDIA_FORMAT_FMP4',
    () => readFileSync(testClip('plain.mp4')),
    /not fragmented.*frag_keyframe.*Analyze/,
  ],
  [
    'a fragmented MP4 without its header',
    'MEDIA_FORMAT_FMP4',
    () => {
      const bytes = readFileSync(clip('f.mp4', '-i', testClip('plain.mp4'), ...FRAGMENTED));
      return bytes.subarray(bytes.indexOf('moof') - 4);
    },
    /must come first/,
  ],
  [
    'an encrypted MP4',
    'MEDIA_FORMAT_FMP4',
    () => readFileSync(encryptedMp4('cenc-f.mp4', ...FRAGMENTED)),
    /is encrypted \(cenc\)/,
  ],
  ['a scrambled transport stream', 'MEDIA_FORMAT_MPEGTS', scrambledTs, /is encrypted/],
  [
    'a transport stream that is called MP4',
    'MEDIA_FORMAT_FMP4',
    () => readFileSync(testClip('plain.ts')),
    /not in the format that was announced \(fragmented MP4\): it looks like MPEG-TS/,
  ],
  [
    'a web page that is called H.264',
    'MEDIA_FORMAT_H264_ANNEXB',
    () => Buffer.from('<html>404</html>'),
    /there is no H\.264/,
  ],
] as const)('pushed: %s', async ([, format, make, words]) => {
  const { error, counts } = await push(format, all(make()));

  expect(error).toMatchObject({ code: 'SOURCE_UNSUPPORTED', retryable: false });
  expect(error?.message).toMatch(words);
  expect(counts.received).toBe(0);
});
