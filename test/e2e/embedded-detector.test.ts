import { readdirSync, readFileSync } from 'node:fs';
import { decodePicture } from '@trueframe/daemon/media';
import { openPluginContext } from '@trueframe/daemon/models';
import { loadPlugins } from '@trueframe/daemon/plugins';
import type { Box, Detector } from '@trueframe/sdk';
import { parseOptions } from '@trueframe/sdk/host';
import { iou } from '@trueframe/sdk/tensor';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasShared, shared } from '../helpers/shared.ts';

let detector: Detector;
let close: () => Promise<void>;
const signal = new AbortController().signal;

beforeAll(async () => {
  const registry = await loadPlugins({}, 20_000);
  const context = await openPluginContext({ models: [] });
  const definition = registry.detector('embedded');
  detector = await definition.create(context, parseOptions('embedded', definition.options, {}));
  close = async () => context[Symbol.asyncDispose]();
});
afterAll(() => close());

async function facesIn(path: string) {
  return detector.detect(await decodePicture(shared(`data/images/${path}`)), signal);
}

/** Boxes that dlib's authors drew: square and tight. */
function annotations(): { picture: string; boxes: Box[] }[] {
  return ['training', 'testing'].flatMap((list) => {
    const xml = readFileSync(shared(`data/images/dlib/${list}.xml`), 'latin1');
    return [...xml.matchAll(/<image file='([^']+)'[\s\S]*?<\/image>/g)].map(([text, picture]) => ({
      picture: picture as string,
      boxes: [...text.matchAll(/top='(-?\d+)' left='(-?\d+)' width='(\d+)' height='(\d+)'/g)].map(
        (match) => {
          const [top, left, width, height] = match.slice(1).map(Number) as [
            number,
            number,
            number,
            number,
          ];
          return { x1: left, y1: top, x2: left + width, y2: top + height };
        },
      ),
    }));
  });
}

describe.skipIf(!hasShared)('the embedded detector at its defaults', () => {
  test("finds every face that dlib's authors marked", async () => {
    let found = 0;
    let marked = 0;
    for (const { picture, boxes } of annotations()) {
      const faces = await facesIn(`dlib/${picture}`);
      marked += boxes.length;
      found += boxes.filter((box) => faces.some((face) => iou(face.box, box) > 0.4)).length;
    }
    console.log(`dlib: ${found} of ${marked} marked faces found at IoU > .4`);
    expect(marked).toBe(43);
    expect(found).toBe(marked);
  });

  test('counts nine faces, one face and none', async () => {
    expect(await facesIn('face-alignment/aflw-test-grid3x3.jpg')).toHaveLength(9);
    expect(await facesIn('face-alignment/aflw-test.jpg')).toHaveLength(1);
    expect(await facesIn('face-alignment/grass.jpg')).toHaveLength(0);
  });

  // The goal is one; the shipped weights take a coin and a patch of gravel for faces.
  test('sees at most one face where there is none', async () => {
    let hits = 0;
    for (const name of readdirSync(shared('data/images/no-face'))) {
      hits += (await facesIn(`no-face/${name}`)).length;
    }
    console.log(`no-face pictures: ${hits} false hits`);
    expect(hits).toBeLessThanOrEqual(1);
  });
});
