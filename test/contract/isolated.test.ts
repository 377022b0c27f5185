import { loadPlugins } from '@trueframe/daemon/plugins';
import {
  detectorChecks,
  modelChecks,
  poolingChecks,
  quietContext,
  trackerChecks,
} from '@trueframe/sdk/testing';
import { describe, expect, test } from 'vitest';
import { fixture } from '../helpers/fixture.ts';

// A plugin in a process of its own keeps every promise that it keeps in that of its host.

const folder = fixture('sample-plugin');
const context = quietContext();

/** A grey frame with a white rectangle in it. */
function whiteFrame(width: number, height: number) {
  const data = new Uint8Array(width * height * 1.5).fill(90);
  const box = { x1: 100, y1: 80, x2: 260, y2: 300 };
  for (let y = box.y1; y < box.y2; y++) data.fill(255, y * width + box.x1, y * width + box.x2);
  const facts = { index: 0, ptsMs: 0, matrix: 'bt709', range: 'limited' } as const;
  return {
    frame: { ...facts, format: 'yuv420p' as const, width, height, data },
    faces: 1,
    boxes: [box],
  };
}

describe('isolated', async () => {
  const registry = await loadPlugins({ plugins: [{ package: folder, isolate: true }] }, 60_000);
  const golden = { name: 'a white crop', data: new Float32Array(768).fill(1), score: 1 };
  const checks = [
    ...detectorChecks(Object.freeze(registry.detector('white')), {
      context,
      pictures: [whiteFrame(640, 480)],
      leakCalls: 10,
    }),
    ...modelChecks(Object.freeze(registry.model('mean-brightness')), {
      context,
      golden: () => [golden],
    }),
    ...trackerChecks(Object.freeze(registry.tracker('nearest'))),
    ...poolingChecks(Object.freeze(registry.pooling('middle'))),
  ];
  // Their memory is that of the other process, and thousands of calls take seconds here.
  const skipped = checks.findLastIndex(({ name }) => name.startsWith('scores'));
  const ofThisProcess = ({ name }: { name: string }, i: number) =>
    i <= skipped || name !== 'keeps its memory';
  for (const { name, run } of checks.filter(ofThisProcess)) test(name, run);
});

test('it gives exactly what it gives in the process of its host', async () => {
  const load = (isolate: boolean) =>
    loadPlugins({ plugins: [{ package: folder, isolate }] }, 60_000);
  const [here, apart] = await Promise.all([load(false), load(true)]);
  const never = new AbortController().signal;
  const crop = Float32Array.from({ length: 768 }, (_, i) => ((i * 37) % 256) / 255);
  const told = async (registry: typeof here) => {
    const detector = await registry.detector('white').create(context, { least: 0.01 });
    const model = await registry.model('mean-brightness').create(context, {});
    const faces = await detector.detect(whiteFrame(640, 480).frame, never);
    const facts = { index: 0, ptsMs: 0, width: 640, height: 480 };
    const outcome = {
      ...{ faces, info: model.info, input: model.input },
      scores: await model.score({ count: 1, dims: [1, 3, 16, 16], data: crop }, never),
      tracks: registry.tracker('nearest').create({}).update(faces, facts),
      pooled: registry
        .pooling('middle')
        .create({ least: 1 })
        .pool([
          { score: 0.1, ptsMs: 0, trackId: 1 },
          { score: 0.3, ptsMs: 40, trackId: 1 },
        ]),
      facts: registry.facts().filter(({ package: name }) => name === 'sample-plugin'),
    };
    await Promise.all([detector.close?.(), model.close?.()]);
    return outcome;
  };
  expect(await told(apart)).toEqual(await told(here));
});

test('a method is refused: it is called for every picture of a file', async () => {
  const plugins = [{ package: '@trueframe/plugin-dfdc', isolate: true }];
  await expect(loadPlugins({ plugins }, 60_000)).rejects.toMatchObject({
    code: 'PLUGIN_INVALID',
    message: expect.stringContaining('cannot be isolated'),
  });
});
