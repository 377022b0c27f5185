import { guardTracker } from '../checked/guarded.ts';
import type { Detection } from '../detection.ts';
import { parseOptions } from '../options.ts';
import type { Tracker, TrackerDefinition, TrackerUpdate } from '../tracker.ts';
import { type Check, expectSame, expectThat } from './check.ts';
import { cpuMs } from './cpu-ms.ts';
import { definitionChecks } from './definition-checks.ts';
import { noise } from './fake-frames.ts';
import { expectNoGrowth } from './memory-growth.ts';

export interface TrackerCheckOptions {
  /** Options of the plugin; a face must be reported from its `warmupFrames + 1`st frame on. */
  readonly options?: unknown;
  /** Frames that a face must be seen before it is reported. Default 0. */
  readonly warmupFrames?: number;
  /** Most CPU time that an update with 30 faces may take. Default 50 ms. */
  readonly budgetMs?: number;
}

const STEP_MS = 100;
const LONG_MS = 3_600_000;

/** Returns checks of everything that the daemon relies on in a tracker. */
export function trackerChecks(
  definition: TrackerDefinition,
  { options, warmupFrames = 0, budgetMs = 50 }: TrackerCheckOptions = {},
): Check[] {
  // As the daemon sees it: what it gives is checked.
  const create = () =>
    guardTracker(
      `tracker ${definition.id}`,
      definition.create(parseOptions(definition.id, definition.options, options)),
    );
  const check = (name: string, work: (tracker: Tracker) => Promise<void> | void): Check => ({
    name,
    run: async () => work(create()),
  });

  return [
    ...definitionChecks(definition, 'tracker', options),
    check('keeps the id of a face that stays', (tracker) => {
      const ids = new Set<number>();
      for (let i = 0; i < 20; i++) {
        const { seen } = update(tracker, i, [face(100 + i, 100)]);
        if (i >= warmupFrames) {
          expectThat(seen.length === 1, `frame ${i}: 1 face, but ${seen.length} were reported`);
        }
        for (const { trackId } of seen) ids.add(trackId);
      }
      expectSame([...ids], [1], 'ids of one face that hardly moves');
    }),
    check('keeps two faces apart', (tracker) => {
      for (let i = 0; i < 20; i++) {
        const [left, right] = [face(100, 100), face(900, 500)];
        const { seen } = update(tracker, i, i % 2 === 0 ? [left, right] : [right, left]);
        if (i < warmupFrames) continue;
        expectSame(
          seen.map((s) => s.trackId),
          [1, 2],
          `ids in frame ${i}`,
        );
        const xs = seen.map((s) => s.detection.box.x1);
        expectSame(xs, [left.box.x1, right.box.x1], `faces of tracks 1 and 2 in frame ${i}`);
      }
    }),
    check('reports what it was given, in order, with ids 1, 2, 3, …', (tracker) => {
      const ledger = new Ledger();
      for (const [i, detections] of crowd(7, 200).entries()) {
        ledger.add(detections, update(tracker, i, detections));
      }
      ledger.addEnd(tracker.end());
      expectThat(ledger.alive === 0, `${ledger.alive} tracks were never ended`);
    }),
    check('ends tracks after a long gap, each once', (tracker) => {
      for (let i = 0; i < 5; i++) update(tracker, i, [face(100, 100)]);
      const frame = { index: 5, ptsMs: LONG_MS, width: 1280, height: 720 };
      expectSame(tracker.update([], frame).ended, [1], 'ended after an hour');
      expectSame(tracker.end(), [], 'ended again');
    }),
    check('ends everything on request and counts on', (tracker) => {
      for (let i = 0; i < 5; i++) update(tracker, i, [face(100, 100), face(900, 500)]);
      expectSame(tracker.end(), [1, 2], 'end()');
      expectSame(tracker.end(), [], 'a second end()');
      let seen: TrackerUpdate['seen'] = [];
      for (let i = 5; i < 10; i++) ({ seen } = update(tracker, i, [face(100, 100)]));
      expectSame(
        seen.map((s) => s.trackId),
        [3],
        'the first id after end()',
      );
    }),
    check('takes frames without faces', (tracker) => {
      for (let i = 0; i < 50; i++)
        expectSame(update(tracker, i, []), { seen: [], ended: [] }, `frame ${i}`);
      expectSame(tracker.end(), [], 'end()');
    }),
    check('gives the same when it is replayed', (tracker) => {
      const other = create();
      for (const [i, detections] of crowd(11, 100).entries()) {
        const replayed = update(other, i, detections);
        expectSame(replayed, update(tracker, i, detections), `frame ${i}`);
      }
    }),
    check('shares nothing between sessions', (tracker) => {
      const alone = create();
      const other = create();
      const disturbance = crowd(13, 100);
      for (const [i, detections] of crowd(12, 100).entries()) {
        update(other, i, disturbance[i]!);
        expectSame(update(tracker, i, detections), update(alone, i, detections), `frame ${i}`);
      }
    }),
    check('leaves its input as it was', (tracker) => {
      for (const [i, detections] of crowd(14, 20).entries()) {
        const before = JSON.stringify(detections);
        update(tracker, i, detections);
        expectThat(JSON.stringify(detections) === before, 'the detections were changed');
      }
    }),
    check('keeps its memory', async (tracker) => {
      const frames = crowd(15, 200);
      // Media time goes on, so every face of the past must be forgotten.
      const work = (i: number) => update(tracker, i * 50, frames[i % frames.length]!);
      await expectNoGrowth(work, 2000, 2 ** 20);
    }),
    check('keeps its time budget', (tracker) => {
      const faces = Array.from({ length: 30 }, (_, i) =>
        face(60 + (i % 10) * 110, 60 + Math.floor(i / 10) * 200),
      );
      for (let i = 0; i < 20; i++) update(tracker, i, faces);
      const total = cpuMs(() => {
        for (let i = 20; i < 40; i++) update(tracker, i, faces);
      });
      const ms = total / 20;
      expectThat(ms <= budgetMs, `30 faces took ${ms.toFixed(1)} ms a frame, allowed ${budgetMs}`);
    }),
  ];
}

