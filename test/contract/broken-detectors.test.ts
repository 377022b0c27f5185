import { openPluginContext } from '@trueframe/daemon/models';
import {
  type Box,
  type Detection,
  type DetectorDefinition,
  defineDetector,
  type Frame,
  type PluginContext,
} from '@trueframe/sdk';
import { parseOptions } from '@trueframe/sdk/host';
import { detectorChecks } from '@trueframe/sdk/testing';
import { afterAll, describe, expect, test } from 'vitest';
import { pluginPackage } from './plugin-package.ts';

import { expectFailures, failures, options } from './support/broken.ts';

// A kit that cannot fail is worth nothing: each of these plugins breaks one promise and must fail that check.

const [embeddedDetector] = (await pluginPackage<DetectorDefinition>('embedded')) as [
  DetectorDefinition,
];
const context: PluginContext & AsyncDisposable = await openPluginContext({ models: [] });
afterAll(() => context[Symbol.asyncDispose]());

describe('detectorChecks', () => {
  const face: Detection = { box: { x1: 10, y1: 10, x2: 60, y2: 70 }, confidence: 0.9 };
  const detector = (
    detect: () => readonly Detection[],
    { id = 'broken', isLax = false, slowMs = 0 } = {},
  ) =>
    detectorChecks(
      defineDetector({
        id,
        summary: 'Breaks a promise.',
        options: options(isLax),
        create: async () => ({
          async detect() {
            if (slowMs > 0) await new Promise((done) => setTimeout(done, slowMs));
            return detect();
          },
        }),
      }),
      { context, leakCalls: 20, ...(slowMs > 0 && { budgetMs: 20 }) },
    );

  test('pass a detector that finds nothing', () =>
    expectFailures(
      detector(() => []),
      [],
    ));
  test('catch an id in upper case', () =>
    expectFailures(
      detector(() => [], { id: 'Broken' }),
      [/^the definition is complete: .*lower case/],
    ));
  test('catch options that take anything', () =>
    expectFailures(
      detector(() => [], { isLax: true }),
      [/^options reject unknown keys/],
    ));
  test('catch faces in black frames', () =>
    expectFailures(
      detector(() => [face]),
      [/^finds nothing where no face is: .*black yuv/],
    ));
  test.each([
    ['NaN', [{ ...face, box: { ...face.box, x1: Number.NaN } }], /is not finite/],
    ['an empty box', [{ ...face, box: { ...face.box, x2: 10 } }], /has no area/],
    ['a confidence above 1', [{ ...face, confidence: 1.2 }], /not in 0..1/],
    ['worst first', [{ ...face, confidence: 0.1 }, face], /best first/],
    ['five numbers for landmarks', [{ ...face, landmarks: [1, 2, 3, 4, 5] }], /10 finite/],
  ])('catch %s', async (_what, found, message) => {
    const failed = await failures(detector(() => found));
    expect(failed.some((line) => line.startsWith('gives valid') && message.test(line))).toBe(true);
  });
  describe('boxes', () => {
    const embedded = (change: (box: Box, frame: Frame) => Box) =>
      detectorChecks(
        defineDetector({
          id: 'broken',
          summary: 'Finds faces and says that they are elsewhere.',
          options: options(),
          async create(models) {
            const parsed = parseOptions('embedded', embeddedDetector.options, {});
            const detector = await embeddedDetector.create(models, parsed);
            return {
              async detect(frame, signal) {
                const found = await detector.detect(frame, signal);
                return found.map(({ box, confidence }) => ({
                  confidence,
                  box: change(box, frame),
                }));
              },
            };
          },
        }),
        { context },
      ).filter(({ name }) => /^(says where|finds a face alike|gives valid)/.test(name));
    const scaled = ({ x1, y1, x2, y2 }: Box, by: number) => ({
      x1: x1 * by,
      y1: y1 * by,
      x2: x2 * by,
      y2: y2 * by,
    });
    const truth = /^says where the faces are: the drawn face is at \[268, 123, 409, 298\], got /;
    const alike = /^finds a face alike where it is moved, .*: the drawn face /;

    test(
      'pass where they are',
      () =>
        expectFailures(
          embedded((box) => box),
          [],
        ),
      30_000,
    );
    test.each<[string, (box: Box, frame: Frame) => Box, readonly RegExp[]]>([
      [
        'of the network’s input, because the scale was forgotten',
        (box, { width, height }) => scaled(box, Math.min(1, 640 / Math.max(width, height))),
        [alike],
      ],
      [
        'of 0..1 instead of pixels',
        ({ x1, y1, x2, y2 }, { width, height }) => {
          return { x1: x1 / width, y1: y1 / height, x2: x2 / width, y2: y2 / height };
        },
        [truth, alike],
      ],
      [
        'with x and y swapped',
        ({ x1, y1, x2, y2 }) => ({ x1: y1, y1: x1, x2: y2, y2: x2 }),
        [truth, alike],
      ],
      [
        'as width and height instead of corners',
        ({ x1, y1, x2, y2 }) => ({ x1, y1, x2: x1 + x2, y2: y1 + y2 }),
        [truth, alike],
      ],
      [
        'of a square input, with the padding left in',
        ({ x1, y1, x2, y2 }, { width, height }) => {
          const [x, y] = [Math.max(0, height - width) / 2, Math.max(0, width - height) / 2];
          return { x1: x1 + x, y1: y1 + y, x2: x2 + x, y2: y2 + y };
        },
        [alike],
      ],
    ])(
      'catch those %s',
      async (_, change, expected) => {
        const failed = await failures(embedded(change));
        for (const pattern of expected) {
          expect(
            failed.filter((line) => pattern.test(line)),
            failed.join('\n'),
          ).toHaveLength(1);
        }
      },
      30_000,
    );
  });
  test('catch memory between frames', async () => {
    let calls = 0;
    const failed = await failures(detector(() => Array(calls++ % 3).fill(face)));
    expect(failed.join()).toMatch(/gives the same for the same frame/);
    expect(failed.join()).toMatch(/keeps nothing from one frame to the next/);
  });
  test('catch a leak', () => {
    const kept: Uint8Array[] = [];
    const leaky = detector(() => {
      kept.push(new Uint8Array(2 ** 18));
      return [];
    });
    return expectFailures(leaky, [/^keeps its memory: memory grew/]);
  });
  test('catch a slow one', () =>
    expectFailures(
      detector(() => [], { slowMs: 60 }),
      [/^keeps its time budget: .* allowed 20/],
    ));
});
