import { checkDetections } from '../checked/check-detections.ts';
import type { PluginContext } from '../context.ts';
import type { Detection } from '../detection.ts';
import type { Detector, DetectorDefinition } from '../detector.ts';
import type { Frame } from '../frame.ts';
import { parseOptions } from '../options.ts';
import { iou } from '../tensor/iou.ts';
import { type Check, expectSame, expectThat, quickestMs, within } from './check.ts';
import { definitionChecks } from './definition-checks.ts';
import { type CheckPicture, expectSameElsewhere, expectTruth } from './face-checks.ts';
import { fakeFrames, noise, yuvFrame } from './fake-frames.ts';
import { expectNoGrowth } from './memory-growth.ts';

export interface DetectorCheckOptions {
  readonly context: PluginContext;
  /** Options of the plugin. */
  readonly options?: unknown;
  /** Real pictures, and what the detector must find in them. */
  readonly pictures?: readonly CheckPicture[];
  /** Longest that one call on 640x480 may take. Default 1000 ms. */
  readonly budgetMs?: number;
  /** Calls of the leak check. Default 50. */
  readonly leakCalls?: number;
}

const NEVER = new AbortController().signal;

/** Returns checks of everything that the daemon relies on in a detector. Run each in the test runner of your choice. */
export function detectorChecks(
  definition: DetectorDefinition,
  { context, options, pictures = [], budgetMs = 1000, leakCalls = 50 }: DetectorCheckOptions,
): Check[] {
  const usingDetector = async (work: (detector: Detector) => Promise<void>) => {
    const parsed = parseOptions(definition.id, definition.options, options);
    const detector = await definition.create(context, parsed);
    try {
      await work(detector);
    } finally {
      await detector.close?.();
    }
  };
  const check = (name: string, work: (detector: Detector) => Promise<void>): Check => ({
    name,
    run: () => usingDetector(work),
  });
  const fakes = fakeFrames();
  const frames = [...fakes.map((fake) => fake.frame), ...pictures.map((picture) => picture.frame)];
  const sample = pictures[0]?.frame ?? yuvFrame(640, 480, noise(3));

  return [
    ...definitionChecks(definition, 'detector', options),
    check('finds the faces of real pictures', async (detector) => {
      for (const { frame, faces } of pictures) {
        const found = await detector.detect(frame, NEVER);
        const size = `${frame.width}x${frame.height}`;
        expectThat(
          found.length === faces,
          `expected ${faces} faces in a ${size} picture, got ${found.length}`,
        );
      }
    }),
    check('says where the faces are', (detector) => expectTruth(detector, pictures)),
    check(
      'finds a face alike where it is moved, resized, mirrored or framed otherwise',
      (detector) => expectSameElsewhere(detector),
    ),
    check('finds nothing where no face is', async (detector) => {
      for (const { name, frame } of fakes) {
        const found = await detector.detect(frame, NEVER);
        expectThat(found.length === 0, `found ${found.length} faces in the frame "${name}"`);
      }
    }),
    check('gives valid detections, best first', async (detector) => {
      for (const frame of frames) expectValid(await detector.detect(frame, NEVER));
    }),
    check('gives the same for the same frame', async (detector) => {
      const first = await detector.detect(sample, NEVER);
      expectSame(await detector.detect(sample, NEVER), first, 'second call');
      await usingDetector(async (other) => {
        expectSame(await other.detect(sample, NEVER), first, 'second instance');
      });
    }),
    check('keeps nothing from one frame to the next', async (detector) => {
      const alone = await detector.detect(sample, NEVER);
      for (const frame of frames) {
        await detector.detect(frame, NEVER);
        expectSame(await detector.detect(sample, NEVER), alone, 'after another frame');
      }
    }),
    check('glances as it looks', async (detector) => {
      for (const { frame } of pictures) await expectGlances(detector, frame);
    }),
    check('leaves the frame as it was', async (detector) => {
      const before = Buffer.from(sample.data);
      await detector.detect(sample, NEVER);
      expectThat(before.equals(sample.data), 'the pixels of the frame were changed');
    }),
    check('survives an aborted call', async (detector) => {
      const expected = await detector.detect(sample, NEVER);
      // It may refuse or finish; both are fine as long as it ends and the next call works.
      const aborted = detector.detect(sample, AbortSignal.abort()).catch(() => undefined);
      await within(aborted, budgetMs * 10, 'an aborted call');
      expectSame(await detector.detect(sample, NEVER), expected, 'after an aborted call');
    }),
    check('keeps its memory', async (detector) => {
      const work = () => detector.detect(sample, NEVER);
      await expectNoGrowth(work, leakCalls, 2 * 2 ** 20);
    }),
    check('keeps its time budget', async (detector) => {
      const frame = yuvFrame(640, 480, noise(4));
      await detector.detect(frame, NEVER);
      const ms = await quickestMs(() => detector.detect(frame, NEVER), budgetMs, 'one call');
      expectThat(
        ms <= budgetMs,
        `one call on 640x480 took ${ms.toFixed(0)} ms, allowed ${budgetMs}`,
      );
    }),
  ];
}

/** Expects glances, if there are any, to find whatever is large enough for them. */
async function expectGlances(detector: Detector, frame: Frame): Promise<void> {
  const found = await detector.detect(frame, NEVER);
  for (const glance of detector.glances ?? []) {
    const glanced = await glance.detect(frame, NEVER);
    expectValid(glanced);
    expectSame(await glance.detect(frame, NEVER), glanced, `second glance at ${glance.scale}`);
    const surePx = glance.surePx(frame);
    for (const { box } of found) {
      const px = Math.min(box.x2 - box.x1, box.y2 - box.y1);
      if (px < surePx) continue;
      expectThat(
        glanced.some((face) => iou(face.box, box) > 0.5),
        `a glance at ${glance.scale} is sure from ${surePx.toFixed(0)} px on, but misses a face of ${px.toFixed(0)} px`,
      );
    }
  }
}

function expectValid(detections: readonly Detection[]): void {
  let last = 1;
  for (const { confidence } of checkDetections('', detections)) {
    expectThat(confidence <= last, `confidence ${confidence} comes after ${last}: best first`);
    last = confidence;
  }
}
