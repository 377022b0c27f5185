import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { ERRORS, type ErrorCode } from '@trueframe/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withFaultyPlugins } from '../helpers/faulty.ts';
import { freePort } from '../helpers/free-port.ts';
import { clipPath, makeClip } from '../helpers/make-clip.ts';
import { execFileSync } from '../helpers/programs.ts';
import { pushBytes, toFragmentedMp4 } from '../helpers/push-file.ts';
import { TestDaemon } from '../helpers/test-daemon.ts';

let daemon: TestDaemon;
let clip: string;

beforeAll(async () => {
  clip = makeClip(2);
  daemon = await TestDaemon.launch({ ...withFaultyPlugins, engine: { pluginCallTimeout: '2s' } });
});
afterAll(() => daemon.close());

/** Byte after the n-th frame, in the order of the file. */
function endOfFrame(path: string, n: number): number {
  const args = ['-v', 'error', '-of', 'csv=p=0', '-select_streams', 'v', '-show_entries'];
  const lines = execFileSync('ffprobe', [...args, 'packet=pos,size', path], { encoding: 'utf8' });
  const ends = lines
    .trim()
    .split('\n')
    .map((line) => line.split(',').slice(0, 2).map(Number))
    .map(([size = 0, pos = 0]) => pos + size);
  return ends.sort((a, b) => a - b)[n - 1]!;
}

/** The session fails with this code and its status, and one beside it is not disturbed. */
async function expectFailure(
  code: ErrorCode,
  request: { source: string; pipeline?: string },
): Promise<string> {
  const beside = daemon.analyze({ source: clip, options: { pipeline: 'fixed-face' } });
  const { source, pipeline = 'fixed-face' } = request;
  const { end, stream } = await daemon.analyze({ source, options: { pipeline } });
  expect(end.status, end.details).toBe(ERRORS[code].status);
  expect(end.error?.reason).toBe(code);
  for (const verdict of stream.verdicts()) expect(verdict.label).not.toBe('LABEL_AUTHENTIC_LIKELY');
  const neighbour = await beside;
  expect(neighbour.end.status).toBe('OK');
  expect(neighbour.stream.summary).toMatchObject({ frames: { received: 50, analysed: 50 } });
  return end.details;
}

