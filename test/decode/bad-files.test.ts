import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { execFileSync } from '../helpers/programs.ts';
import { clip, scratch, testClip } from './support/clips.ts';
import { watchFile } from './support/media-session.ts';

function text(name: string, content: string | Buffer): string {
  const path = scratch(name);
  writeFileSync(path, content);
  return path;
}

function fifo(): string {
  const path = scratch('pipe.mp4');
  execFileSync('mkfifo', [path]);
  return path;
}

function withoutItsEnd(): string {
  const path = testClip('whole.mp4');
  return text('no-index.mp4', readFileSync(path).subarray(0, 5000));
}

function cover(): string {
  const picture = ['-f', 'lavfi', '-i', 'color=size=64x64:duration=0.04'];
  const map = ['-map', '0', '-map', '1', '-c:v', 'png', '-disposition:v', 'attached_pic'];
  return clip('cover.mp3', ...sound, ...picture, ...map);
}

const sound = ['-f', 'lavfi', '-i', 'sine=duration=0.5'];
const CASES: readonly (readonly [what: string, make: () => string, code: string])[] = [
  ['a file that is not there', () => scratch('nothing.mp4'), 'SOURCE_NOT_FOUND'],
  ['a path through a file', () => `${testClip('clip.mp4')}/x.mp4`, 'SOURCE_NOT_FOUND'],
  ['a folder', () => scratch('.'), 'SOURCE_NOT_A_FILE'],
  ['a device', () => '/dev/zero', 'SOURCE_NOT_A_FILE'],
  ['a named pipe', fifo, 'SOURCE_NOT_A_FILE'],
  ['an empty file', () => text('empty.mp4', ''), 'SOURCE_EMPTY'],
  ['text named .mp4', () => text('text.mp4', 'hello\n'.repeat(500)), 'SOURCE_UNSUPPORTED'],
  ['text named .txt', () => text('text.txt', 'hello\n'.repeat(500)), 'SOURCE_UNSUPPORTED'],
  ['an mp4 without its index', withoutItsEnd, 'SOURCE_UNSUPPORTED'],
  ['only sound', () => clip('sound.mp4', ...sound), 'SOURCE_NO_VIDEO'],
  ['sound with a cover picture', cover, 'SOURCE_NO_VIDEO'],
  ['only sound, as mp3', () => clip('sound.mp3', ...sound), 'SOURCE_NO_VIDEO'],
];

test.for(CASES)('%s', async ([, make, code]) => {
  const seen = await watchFile(make());

  expect(seen.error?.code).toBe(code);
  expect(seen.states.at(-1)).toMatchObject({ state: 'STATE_ENDED', reason: code });
  expect(seen.counts.received).toBe(0);
});

test('lists that name other files or hosts are refused, whatever they are called', async () => {
  const target = testClip('clip.ts');
  const m3u8 = `#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n${target}\n#EXT-X-ENDLIST\n`;
  const sdp =
    'v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n';
  const lists = [
    text('list.m3u8', m3u8),
    text('list.avi', m3u8),
    text('list.ts', m3u8),
    text('concat.mp4', `ffconcat version 1.0\nfile clip.ts\n`),
    text('session.mp4', sdp),
    text('dash.mp4', `<?xml version="1.0"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011"></MPD>`),
  ];

  for (const path of lists) {
    const seen = await watchFile(path);
    expect(seen.error?.code, path).toBe('SOURCE_UNSUPPORTED');
  }
});

test('a path is a path: protocol names, dashes and patterns in it mean nothing', async () => {
  for (const name of ['concat:a|b.mp4', '-i.mp4', 'frame%03d.mp4', 'with blank.mp4', "it's.mp4"]) {
    const path = scratch(name);
    copyFileSync(testClip('clip.mp4'), path);
    const seen = await watchFile(path, { maxMediaMs: 100 });
    expect(seen.error, name).toBeUndefined();
    expect(seen.counts.received).toBeGreaterThan(0);
  }
});

test('frames with too many pixels are refused before they cost memory', async () => {
  const path = clip(
    'large.mp4',
    ...['-f', 'lavfi', '-i', 'color=size=2048x2048:rate=5:duration=0.4', '-preset', 'ultrafast'],
  );

  const seen = await watchFile(path, { settings: { maxPixels: 1_000_000 } });

  expect(seen.error).toMatchObject({
    code: 'DECODE_TOO_LARGE',
    details: { width: 2048, height: 2048 },
  });
});

test('only files below sources.roots are read, after every link is resolved', async () => {
  const inside = scratch('inside');
  mkdirSync(inside);
  copyFileSync(testClip('clip.mp4'), `${inside}/clip.mp4`);
  symlinkSync(testClip('clip.mp4'), `${inside}/way-out.mp4`);
  mkdirSync(`${inside}-not`);
  copyFileSync(testClip('clip.mp4'), `${inside}-not/clip.mp4`);
  const settings = { roots: [inside] };

  const good = await watchFile(`${inside}/clip.mp4`, { settings, maxMediaMs: 100 });
  expect(good.error).toBeUndefined();
  const missing = await watchFile(`${inside}/nothing.mp4`, { settings });
  expect(missing.error?.code).toBe('SOURCE_NOT_FOUND');
  for (const path of [
    `${inside}/way-out.mp4`,
    `${inside}/../clip.mp4`,
    `${inside}-not/clip.mp4`,
    '/etc/passwd',
    '/etc/not-there',
  ]) {
    const seen = await watchFile(path, { settings });
    expect(seen.error?.code, path).toBe('SOURCE_DENIED');
  }
});

test('a container in which no frame can be decoded is DECODE_FAILED', async () => {
  const bytes = Buffer.from(readFileSync(testClip('clip.mp4')));
  const start = bytes.indexOf('mdat') + 4;
  bytes.fill(0x55, start, bytes.indexOf('moov') - 4);

  const seen = await watchFile(text('noise.mp4', bytes));

  expect(seen.error?.code).toBe('DECODE_FAILED');
});
