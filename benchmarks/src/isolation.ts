import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { loadPlugins, type PluginRegistry } from '@trueframe/daemon/plugins';
import type { Frame } from '@trueframe/sdk';
import { quietContext } from '@trueframe/sdk/testing';

// Prints what a call of an isolated plugin costs beside one in this process: `node benchmarks/dist/isolation.js`.

const FOLDER = fileURLToPath(new URL('../../test/fixtures/hostile-plugin', import.meta.url));
const CALLS = 300;
const SIGNAL = new AbortController().signal;

const context = quietContext();

function frameOf(width: number, height: number): Frame {
  const data = new Uint8Array(new SharedArrayBuffer((width * height * 3) / 2));
  const facts = { index: 0, ptsMs: 0, matrix: 'bt709', range: 'limited' } as const;
  return { ...facts, format: 'yuv420p', width, height, data };
}

/** Milliseconds per call: the quickest, which no neighbour delays, and the median. */
async function measure(call: () => unknown): Promise<readonly [number, number]> {
  const times: number[] = [];
  for (let i = 0; i < CALLS; i++) {
    const begun = performance.now();
    await call();
    times.push(performance.now() - begun);
  }
  times.sort((a, b) => a - b);
  return [times[0]!, times[CALLS / 2]!];
}

async function costs(registry: PluginRegistry): Promise<ReadonlyMap<string, readonly number[]>> {
  const rows = new Map<string, readonly number[]>();
  const detector = await registry.detector('honest').create(context, {});
  for (const [width, height] of [
    [640, 360],
    [1280, 720],
    [1920, 1080],
  ] as const) {
    const frame = frameOf(width, height);
    rows.set(`detect ${width}x${height}`, await measure(() => detector.detect(frame, SIGNAL)));
  }
  const model = await registry.model('honest').create(context, {});
  for (const [name, data] of [
    ['score 224x224 bytes', new Uint8Array(150_528)],
    ['score 224x224 floats', new Float32Array(150_528)],
  ] as const) {
    const crops = { count: 1, dims: [1, 3, 224, 224], data };
    rows.set(name, await measure(() => model.score(crops, SIGNAL)));
  }
  const tracker = registry.tracker('hostile').create({ does: 'nothing', port: 9 });
  const facts = { index: 0, ptsMs: 0, width: 640, height: 360 };
  const faces = [{ box: { x1: 1, y1: 1, x2: 9, y2: 9 }, confidence: 1 }];
  rows.set(
    'update of 1 face',
    await measure(() => void attempt(() => tracker.update(faces, facts))),
  );
  await Promise.all([detector.close?.(), model.close?.()]);
  return rows;
}

/** Its result is not looked at. */
function attempt(work: () => unknown): void {
  try {
    work();
  } catch {}
}

const begun = performance.now();
const isolated = await loadPlugins({ plugins: [{ package: FOLDER, isolate: true }] }, 60_000);
console.log(`started and loaded in ${(performance.now() - begun).toFixed(0)} ms`);
const here = await loadPlugins({ plugins: [FOLDER] }, 60_000);
const [without, apart] = [await costs(here), await costs(isolated)];
console.log('| call | in the thread | isolated, quickest | isolated, median |\n|---|---|---|---|');
for (const [name, [, own = 0]] of without) {
  const [quickest = 0, median = 0] = apart.get(name) ?? [];
  const cells = [own, quickest, median].map((ms) => `${ms.toFixed(3)} ms`);
  console.log(`| ${name} | ${cells.join(' | ')} |`);
}
process.exit(0);