describe('sources', () => {
  test('missing file', async () => {
    const message = await expectFailure('SOURCE_NOT_FOUND', { source: '/nowhere/missing.mp4' });
    expect(message).toContain('/nowhere/missing.mp4');
  });

  test('directory', async () => {
    const folder = clipPath('folder.mp4');
    mkdirSync(folder);
    await expectFailure('SOURCE_NOT_A_FILE', { source: folder });
  });

  test('empty file', async () => {
    const path = clipPath('empty.mp4');
    writeFileSync(path, '');
    await expectFailure('SOURCE_EMPTY', { source: path });
  });

  test('text named .mp4', async () => {
    const path = clipPath('text.mp4');
    writeFileSync(path, 'this is not a film\n'.repeat(500));
    await expectFailure('SOURCE_UNSUPPORTED', { source: path });
  });

  test('a scheme nobody serves', async () => {
    await expectFailure('SOURCE_UNSUPPORTED', { source: 'gopher://example.org/film' });
  });

  test('truncated file: what is there is analysed, and the verdict says that it is not all', async () => {
    const path = clipPath('truncated.mkv');
    writeFileSync(path, readFileSync(makeClip(6, 'whole.mkv', ['-c:v', 'libx264'])));
    truncateSync(path, Math.round(readFileSync(path).length * 0.5));
    const { end, stream } = await daemon.analyze({ source: path });
    expect(end.status).toBe('OK');
    const { completeness, verdict } = stream.summary!;
    expect(completeness).toBeGreaterThan(0.2);
    expect(completeness).toBeLessThan(0.8);
    expect(verdict?.reasons).toContain('TRUNCATED');
    expect(stream.events.some(({ warning }) => warning?.code === 'SOURCE_TRUNCATED')).toBe(true);
  });

  test('of 50 frames 6 can be decoded: nobody vouches for them', async () => {
    const whole = makeClip(2, 'whole.mp4', ['-g', '50', '-movflags', '+faststart']);
    const path = clipPath('six-frames.mp4');
    writeFileSync(path, readFileSync(whole));
    truncateSync(path, endOfFrame(whole, 6));
    const options = { pipeline: 'fixed-authentic' };

    const damaged = (await daemon.analyze({ source: path, options })).stream.summary!;
    const sound = (await daemon.analyze({ source: whole, options })).stream.summary!;

    expect(damaged.frames?.received).toBe(6);
    expect(damaged.completeness).toBeCloseTo(0.12, 6);
    for (const verdict of [damaged.verdict!, ...damaged.tracks]) {
      expect(verdict).toMatchObject({ label: 'LABEL_INCONCLUSIVE', reasons: ['TRUNCATED'] });
    }
    expect(damaged.tracks).toHaveLength(1);
    expect(sound.verdict).toMatchObject({ label: 'LABEL_AUTHENTIC_LIKELY', reasons: [] });
  });

  /** The clip with a piece of its n-th frame overwritten, in one group of pictures of `length` frames after the other. */
  function damagedClip(n: number, length: number): string {
    const options = ['-g', String(length), '-bf', '0', '-movflags', '+faststart'];
    const path = clipPath(`damaged-${n}.mp4`);
    const bytes = readFileSync(makeClip(2, `groups-of-${length}.mp4`, options));
    writeFileSync(path, bytes);
    const [from, to] = [n - 1, n].map((k) => (k === 0 ? 0 : endOfFrame(path, k)));
    const middle = from === 0 ? to! - 200 : Math.round((from! + to!) / 2);
    writeFileSync(
      path,
      Buffer.concat([
        bytes.subarray(0, middle),
        Buffer.alloc(60, 0xa5),
        bytes.subarray(middle + 60),
      ]),
    );
    return path;
  }

  test('what is predicted from a damaged frame is not scored, and the verdict says so', async () => {
    const options = { pipeline: 'fixed-authentic' };
    const part = await daemon.analyze({ source: damagedClip(11, 10), options });
    const all = await daemon.analyze({ source: damagedClip(1, 50), options });

    const { frames, verdict } = part.stream.summary!;
    expect(frames).toMatchObject({ received: 50, analysed: 40, dropped: { corrupt: 10 } });
    expect(verdict).toMatchObject({
      label: 'LABEL_AUTHENTIC_LIKELY',
      reasons: ['TRUNCATED', 'CORRUPT'],
    });
    expect(part.stream.summary?.completeness).toBeCloseTo(0.8, 6);
    expect(part.stream.events.some(({ warning }) => warning?.code === 'DECODE_DAMAGED')).toBe(true);

    expect(all.end.status).toBe('OK');
    expect(all.stream.summary).toMatchObject({
      frames: { received: 50, analysed: 0, dropped: { corrupt: 50 } },
      verdict: {
        label: 'LABEL_UNABLE_TO_EVALUATE',
        reasons: ['NO_FRAMES', 'TRUNCATED', 'CORRUPT'],
      },
    });
  });

  test('of pushed media most frames cannot be decoded: nobody vouches for the others', async () => {
    const bytes = toFragmentedMp4(makeClip(2, 'whole.mp4', ['-g', '50', '-bf', '0']));
    // Lengths of what is in a frame that make no sense: from a fifth of the picture data on.
    const media = bytes.indexOf('mdat');
    bytes.fill(0xff, media + Math.round((bytes.length - media) / 5), bytes.indexOf('mfra') - 4);
    const stream = pushBytes(daemon.client, bytes, { pipeline: 'fixed-authentic' });
    await daemon.finish(stream);

    const { completeness, verdict, frames } = stream.summary!;
    expect(Number(frames?.received)).toBeGreaterThan(2);
    expect(completeness).toBeCloseTo(Number(frames?.received) / 50, 6);
    expect(completeness).toBeLessThan(0.5);
    expect(verdict?.label).toBe('LABEL_INCONCLUSIVE');
    expect(verdict?.reasons).toContain('TRUNCATED');
  });

  test('RTSP server that is not there', async () => {
    const source = `rtsp://127.0.0.1:${await freePort()}/live`;
    await expectFailure('SOURCE_UNREACHABLE', { source });
  });
});