/** Follows what a tracker says and throws at the first contradiction. */
class Ledger {
  readonly #living = new Set<number>();
  #highest = 0;

  get alive(): number {
    return this.#living.size;
  }

  add(detections: readonly Detection[], { seen, ended }: TrackerUpdate): void {
    this.addEnd(ended);
    const used = new Set<Detection>();
    let last = 0;
    for (const { trackId, detection } of seen) {
      expectThat(
        detections.includes(detection),
        `track ${trackId} has a detection that is not of this frame`,
      );
      expectThat(!used.has(detection), `a detection is in two tracks, one of them ${trackId}`);
      expectThat(trackId > last, `track ${trackId} comes after ${last}: in order of trackId`);
      used.add(detection);
      last = trackId;
      if (this.#living.has(trackId)) continue;
      expectThat(
        trackId === this.#highest + 1,
        `new track ${trackId}, expected ${this.#highest + 1}`,
      );
      this.#highest = trackId;
      this.#living.add(trackId);
    }
  }

  addEnd(ids: readonly number[]): void {
    for (const id of ids)
      expectThat(this.#living.delete(id), `track ${id} ended, but was not alive`);
  }
}

function update(tracker: Tracker, index: number, detections: readonly Detection[]): TrackerUpdate {
  return tracker.update(detections, { index, ptsMs: index * STEP_MS, width: 1280, height: 720 });
}

function face(x: number, y: number, confidence = 0.95): Detection {
  return { box: { x1: x - 40, y1: y - 50, x2: x + 40, y2: y + 50 }, confidence };
}

/** Faces that come, jitter, hide and go: `frames` lists of 0 to 8 detections. */
function crowd(seed: number, frames: number): Detection[][] {
  const random = noise(seed);
  return Array.from({ length: frames }, (_, i) =>
    Array.from({ length: 8 }, (_, k) =>
      face(80 + 140 * k + (random() % 20), 200 + ((i * k) % 90), 0.3 + (random() % 70) / 100),
    )
      .filter(() => random() > 90)
      .sort((a, b) => b.confidence - a.confidence),
  );
}
