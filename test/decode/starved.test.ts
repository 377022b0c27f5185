import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FrameLedger } from '@trueframe/daemon/media';
import {
  ContinuousClock,
  Decoder,
  FrameQueue,
  SamplingWatch,
  Timeline,
} from '@trueframe/daemon/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { execFileSync } from '../helpers/programs.ts';

const folder = mkdtempSync(join(tmpdir(), 'trueframe-starved-'));
const path = join(folder, 'eight-seconds.mp4');

beforeAll(() => {
  const source = ['-f', 'lavfi', '-i', 'testsrc2=size=64x64:rate=25:duration=8'];
  execFileSync('ffmpeg', ['-v', 'error', ...source, path]);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Decodes the frames of `fps: 5` that this filter picks. */
async function decode(sampling: string) {
  const ledger = new FrameLedger();
  const queue = new FrameQueue({ ledger, slots: 8, pace: 'lossless', keepsNewestOnly: false });
  const sampled = new SamplingWatch({ fps: 5, referencesOnly: false });
  const decoder = new Decoder(
    {
      ...{ input: `file:${path}`, inputOptions: [], map: '0:v:0', before: [], sampling, sampled },
      ...{
        threads: 1,
        maxPixels: 1e6,
        memoryMiB: 0,
        limitMs: Number.POSITIVE_INFINITY,
        clock: new ContinuousClock({ stepSeconds: 0.04 }),
      },
      toMediaMs: (seconds) => seconds * 1000,
      onJump: () => undefined,
      onCorrupt: () => {},
    },
    queue,
    new Timeline(0, Number.NEGATIVE_INFINITY),
    ledger,
  );
  const ended = decoder.run(new AbortController().signal).then(() => queue.end());
  for (let item = await queue.next(); item; item = await queue.next()) {
    if (item.type !== 'frame') continue;
    ledger.analyse();
    item.frame.release();
  }
  await ended;
  const { received, analysed } = ledger.counts();
  return { received, analysed, share: sampled.share };
}

test('a filter that stops picking frames half way through leaves half of the media', async () => {
  const { share, ...counts } = await decode("select='not(mod(n,5))*lt(n,100)'");
  expect(counts).toEqual({ received: 200, analysed: 20 });
  expect(share).toBeCloseTo(0.5, 2);
});

test('a filter that picks as it should leaves all of it', async () => {
  const { share, ...counts } = await decode("select='not(mod(n,5))'");
  expect(counts).toEqual({ received: 200, analysed: 40 });
  expect(share).toBe(1);
});
