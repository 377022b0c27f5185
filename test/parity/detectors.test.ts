import { readFileSync } from 'node:fs';
import { decodePicture } from '@trueframe/daemon/media';
import { openPluginContext } from '@trueframe/daemon/models';
import { loadPlugins } from '@trueframe/daemon/plugins';
import type { Detection, Detector, PluginContext } from '@trueframe/sdk';
import { parseOptions } from '@trueframe/sdk/host';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasShared, shared } from '../helpers/shared.ts';
import { tempFolderForAll } from '../helpers/temp-folder.ts';

interface Face {
  readonly box: readonly number[];
  readonly prob: number;
  readonly landmarks: readonly (readonly number[])[];
}

interface Picture {
  readonly width: number;
  readonly height: number;
}

/** Picture → its size, and the faces in order. */
type Golden = Readonly<Record<string, Picture & { readonly faces: readonly Face[] }>>;

interface Case {
  readonly name: string;
  readonly use: string;
  readonly options: object;
  /** Picture → faces. */
  readonly golden: () => Golden;
}

// Outputs of the published implementations.
const published: readonly Case[] = [
  {
    name: 'mtcnn, default',
    use: 'mtcnn',
    options: {},
    golden: () => goldenOf('mtcnn/golden.json', 'default'),
  },
  {
    name: 'mtcnn, .7/.8/.8 largest first',
    use: 'mtcnn',
    options: { thresholds: [0.7, 0.8, 0.8], order: 'area' },
    golden: () => goldenOf('mtcnn/golden.json', 'selim'),
  },
  {
    name: 'retinaface, default',
    use: 'retinaface',
    options: {},
    golden: () => goldenOf('retinaface.json', 'faces'),
  },
];

// Outputs of test/reference/detectors.py.
const presets: readonly Case[] = [
  { name: 'mtcnn-cuda', use: 'mtcnn', options: { arithmetic: 'cuda' } },
  {
    name: 'mtcnn-first-place',
    use: 'mtcnn',
    options: {
      thresholds: [0.7, 0.8, 0.8],
      order: 'area',
      resize: { ratio: 0.5, filter: 'pillow-bicubic' },
      wholePixels: 'frame',
    },
  },
  {
    name: 'mtcnn-medics',
    use: 'mtcnn',
    options: {
      thresholds: [0.8, 0.8, 0.9],
      factor: 0.71,
      resize: { longerSide: 480, filter: 'opencv-linear' },
    },
  },
  {
    name: 'mtcnn-medics-retry',
    use: 'mtcnn',
    options: {
      thresholds: [0.5, 0.5, 0.5],
      factor: 0.71,
      resize: { longerSide: 960, filter: 'opencv-linear' },
    },
  },
  {
    name: 'retinaface-bronze',
    use: 'retinaface',
    options: {
      color: 'rgb',
      squash: 640,
      candidateConfidence: 0.5,
      topK: 5,
      nmsThreshold: 0.5,
      keepTopK: 5,
      minConfidence: 0.5,
      wholePixels: 'frame',
    },
  },
  { name: 'retinaface-79th', use: 'retinaface', options: { decimate: 2, wholePixels: 'input' } },
].map((row) => ({ ...row, golden: () => referenceOf(row.name) }));

describe.skipIf(!hasShared)('detectors against the reference', () => {
  const cache = tempFolderForAll();
  let context: PluginContext & AsyncDisposable;

  beforeAll(async () => {
    context = await openPluginContext({ models: [shared('models')], cache });
  });

  afterAll(() => context[Symbol.asyncDispose]());

  async function create(use: string, options: object): Promise<Detector> {
    const definition = (await loadPlugins({}, 20_000)).detector(use);
    return definition.create(context, parseOptions(use, definition.options, options));
  }

  for (const { name, use, options, golden: read } of [...published, ...presets]) {
    test(`${name}: the same faces in the same order, within a hundredth of a pixel`, async () => {
      const golden = read();
      const detector = await create(use, options);
      let pixels = 0;
      let confidence = 0;
      let count = 0;
      for (const [picture, expected] of Object.entries(golden)) {
        const path = shared(`golden/mtcnn/${picture}.png`);
        const frame = await decodePicture(path);
        expect(frame).toMatchObject({ width: expected.width, height: expected.height });
        const found = await detector.detect(frame, new AbortController().signal);
        const wanted = expected.faces;
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

function goldenOf(file: string, setting: string): Golden {
  const pictures: Record<string, Picture & Record<string, readonly Face[]>> = JSON.parse(
    readFileSync(shared(`golden/${file}`), 'utf8'),
  );
  return Object.fromEntries(
    Object.entries(pictures).map(([name, { width, height, [setting]: faces }]) => [
      name,
      { width, height, faces: faces! },
    ]),
  );
}

function referenceOf(setting: string): Golden {
  const fixture = new URL('fixtures/detectors.json', import.meta.url);
  return JSON.parse(readFileSync(fixture, 'utf8'))[setting];
}

/** Largest distance of a coordinate, landmarks included. */
function pixelDistance({ box, landmarks = [] }: Detection, wanted: Face): number {
  const ours = [box.x1, box.y1, box.x2, box.y2, ...landmarks];
  const theirs = [...wanted.box, ...wanted.landmarks.flat()];
  expect(ours).toHaveLength(theirs.length);
  return Math.max(...ours.map((value, i) => Math.abs(value - theirs[i]!)));
}
