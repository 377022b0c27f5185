import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Event__Output, Sampling } from '@trueframe/proto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ffprobe } from '../decode/support/clips.ts';
import { change, FRAMES, makeChangingClip } from '../helpers/changing-clip.ts';
import { makeFaceScene } from '../helpers/face-scene.ts';
import { withFaultyPlugins } from '../helpers/faulty.ts';
import { writeMotionBundle } from '../helpers/motion-bundle.ts';
import { tempFolderForAll } from '../helpers/temp-folder.ts';
import { TestDaemon } from '../helpers/test-daemon.ts';

const folder = tempFolderForAll();
const MEMBERS = ['brightness', 'motion-2', 'motion-3', 'motion-2-of-4', 'motion-each'] as const;
type Member = (typeof MEMBERS)[number];

/** Score of each member for the window that ends with frame `n`. */
const EXPECTED: Readonly<Record<Exclude<Member, 'brightness'>, (n: number) => number>> = {
  'motion-2': (n) => change(n - 1, n),
  'motion-3': (n) => (change(n - 2, n - 1) + change(n - 1, n)) / 2,
  'motion-2-of-4': (n) => change(n - 3, n),
  // One score per frame: their mean.
  'motion-each': (n) => (change(n - 2, n - 1) + change(n - 1, n)) / 3,
};

beforeAll(async () => {
  await writeMotionBundle(folder, 'motion-2', { frames: 2 });
  await writeMotionBundle(folder, 'motion-3', { frames: 3 });
  await writeMotionBundle(folder, 'motion-2-of-4', { frames: 2, step: 3 });
  await writeMotionBundle(folder, 'motion-each', { frames: 3, perFrame: true });
  const pipeline = (id: string, members: readonly Member[], sampling: string, detector = 'fixed') =>
    writeFileSync(
      join(folder, `${id}.yaml`),
      [
        `id: ${id}`,
        'summary: For tests.',
        `sampling: ${sampling}`,
        `detector: { use: ${detector} }`,
        'tracker: { use: iou, options: { minSeen: 1 } }',
        'ensemble:',
        ...members.map((bundle) => `  - { use: onnx, options: { bundle: ${bundle} } }`),
        'verdict: { minSamples: 3 }',
      ].join('\n'),
    );
  pipeline('windows', MEMBERS, 'all');
  pipeline('neighbours', ['motion-2'], 'all');
  pipeline('glances', ['motion-2'], '{ fps: 5 }', 'embedded');
  pipeline('references', ['motion-2'], '{ fps: 5, referencesOnly: true }');
});

let daemon: TestDaemon;
beforeAll(async () => {
  const { models = [], pipelines = [], ...faulty } = withFaultyPlugins;
  daemon = await TestDaemon.launch({
    ...faulty,
    models: [...models, folder],
    pipelines: [
      ...pipelines,
      ...['windows', 'neighbours', 'glances', 'references'].map((id) => join(folder, `${id}.yaml`)),
    ],
  });
});
afterAll(() => daemon.close());

/** Per frame, what each member said: its score or why it did not vote. */
function wordsOf(events: readonly Event__Output[]): Map<number, Record<string, number | string>> {
  const frames = events.flatMap(({ scores }) => scores ?? []);
  return new Map(
    frames.map(({ frameIndex, tracks }) => [
      Number(frameIndex),
      Object.fromEntries(
        tracks[0]!.members.map(({ modelId, _score, score, reason }) => [
          modelId,
          _score ? score! : reason,
        ]),
      ),
    ]),
  );
}

function expectWords(words: Record<string, number | string>, n: number): void {
  for (const [member, expected] of Object.entries(EXPECTED)) {
    expect(words[member], `${member} at frame ${n}`).toBeCloseTo(expected(n), 3);
  }
}