describe('pipelines', () => {
  test('unknown pipeline', async () => {
    const message = await expectFailure('PIPELINE_NOT_FOUND', {
      source: clip,
      pipeline: 'nobody-wrote-it',
    });
    expect(message).toContain('fixed-face');
  });

  test.each<[string, ErrorCode]>([
    ['plugin-missing', 'PLUGIN_NOT_FOUND'],
    ['option-wrong', 'PLUGIN_OPTIONS_INVALID'],
    ['bundle-missing', 'MODEL_NOT_FOUND'],
    ['bundle-wrong-hash', 'MODEL_HASH_MISMATCH'],
    ['bundle-wrong-shape', 'MODEL_SHAPE_MISMATCH'],
    ['bundle-nan', 'MODEL_OUTPUT_INVALID'],
    ['model-nan', 'PLUGIN_OUTPUT_INVALID'],
    ['model-throws', 'PLUGIN_THREW'],
    ['detector-throws', 'PLUGIN_THREW'],
    ['detector-bad-boxes', 'PLUGIN_OUTPUT_INVALID'],
    ['detector-too-sure', 'PLUGIN_OUTPUT_INVALID'],
    ['tracker-reuses-ids', 'PLUGIN_OUTPUT_INVALID'],
    ['tracker-throws', 'PLUGIN_THREW'],
    ['pooling-nan', 'PLUGIN_OUTPUT_INVALID'],
    ['pooling-two', 'PLUGIN_OUTPUT_INVALID'],
    ['detector-never-settles', 'PLUGIN_TIMEOUT'],
  ])('%s', async (pipeline, code) => {
    await expectFailure(code, { source: clip, pipeline });
  });

  test('the stack of a plugin that throws is in the log, and not in what callers get', async () => {
    for (const [pipeline, said] of [
      ['detector-throws', 'the lens is dirty'],
      ['tracker-throws', 'lost the thread'],
    ] as const) {
      const message = await expectFailure('PLUGIN_THREW', { source: clip, pipeline });
      expect(message).toContain(said);
      expect(message).not.toContain('index.js');
      const stack = new RegExp(`"stack":"Error: ${said}\\\\n +at .*faulty-plugin/index\\.js:\\d+`);
      await expect.poll(() => daemon.log).toMatch(stack);
    }
  });

  test('a plugin that blocks its thread for ever fails its own session; the others go on in a new engine', async () => {
    const before = await daemon.state();
    // So long that it is still at work when every thread is blocked, however busy the machine: it needs the new engine.
    const beside = daemon.client.analyze({
      source: makeClip(60),
      options: { pipeline: 'slow', includeScores: true },
    });
    const frames = () => beside.events.flatMap(({ scores }) => scores?.frameIndex ?? []);
    await beside.until(({ verdict }) => verdict != null);
    await expectFailure('PLUGIN_TIMEOUT', { source: clip, pipeline: 'detector-loops-forever' });
    // A session that fails is told so before its engine is gone, and only then is the engine counted.
    await expect
      .poll(() => daemon.metric('trueframe_engine_restarts_total{reason="engine_hung"}'))
      .toBe(1);
    const analysed = frames().length;
    await expect.poll(() => frames().length).toBeGreaterThan(analysed + 10);
    expect((await daemon.state()).enginePid).not.toBe(before.enginePid);
    await daemon.client.unary('stopSession', { sessionId: beside.sessionId });
    const { end } = await daemon.finish(beside);
    expect(end.status, end.details).toBe('OK');
    // None is lost, and none comes twice.
    expect(frames()).toEqual(Array.from({ length: frames().length }, (_, k) => k));
  });

  test('one failing member is told, does not end the session, and forbids authentic', async () => {
    const { end, stream } = await daemon.analyze({
      source: clip,
      options: { pipeline: 'one-member-fails' },
    });
    expect(end.status).toBe('OK');
    expect(stream.summary?.verdict).toMatchObject({
      label: 'LABEL_INCONCLUSIVE',
      reasons: ['MEMBER_FAILED'],
    });
    expect(stream.summary?.verdict?.members?.failed).toEqual(['model-throws']);
    const told = stream.events.flatMap(({ error }) => error ?? []);
    expect(told).toMatchObject([
      { code: 'PLUGIN_THREW', scope: 'SCOPE_FRAME', status: { code: 13 } },
    ]);
  });
});
