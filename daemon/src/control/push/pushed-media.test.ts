import { createServer } from 'node:net';
import { join } from 'node:path';
import type { MediaFormat } from '@trueframe/proto';
import type { TrueframeError } from '@trueframe/sdk';
import { expect, onTestFinished, test, vi } from 'vitest';
import { tempFolder } from '../../../../test/helpers/temp-folder.ts';
import { PushedMedia } from './pushed-media.ts';

const NEXT_MS = 600;

function openMedia(format: MediaFormat = 'MEDIA_FORMAT_MPEGTS', firstMs = 60_000) {
  const given: TrueframeError[] = [];
  const limits = { firstMs, nextMs: NEXT_MS };
  const media = new PushedMedia('s-1', format, limits, (error) => given.push(error));
  onTestFinished(() => media.close());
  return { media, given };
}

/** An engine's end of the media socket. `greedy: false`: it reads nothing. */
async function listen({ greedy = true } = {}) {
  const path = join(tempFolder(), 'socket');
  const heard = { bytes: '', connections: 0, ended: 0, lost: () => {} };
  const server = createServer((socket) => {
    heard.connections += 1;
    heard.lost = () => socket.destroy();
    if (!greedy) socket.pause();
    socket.on('data', (bytes) => {
      heard.bytes += bytes.toString('latin1');
    });
    socket.on('end', () => {
      heard.ended += 1;
    });
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  onTestFinished(() => {
    heard.lost();
    server.close();
  });
  return { path, heard };
}

const until = (isSo: () => boolean) => vi.waitUntil(isSo, { timeout: 10_000, interval: 5 });
const piece = (text: string, ptsMs = 0) => ({ data: Buffer.from(text), ptsMs });

test('media that comes before an engine waits for it; the caller is held back meanwhile', async () => {
  const { media } = openMedia();
  let ready = 0;
  media.attach(() => {
    ready += 1;
  });
  expect(media.write(piece('one '))).toBe(false);
  const { path, heard } = await listen();
  media.connect(path);
  await until(() => ready === 1);
  expect(media.write(piece('two'))).toBe(true);
  media.end();
  await until(() => heard.ended === 1);
  expect(heard.bytes).toBe('s-1\none two');
});

test('the next engine gets what comes from then on', async () => {
  const { media } = openMedia();
  const [first, second] = [await listen(), await listen()];
  media.connect(first.path);
  media.write(piece('early '));
  await until(() => first.heard.bytes === 's-1\nearly ');
  media.disconnect();
  expect(media.write(piece('between '))).toBe(false);
  media.connect(second.path);
  await until(() => second.heard.connections === 1);
  media.write(piece('late'));
  media.end();
  await until(() => second.heard.ended === 1);
  expect(second.heard.bytes).toBe('s-1\nbetween late');
});

test('an engine that does not read holds the caller back', async () => {
  const { media, given } = openMedia();
  const { path, heard } = await listen({ greedy: false });
  media.connect(path);
  await until(() => heard.connections === 1);
  const chunk = { data: Buffer.alloc(1024 * 1024), ptsMs: 0 };
  let written = 0;
  do written += 1;
  while (media.write(chunk) && written < 1000);
  expect(written).toBeLessThan(1000);
  // However long that lasts, it is not the caller who is silent.
  await new Promise((resolve) => setTimeout(resolve, 2 * NEXT_MS));
  expect(given).toEqual([]);
});

test.each([
  ['a chunk of more than 4 MiB', [[new Uint8Array(4 * 1024 * 1024 + 1), 0]]],
  ['a picture without bytes', [[new Uint8Array(), 0]]],
  [
    'a time that does not grow',
    [
      [new Uint8Array(1), 5],
      [new Uint8Array(1), 5],
    ],
  ],
  ['a time that is none', [[new Uint8Array(1), Number.NaN]]],
  ['a time beyond all bounds', [[new Uint8Array(1), 1e13]]],
] as const)('%s is refused', (_, pieces) => {
  const { media } = openMedia('MEDIA_FORMAT_JPEG');
  const write = ([data, ptsMs]: readonly [Uint8Array, number]) =>
    media.write({ data: Buffer.from(data), ptsMs });
  for (const good of pieces.slice(0, -1)) write(good);
  expect(() => write(pieces.at(-1)!)).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID' }));
});

test('other formats carry their own times, and empty chunks mean nothing', () => {
  const { media } = openMedia();
  media.write(piece('x', 5));
  media.write(piece('x', 5));
  expect(media.write(piece('', Number.NaN))).toBe(true);
});

test('a caller that sends nothing is given up once, and told what is configured', async () => {
  const { media, given } = openMedia('MEDIA_FORMAT_MPEGTS', 300);
  expect(media.isUnusedFor(0)).toBe(true);
  expect(media.isUnusedFor(10_000)).toBe(false);
  await until(() => given.length === 1);
  expect(given[0]).toMatchObject({ code: 'SOURCE_STALLED' });
  expect(given[0]?.message).toContain('within 0.3 s of open (sources.firstMediaTimeout)');
});

test('a caller that falls silent is given up, too; one that has ended is not', async () => {
  const { path } = await listen();
  const [silent, ended] = [openMedia(), openMedia()];
  for (const { media } of [silent, ended]) {
    media.connect(path);
    media.write(piece('x'));
    expect(media.isUnusedFor(0)).toBe(false);
  }
  ended.media.end();
  await until(() => silent.given.length === 1);
  expect(silent.given[0]?.message).toContain('for 0.6 s (sources.reconnectFor)');
  expect(ended.given).toEqual([]);
});