test.for<[Sampling, readonly number[]]>([
  [{ everyNth: 9 }, [3, 12, 21, 30, 39]],
  // The first of each fifth of a second begins a window.
  [{ fps: 5 }, [3, 8, 13, 18, 23, 28, 33, 38]],
  [{ fps: 25 }, Array.from({ length: FRAMES - 3 }, (_, k) => k + 3)],
])(
  '%o: members see the frames just before the analysed one, at the place of the face',
  async ([sampling, ends]) => {
    const analysedSoFar = () => daemon.metric('trueframe_frames_total{outcome="analysed"}');
    const before = await analysedSoFar();
    const options = { pipeline: 'windows', sampling, includeScores: true };
    const { stream, end } = await daemon.analyze({ source: makeChangingClip(), options });

    expect(end.status, end.details).toBe('OK');
    const words = wordsOf(stream.events);
    expect([...words.keys()]).toEqual(ends);
    for (const [n, said] of words) expectWords(said, n);
    // Neighbours are not analysed for themselves.
    const { analysed, received, dropped } = stream.summary!.frames!;
    expect([Number(received), Number(analysed)]).toEqual([FRAMES, ends.length]);
    expect(Number(dropped.sampling)).toBe(FRAMES - ends.length);
    expect(stream.summary!.completeness).toBe(1);
    await expect.poll(analysedSoFar).toBe(before + ends.length);
  },
);

test('faces that are found at a glance are scored with their neighbours in the same visit', async () => {
  const before = await daemon.metric('trueframe_detector_looks_total{look="glance"}');
  const { stream } = await daemon.analyze({
    source: makeFaceScene(3),
    options: { pipeline: 'glances', includeScores: true },
  });
  const words = wordsOf(stream.events);
  expect([...words.keys()]).toEqual(Array.from({ length: 15 }, (_, k) => 5 * k + 1));
  for (const said of words.values()) expect(said['motion-2']).toEqual(expect.any(Number));
  const glances = () => daemon.metric('trueframe_detector_looks_total{look="glance"}');
  await expect.poll(glances).toBeGreaterThan(before + 5);
});

test('an engine that takes over goes on with the same windows', async () => {
  const source = makeFaceScene(6);
  const options = { pipeline: 'glances', includeScores: true };
  const undisturbed = await daemon.analyze({ source, options });
  const stream = daemon.client.analyze({ source, options });
  await stream.until((event) => event.scores != null);

  const { enginePid } = await daemon.state();
  expect(stream.summary, 'the session is over already').toBeUndefined();
  process.kill(enginePid, 'SIGKILL');
  const { end } = await daemon.finish(stream);

  expect(end.status, end.details).toBe('OK');
  const words = wordsOf(stream.events);
  expect([...words]).toEqual([...wordsOf(undisturbed.stream.events)]);
  expect(stream.summary!.frames).toEqual(undisturbed.stream.summary!.frames);
});

test('a window with a damaged frame is not scored by those who need it, and that is said', async () => {
  const source = makeChangingClip('damaged.mp4');
  const { packets } = ffprobe('-show_entries', 'packet=pos,size', source) as {
    packets: { pos: string; size: string }[];
  };
  // Damage lasts from frame 13 to the key frame 20.
  const bytes = readFileSync(source);
  const [at, size] = [Number(packets[13]!.pos), Number(packets[13]!.size)];
  bytes.fill(0xa5, at + Math.floor(size / 2), at + size);
  writeFileSync(source, bytes);
  const options = { pipeline: 'windows', sampling: { everyNth: 6 }, includeScores: true };

  const { stream } = await daemon.analyze({ source, options });

  const words = wordsOf(stream.events);
  expect([...words.keys()]).toEqual([3, 9, 21, 27, 33, 39]);
  expect(words.get(21)).toMatchObject({
    'motion-2': expect.closeTo(change(20, 21), 3),
    'motion-3': 'WINDOW_DAMAGED',
    'motion-2-of-4': 'WINDOW_DAMAGED',
    'motion-each': 'WINDOW_DAMAGED',
  });
  for (const n of [3, 9, 27, 33, 39]) expectWords(words.get(n)!, n);
  expect(stream.summary!.frames!.dropped).toMatchObject({ corrupt: 1 });
});

test('a clip shorter than a window: nothing vouches for it', async () => {
  const source = makeChangingClip('short.mp4', ['-frames:v', '1']);
  const { stream } = await daemon.analyze({ source, options: { pipeline: 'neighbours' } });

  expect(stream.summary!.verdict).toMatchObject({
    label: 'LABEL_UNABLE_TO_EVALUATE',
    reasons: ['WINDOW_INCOMPLETE'],
  });
});

test('sampling of reference frames leaves no neighbours, and is refused', async () => {
  const { end } = await daemon.analyze({
    source: makeChangingClip(),
    options: { pipeline: 'references' },
  });
  expect(end.error?.reason).toBe('PIPELINE_INVALID');
  expect(end.details).toMatch(/leave referencesOnly out/);
});
