import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Event__Output } from '@trueframe/proto';
import { expect, test } from 'vitest';
import { makeFaceScene } from '../helpers/face-scene.ts';
import { clipPath } from '../helpers/make-clip.ts';
import { hasShared, shared } from '../helpers/shared.ts';
import { startTestDaemon, type TestDaemon } from '../helpers/test-daemon.ts';

const options = { pipeline: 'embedded', sampling: { all: {} }, includeScores: true };

const looks = (daemon: TestDaemon, look: string) =>
  daemon.metric(`trueframe_detector_looks_total{look="${look}"}`);

test('while the only face is large, one frame a second is looked at in full', async () => {
  const daemon = await startTestDaemon({ models: [] });
  const { stream } = await daemon.analyze({ source: makeFaceScene(4), options });
  expect(stream.summary).toMatchObject({ frames: { analysed: 100 } });
  expect(stream.summary?.tracks).toHaveLength(1);
  // Four until the first is back, then those of seconds 1, 2 and 3.
  await expect.poll(() => looks(daemon, 'glance')).toBe(93);
  expect(await looks(daemon, 'full')).toBe(7);
  // Faces that a glance finds are scored in the same visit to a worker.
  const times = (name: string) => daemon.metric(`${name}_count{stage="score"}`);
  expect(await times('trueframe_stage_queue_seconds')).toBe(7);
  expect(await times('trueframe_stage_duration_seconds')).toBe(100);
});

test('a small face that appears is found by the next full look', async () => {
  const daemon = await startTestDaemon({ models: [] });
  // 5 pixels wide where a glance looks.
  const corner = 'split[a][b];[b]scale=90:50[c];[a][c]overlay=1180:10:enable=gte(t\\,1.48)';
  const { stream } = await daemon.analyze({ source: makeFaceScene(4, [corner]), options });
  const firstSeen = stream.events
    .flatMap(({ scores }) => scores ?? [])
    .filter(({ tracks }) => tracks.some(({ box }) => box!.x2 - box!.x1 < 60))
    .map(({ ptsMs }) => ptsMs)[0];
  expect(firstSeen).toBeGreaterThanOrEqual(1480);
  expect(firstSeen).toBeLessThanOrEqual(2480);
  await expect.poll(() => looks(daemon, 'glance')).toBeGreaterThan(0);
});

/** Clips whose faces are large enough. */
const CLIPS = [
  ...['d10', 'd12', 'd14', 'd19', 'd20'].map((name) => `real/portrait-${name}.mp4`),
  'fake/anitalker-aiface1-sr.mp4',
];

/** The embedded pipeline without glances. */
function inFull(): string {
  const built = fileURLToPath(
    new URL('../../plugins/embedded/pipelines/embedded.yaml', import.meta.url),
  );
  const path = clipPath('in-full.yaml');
  const text = readFileSync(built, 'utf8')
    .replace('id: embedded', 'id: embedded-in-full')
    .replace('use: embedded }', 'use: embedded, options: { adaptInput: false } }');
  expect(text).toContain('adaptInput: false');
  writeFileSync(path, text);
  return path;
}

/** Score of each frame that one face was scored in. */
function scoresByTime(events: readonly Event__Output[]): Map<number, number> {
  const rows = events.flatMap(({ scores }) =>
    scores?.tracks.length === 1 && scores.tracks[0]?.score != null
      ? [[scores.ptsMs, scores.tracks[0].score] as const]
      : [],
  );
  return new Map(rows);
}

test.skipIf(!hasShared)('glances give the verdicts and tracks of full looks', async () => {
  const daemon = await startTestDaemon({
    models: [],
    pipelines: [inFull()],
  });
  const differences: number[] = [];
  /** Scores of sessions, with glances and without. */
  const apart: number[] = [];
  for (const clip of CLIPS) {
    const source = shared(`data/video/${clip}`);
    const run = (pipeline: string) =>
      daemon.analyze({ source, options: { pipeline, includeScores: true, maxMediaMs: 12_000 } });
    const full = (await run('embedded-in-full')).stream;
    const { stream } = await run('embedded');
    expect(stream.summary?.tracks, clip).toHaveLength(full.summary!.tracks.length);
    expect(stream.summary?.verdict?.label, clip).toBe(full.summary?.verdict?.label);
    const [score, before] = [stream, full].map(({ summary }) => summary!.verdict!.score as number);
    apart.push(Math.abs(score! - before!));
    const reference = scoresByTime(full.events);
    for (const [ptsMs, glanced] of scoresByTime(stream.events)) {
      if (reference.has(ptsMs)) differences.push(Math.abs(glanced - reference.get(ptsMs)!));
    }
  }
  const mean = differences.reduce((a, b) => a + b, 0) / differences.length;
  const glances = await looks(daemon, 'glance');
  const most = Math.max(...apart);
  console.log(
    `${glances} glances; scores differ by ${mean.toFixed(4)} per frame, by ${most.toFixed(4)} at most per session`,
  );
  expect(glances).toBeGreaterThan(differences.length / 2);
  expect(await looks(daemon, 'repeated')).toBe(0);
  expect(mean).toBeLessThan(0.05);
  // The distance between the thresholds is .35.
  expect(most).toBeLessThan(0.08);
});
