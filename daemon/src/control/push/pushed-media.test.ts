import { createServer } from 'node:net';
import { join } from 'node:path';
import type { MediaFormat } from '@trueframe/proto';
import type { TrueframeError } from '@trueframe/sdk';
import { expect, onTestFinished, test, vi } from 'vitest';
import { fragment, initialisation } from '../../../../test/helpers/fmp4.ts';
import { tempFolder } from '../../../../test/helpers/temp-folder.ts';
import { PushedMedia } from './pushed-media.ts';

const NEXT_MS = 600;

function openMedia(format: MediaFormat = 'MEDIA_FORMAT_MPEGTS', firstMs = 60_000) {
  const given: TrueframeError[] = [];
  const limits = { firstMs, nextMs: NEXT_MS };
  const missing: number[] = [];
  const media = new PushedMedia(
    's-1',
    format,
    limits,
    (error) => given.push(error),
    (silentMs) => missing.push(silentMs),
  );
  onTestFinished(() => media.close());
  return { media, given, missing };
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
  media.attach({
    onReady: () => {
      ready += 1;
    },
    onReplaced: () => {},
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

test('a call that continues earlier than where the media is repeats nothing', async () => {
  const { media, missing } = openMedia();
  const { path, heard } = await listen();
  media.connect(path);
  media.write(piece('abcdef'));
  media.continueAt({ bytes: 2 });
  media.write(piece('cd'));
  media.write(piece('efgh'));
  media.end();
  await until(() => heard.ended === 1);
  expect(heard.bytes).toBe('s-1\nabcdefgh');
  expect(media.receivedBytes).toBe(8);
  expect(missing).toEqual([]);
  expect(() => media.continueAt({ bytes: 8 })).toThrow(/has ended/);
});

test('a call that continues later, or anywhere, is without some media', () => {
  const { media, missing } = openMedia();
  media.write(piece('abcdef'));
  media.continueAt({ bytes: 10 });
  expect(media.receivedBytes).toBe(10);
  media.continueAt({});
  expect(missing).toHaveLength(2);
  expect(() => media.continueAt({ ptsMs: 4 })).toThrow(/position of this format is in bytes/);
});

test('pictures that are here already are passed over, once', async () => {
  const { media, missing } = openMedia('MEDIA_FORMAT_JPEG');
  media.write(piece('one', 10));
  media.write(piece('two', 20));
  media.continueAt({ ptsMs: 10 });
  expect(media.write(piece('two', 20))).toBe(true);
  media.write(piece('three', 30));
  expect(() => media.write(piece('two', 20))).toThrow(/does not come after 30/);
  expect([media.receivedBytes, missing]).toEqual([11, []]);
  expect(() => media.continueAt({ bytes: 4 })).toThrow(/position of this format is in pts_ms/);
});

test('the header of an MP4 that a new connection repeats does not count, wherever it is cut', async () => {
  for (const cut of [1, 9, initialisation.length + 3]) {
    const { media } = openMedia('MEDIA_FORMAT_FMP4');
    const { path, heard } = await listen();
    media.connect(path);
    const whole = Buffer.concat([initialisation, fragment(1), fragment(2)]);
    media.write({ data: whole, ptsMs: 0 });
    media.continueAt({ bytes: initialisation.length + fragment(1).length });
    const again = Buffer.concat([initialisation, fragment(2), fragment(3)]);
    media.write({ data: again.subarray(0, cut), ptsMs: 0 });
    media.write({ data: again.subarray(cut), ptsMs: 0 });
    media.end();
    await until(() => heard.ended === 1);
    const expected = Buffer.concat([whole, fragment(3)]).toString('latin1');
    expect(heard.bytes).toBe(`s-1\n${expected}`);
  }
});
