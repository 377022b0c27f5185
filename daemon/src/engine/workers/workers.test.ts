import { beforeAll, expect, test } from 'vitest';
import { fixture } from '../../../../test/helpers/fixture.ts';
import { Observer } from '../../../dist/engine/observer.js';
import { Workers } from '../../../dist/engine/workers/workers.js';
import { loadPlugins } from '../../../dist/plugins/load.js';
import { PluginBook } from '../../../dist/plugins/plugin-book.js';
import { Config } from '../../config/schema.ts';
import type { FrameSlot } from '../../wire/frame-slot.ts';

// Real threads, so the compiled code: their entry is a file. The last test ends them.

const observer = new Observer();
let workers: Workers;
let plugins: PluginBook;

beforeAll(async () => {
  const config = Config.parse({
    plugins: [fixture('faulty-plugin'), fixture('attentive-plugin')],
    engine: { threads: 2, pluginCallTimeout: '300ms' },
  });
  plugins = new PluginBook(await loadPlugins(config, 20_000));
  workers = new Workers(config, plugins, observer, () => {});
  for (const session of [1, 2]) workers.enrol(session, { pace: 'live', tenant: '', weight: 1 });
});

const size = { width: 64, height: 48 };
const byteLength = (size.width * size.height * 3) / 2;
const slot: FrameSlot = {
  ring: new SharedArrayBuffer(byteLength),
  ...{ offset: 0, byteLength, index: 0, ptsMs: 0, ...size },
  ...{ matrix: 'bt601', range: 'limited' },
};
const detector = (use: string, options = {}) =>
  plugins.resolve('detector', { use, options }).handle;
const model = (use: string, options = {}) => plugins.resolve('model', { use, options }).handle;
const look = (use: string, sessionNumber = 1) => ({ sessionNumber, detector: detector(use), slot });
const box = { x1: 10, y1: 10, x2: 40, y2: 40 };

test('a frame is looked at and its faces are scored; both are booked by stage', async () => {
  const task = { sessionNumber: 1, detector: detector('fixed'), ensemble: [model('constant')] };
  const { members } = await workers.prepare(task);
  expect(members.map(({ info }) => info.id)).toEqual(['constant']);

  const found = await workers.detect(look('fixed'), Number.POSITIVE_INFINITY);
  expect(found).toMatchObject({ kind: 'full', scale: 1, detections: [{ confidence: 0.99 }] });
  expect(Object.keys(found!.stageMs)).toEqual(['detect']);

  const ensemble = [model('constant', { score: 0.25 }), model('model-throws')];
  const scored = await workers.score({ sessionNumber: 1, ensemble, slot, boxes: [box, box] });
  const failed = { failed: expect.objectContaining({ code: 'PLUGIN_THREW' }) };
  expect(scored.results).toEqual(new Array(2).fill([0.25, failed]));
  expect(scored.batch).toEqual([2, 2]);
  expect(Object.keys(scored.stageMs).sort()).toEqual(['crop', 'score']);
  expect(workers.busyMs.detect).toBeGreaterThan(0);
  expect(workers.busyMs.score).toBeGreaterThan(0);

  workers.tellQueues();
  const { observations, gauges } = observer.take()!;
  const stages = [...observations, ...gauges].flatMap(({ name, labels }) =>
    labels.stage === undefined ? [] : [`${name} ${labels.stage}`],
  );
  expect(stages.sort()).toEqual([
    'trueframe_stage_duration_seconds crop',
    'trueframe_stage_duration_seconds detect',
    'trueframe_stage_duration_seconds score',
    'trueframe_stage_queue_depth crop',
    'trueframe_stage_queue_depth detect',
    'trueframe_stage_queue_depth score',
    'trueframe_stage_queue_seconds detect',
    'trueframe_stage_queue_seconds score',
  ]);
});

test('what a plugin throws comes back with its code, and the thread goes on', async () => {
  const forever = Number.POSITIVE_INFINITY;
  await expect(workers.detect(look('throws'), forever)).rejects.toMatchObject({
    code: 'PLUGIN_THREW',
    message: expect.stringContaining('the lens is dirty'),
  });
  await expect(workers.detect(look('fixed'), forever)).resolves.toHaveProperty('kind', 'full');
});

test('a frame that waited for too long is not looked at', async () => {
  expect(await workers.detect(look('fixed'), performance.now() - 1)).toBeUndefined();
});

test('whose task hangs is known, until the plugin is given up', async () => {
  const hanging = workers.detect(look('never-settles', 2), Number.POSITIVE_INFINITY);
  await expect.poll(() => workers.stuck(50)).toEqual([2]);
  await expect(hanging).rejects.toMatchObject({ code: 'PLUGIN_TIMEOUT' });
  expect(workers.stuck(0)).toEqual([]);
});

test('a session that is aborted has its call aborted, and those that come later', async () => {
  workers.enrol(3, { pace: 'live', tenant: '', weight: 1 }, 'session-3');
  const waiting = { ...look('attentive', 3), detector: detector('attentive', { waits: true }) };
  const running = workers.detect(waiting, Number.POSITIVE_INFINITY);
  await expect.poll(() => workers.stuck(20)).toEqual([3]);
  workers.abort(3);
  await expect(running).rejects.toMatchObject({ code: 'SESSION_CANCELLED' });
  const later = workers.detect(waiting, Number.POSITIVE_INFINITY);
  await expect(later).rejects.toMatchObject({ code: 'SESSION_CANCELLED' });
  workers.dismiss(3);
});

test('closing waits for what is under way', async () => {
  const ensemble = [model('slow', { ms: 100 })];
  const running = workers.score({ sessionNumber: 1, ensemble, slot, boxes: [box] });
  await new Promise((resolve) => setImmediate(resolve));
  await workers.close();
  expect((await running).results).toEqual([[0.2]]);
});
