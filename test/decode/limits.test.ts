import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { decodePicture } from '@trueframe/daemon/media';
import { openFile, probeFile } from '@trueframe/daemon/testing';
import { expect, test } from 'vitest';
import { clip, scratch, testClip } from './support/clips.ts';
import { watchFile } from './support/media-session.ts';
import { peakOfTools } from './support/tool-memory.ts';

/** The first track of a clip, so many times. */
function manyTracks(count: number): string {
  const bytes = readFileSync(testClip('one.mp4'));
  const moov = bytes.indexOf('moov') - 4;
  const trak = bytes.indexOf('trak') - 4;
  const length = bytes.readUInt32BE(trak);
  const copies = Array.from({ length: count - 1 }, (_, k) => {
    const copy = Buffer.from(bytes.subarray(trak, trak + length));
    copy.writeUInt32BE(k + 2, copy.indexOf('tkhd') + 16);
    return copy;
  });
  const [head, tail] = [bytes.subarray(0, trak + length), bytes.subarray(trak + length)];
  const all = Buffer.concat([head, ...copies, tail]);
  all.writeUInt32BE(bytes.readUInt32BE(moov) + length * (count - 1), moov);
  return file(`${count}-tracks.mp4`, all);
}

/** Zeros behind the media take no room on the disk. */
function sparse(name: string, bytes: number): string {
  const path = file(name, readFileSync(testClip('one.264')));
  truncateSync(path, bytes);
  return path;
}

/** A table of samples of equal size needs no room: so many are one number. */
function manySamples(count: number): string {
  const bytes = Buffer.from(readFileSync(testClip('one.mp4')));
  const stsz = bytes.indexOf('stsz');
  bytes.writeUInt32BE(1, stsz + 8);
  bytes.writeUInt32BE(count, stsz + 12);
  const stts = bytes.indexOf('stts');
  bytes.writeUInt32BE(count, stts + 12);
  return file('many-samples.mp4', bytes);
}

function file(name: string, content: Buffer): string {
  const path = scratch(name);
  writeFileSync(path, content);
  return path;
}

test.for([
  ['1,000 tracks', () => manyTracks(1000)],
  ['64 GB of zeros behind H.264', () => sparse('sparse.264', 64 * 2 ** 30)],
] as const)('a small file with %s ends typed, and takes little memory', async ([, make]) => {
  const path = make();
  const peak = peakOfTools();

  const { error, counts } = await watchFile(path);

  expect(error).toMatchObject({ code: 'DECODE_LIMIT', retryable: false });
  expect(counts.analysed).toBe(0);
  expect(await peak()).toBeLessThan(400);
});

test('100 million samples in one number: typed, and little memory', async () => {
  const path = manySamples(100_000_000);
  const peak = peakOfTools();

  const { error } = await watchFile(path);

  expect(error?.code).toMatch(/^DECODE_/);
  expect(await peak()).toBeLessThan(400);
});

test('64 GB of zeros behind more media than is looked at: the decoder has a limit, too', async () => {
  const source = 'testsrc2=size=1280x720:rate=25:duration=6';
  const long = clip(
    'long.264',
    '-f',
    'lavfi',
    '-i',
    source,
    '-c:v',
    'libx264',
    '-qp',
    '4',
    '-preset',
    'ultrafast',
  );
  const path = file('long-sparse.264', readFileSync(long));
  expect(readFileSync(long).length).toBeGreaterThan(6_000_000);
  truncateSync(path, 64 * 2 ** 30);
  const peak = peakOfTools();

  const { error } = await watchFile(path, { sampling: { everyNth: 50 } });

  expect(error?.code).toBe('DECODE_LIMIT');
  expect(await peak()).toBeLessThan(800);
});

test('what takes too much processor time to look at is refused, and the error names the limit', async () => {
  const limits = { memoryMiB: 0, cpuSeconds: 1, maxStreams: 100 };

  const failed = probeFile(await openFile(sparse('slow.264', 64 * 2 ** 30), []), { limits });

  await expect(failed).rejects.toMatchObject({ code: 'DECODE_LIMIT' });
  await expect(failed).rejects.toThrow(/1 s of processor time/);
});

test('4K decodes with 16 threads', async () => {
  const source = 'testsrc2=size=3840x2160:rate=25:duration=0.8';
  const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '3', '-threads', '2'];
  const path = clip('4k.mp4', '-f', 'lavfi', '-i', source, ...x264);

  const seen = await watchFile(path, { settings: { decoderThreads: 16 } });

  expect(seen.error).toBeUndefined();
  expect(seen.warnings).toEqual([]);
  expect(seen.frames).toHaveLength(20);
});

test('a picture whose header promises more than its limit is DECODE_TOO_LARGE', async () => {
  const bytes = Buffer.from(
    '474946383961ffffffff800000000000ffffff2c0000000001000100000202440100003b',
    'hex',
  );

  await expect(decodePicture(file('huge.gif', bytes))).rejects.toMatchObject({
    code: 'DECODE_TOO_LARGE',
  });
});
