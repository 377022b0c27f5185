import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { faultyFlags } from '../helpers/faulty.ts';
import { makeClip } from '../helpers/make-clip.ts';
import { hasRtspServer, RtspServer } from '../helpers/rtsp-server.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { trueframeHere } from './run-trueframe.ts';
import { serve } from './serve.ts';

/** Not a measurement: a machine that is busy with other tests must carry it too. */
const short = ['--window', '1s', '--settle', '2s', '--slo', '10s', '--all'];

interface Result {
  readonly value: number;
  readonly limitedBy: string | null;
  readonly steps: readonly {
    readonly sessions: number;
    readonly analysedPerSecond: number;
    readonly delayMs: { readonly p95: number };
  }[];
}

test('a file is pushed by more and more sessions, and the report says what was carried', async () => {
  const folder = tempFolder();
  const args = ['--source', makeClip(2), '--pipeline', 'fixed-face', '--output', folder];
  const { code, stdout, stderr } = await trueframeHere([
    ...['bench', ...args, '--max-sessions', '2', '--json', ...short, ...faultyFlags],
  ]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const result = JSON.parse(stdout) as Result;
  expect(result.value).toBeGreaterThanOrEqual(1);
  expect(result.steps[0]!.analysedPerSecond).toBeGreaterThan(0);
  expect(result.steps[0]!.delayMs.p95).toBeGreaterThan(0);
  expect(JSON.parse(readFileSync(join(folder, 'trueframe-bench.json'), 'utf8'))).toEqual(result);
  const page = readFileSync(join(folder, 'trueframe-bench.md'), 'utf8');
  expect(page).toMatch(/^\| 1 \| \d+\.\d \| /m);
  expect(page).toMatch(/^- (detect: headroom|worker threads:) /m);
});

test('a daemon that runs already is loaded up to what it admits', async () => {
  const env = { TRUEFRAME_SESSIONS__LIMIT: '1' };
  const { address, metrics } = await serve(faultyFlags, { env });
  const { host } = new URL(metrics);
  const at = ['--address', address, '--metrics-address', host, '--pipeline', 'fixed-face'];
  const source = ['--source', makeClip(2)];

  const { code, stdout } = await trueframeHere(['bench', ...at, ...source, ...short]);

  expect(code).toBe(0);
  expect(stdout).toMatch(/^1 session at p95 ≤ 10000 ms; with 2, .*failed: LIMIT_SESSIONS\.$/m);
  expect(stdout).toMatch(/^sessions +frames\/s +p50/m);
});

describe.skipIf(!hasRtspServer)('with an RTSP server', () => {
  test('all sessions pull one URL, and the times are those that the daemon tells', async () => {
    const server = await RtspServer.start();
    const args = ['--source', server.url(), '--pipeline', 'fixed-face', '--max-sessions', '1'];
    const { code, stdout, stderr } = await trueframeHere([
      'bench',
      ...args,
      '--json',
      ...short,
      ...faultyFlags,
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const result = JSON.parse(stdout) as Result;
    expect(result.value).toBe(1);
    expect(result.steps[0]).toMatchObject({ delayMs: null, ageMs: { p95: expect.any(Number) } });
  });
});

test.each([
  [['--slo', 'fast'], /--slo is a duration/],
  [['--max-sessions', '0'], /--max-sessions is a whole number above 0/],
  [['--source', 'nowhere.mp4'], /cannot make a live stream of .*nowhere\.mp4/],
  [['--address', '127.0.0.1:1', '--metrics-address', '127.0.0.1:1'], /no metrics at/],
])('bench %j is refused', async (args, message) => {
  const { code, stderr } = await trueframeHere(['bench', ...args]);
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
});
