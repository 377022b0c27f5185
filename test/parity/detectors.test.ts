import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPlugins, openPluginContext } from '@trueframe/daemon';
import { type Detection, type Detector, type PluginContext, parseOptions } from '@trueframe/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePng } from '../helpers/decode-png.ts';
import { hasShared, shared } from '../helpers/shared.ts';

interface Face {
  readonly box: readonly number[];
  readonly prob: number;
  readonly landmarks: readonly (readonly number[])[];
}

interface Picture {
  readonly width: number;
  readonly height: number;
}

/** Golden data of one setting: picture → faces in order. */
type Golden = Readonly<Record<string, Picture & Readonly<Record<string, readonly Face[]>>>>;

const CASES = [
  {
    name: 'mtcnn default',
    use: 'mtcnn',
    golden: 'mtcnn/golden.json',
    faces: 'default',
    options: {},
  },
  {
    name: 'mtcnn selim',
    use: 'mtcnn',
    golden: 'mtcnn/golden.json',
    faces: 'selim',
    options: { thresholds: [0.7, 0.8, 0.8], order: 'area' },
  },
  { name: 'retinaface', use: 'retinaface', golden: 'retinaface.json', faces: 'faces', options: {} },
] as const;

describe.skipIf(!hasShared)('detectors against the reference', () => {
  let cache: string;
  let context: PluginContext & AsyncDisposable;

  beforeAll(async () => {
    cache = mkdtempSync(join(tmpdir(), 'trueframe-parity-'));
    context = await openPluginContext({ models: [shared('models')], cache });
  });

  afterAll(async () => {
    await context[Symbol.asyncDispose]();
    rmSync(cache, { recursive: true });
  });

  async function create(use: string, options: object): Promise<Detector> {
    const definition = (await loadPlugins([], 20_000)).detector(use);
    return definition.create(context, parseOptions(use, definition.options, options));
  }

  for (const { name, use, golden: file, faces: setting, options } of CASES) {
    test(`${name}: the same faces in the same order, within a hundredth of a pixel`, async () => {
      const golden: Golden = JSON.parse(readFileSync(shared(`golden/${file}`), 'utf8'));
      const detector = await create(use, options);
      let pixels = 0;
      let confidence = 0;
      let count = 0;
      for (const [picture, expected] of Object.entries(golden)) {
        const path = shared(`golden/mtcnn/${picture}.png`);
        expect(existsSync(path), path).toBe(true);
        const frame = decodePng(path, expected.width, expected.height);
        const found = await detector.detect(frame, new AbortController().signal);
        const wanted = expected[setting]!;
        expect(found, picture).toHaveLength(wanted.length);
        found.forEach((face, i) => {
          pixels = Math.max(pixels, pixelDistance(face, wanted[i]!));
          confidence = Math.max(confidence, Math.abs(face.confidence - wanted[i]!.prob));
        });
        count += found.length;
      }
      await detector.close?.();
      console.log(
        `${name}: ${count} faces on ${Object.keys(golden).length} pictures, largest difference ` +
          `${pixels.toExponential(1)} px, ${confidence.toExponential(1)} in confidence`,
      );
      expect(count).toBeGreaterThan(0);
      expect(pixels).toBeLessThan(1e-2);
      expect(confidence).toBeLessThan(1e-4);
    });
  }
});

/** Largest distance of a coordinate, landmarks included. */
function pixelDistance({ box, landmarks = [] }: Detection, wanted: Face): number {
  const ours = [box.x1, box.y1, box.x2, box.y2, ...landmarks];
  const theirs = [...wanted.box, ...wanted.landmarks.flat()];
  expect(ours).toHaveLength(theirs.length);
  return Math.max(...ours.map((value, i) => Math.abs(value - theirs[i]!)));
}
