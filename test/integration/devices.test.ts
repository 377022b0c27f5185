import type { ConfigInput } from '@trueframe/daemon';
import { describe, expect, test } from 'vitest';
import { withFaultyPlugins } from '../helpers/faulty.ts';
import { crops, floatsOf, inferenceCaller } from '../helpers/inference-client.ts';
import { makeClip } from '../helpers/make-clip.ts';
import { hasSoftwareVulkan, noVulkan, softwareVulkan } from '../helpers/software-vulkan.ts';
import { type Finished, startTestDaemon, type TestDaemon } from '../helpers/test-daemon.ts';

const clip = makeClip(2);

function start(
  devices: ConfigInput['devices'],
  env: Readonly<Record<string, string>> = softwareVulkan,
  engine: ConfigInput['engine'] = {},
  notReady = false,
): Promise<TestDaemon> {
  const overrides = { ...withFaultyPlugins, defaultPipeline: 'brightness', devices, engine };
  return startTestDaemon({ ...overrides, log: 'info' }, { env, notReady });
}

const scoresOf = ({ stream }: Finished) =>
  stream.events.flatMap(({ scores }) =>
    (scores?.tracks ?? []).flatMap(({ members }) => members.map(({ score }) => Number(score))),
  );

const modelsOf = ({ stream }: Finished) =>
  stream.events.find(({ sessionStarted }) => sessionStarted)?.sessionStarted?.models;

async function listModels(daemon: TestDaemon): Promise<unknown> {
  return ((await daemon.client.unary('listModels', {})) as { models: unknown }).models;
}

const analyze = (daemon: TestDaemon, pipeline = '') =>
  daemon.analyze({ source: clip, options: { pipeline, includeScores: true } });

describe.skipIf(!hasSoftwareVulkan)('models on WebGPU', () => {
  test('give the scores of the CPU, and everybody is told what ran them', async () => {
    const daemon = await start({ models: { brightness: 'webgpu' }, batches: [1, 4] });
    const onCpu = await start({ provider: 'cpu' });

    const finished = await analyze(daemon);
    const expected = scoresOf(await analyze(onCpu));

    const scores = scoresOf(finished);
    expect(scores.length).toBe(50);
    expect(scores.length).toBe(expected.length);
    for (const [k, score] of scores.entries()) expect(score).toBeCloseTo(expected[k]!, 5);
    expect(modelsOf(finished)).toMatchObject([{ id: 'brightness', provider: 'webgpu' }]);
    const usable = 'trueframe_provider_usable{provider="webgpu"}';
    await expect.poll(() => daemon.metric(usable)).toBe(1);
    const labels = 'model="brightness",provider="webgpu",device="webgpu"';
    expect(await daemon.metric(`trueframe_model_provider{${labels}}`)).toBe(1);
    const models = await listModels(daemon);
    expect(models).toContainEqual(
      expect.objectContaining({ id: 'brightness', provider: 'webgpu', device: 'webgpu' }),
    );
    expect(models).toContainEqual(expect.objectContaining({ id: 'picky', provider: '' }));
    expect(daemon.log).toMatch(/"model":"brightness","provider":"webgpu"/);
  });

  test('of several sessions share batches', async () => {
    const devices: ConfigInput['devices'] = {
      provider: 'webgpu',
      // Four threads ask for one crop at a time: whatever shares a batch is filled up to five.
      batches: [1, 5],
      // Long enough for threads of a busy machine to meet.
      maxDelay: '100ms',
    };
    const daemon = await start(devices, softwareVulkan, { threads: 4 });

    const all = await Promise.all([1, 2, 3, 4].map(() => analyze(daemon)));

    for (const finished of all) expect(scoresOf(finished)).toEqual(scoresOf(all[0]!));
    // 200 crops of the sessions, and those that each thread warms up with.
    const crops = 'trueframe_device_batch_size_sum{device="webgpu"}';
    await expect.poll(() => daemon.metric(crops)).toBeGreaterThanOrEqual(208);
    const runs = await daemon.metric('trueframe_device_batch_size_count{device="webgpu"}');
    expect(runs, 'fewer than crops').toBeLessThan(170);
    expect(await daemon.metric('trueframe_device_padding_total{device="webgpu"}')).toBeGreaterThan(
      0,
    );
    expect(await daemon.metric('trueframe_device_failed_runs_total')).toBe(0);
  });

  test("share batches with the tensors of callers, and neither side's scores change", async () => {
    const daemon = await startTestDaemon(
      {
        ...withFaultyPlugins,
        defaultPipeline: 'brightness',
        // The session has one crop at a time under way, and so has the caller: two in a batch are one of each.
        engine: { threads: 2, framesInFlight: 1 },
        devices: { models: { brightness: 'webgpu' }, batches: [2], maxDelay: '20ms' },
        grpc: { inference: { enabled: true } },
      },
      { env: softwareVulkan },
    );
    const short = { source: makeClip(1), options: { includeScores: true } };
    const alone = scoresOf(await daemon.analyze(short));
    const batches = async () => {
      const runs = 'trueframe_device_batch_size_bucket{device="webgpu"';
      const [all, single] = await Promise.all(
        [`${runs},le="+Inf"}`, `${runs},le="1"}`].map((one) => daemon.metric(one)),
      );
      return all! - single!;
    };
    const before = await batches();
    const call = inferenceCaller(daemon.grpcAddress);
    let isOver = false;
    const session = daemon.analyze(short).finally(() => {
      isOver = true;
    });

    const answers: number[] = [];
    while (!isOver) answers.push(...floatsOf(await call('ModelInfer', crops(0.5))));

    expect(scoresOf(await session)).toEqual(alone);
    expect(answers.length).toBeGreaterThan(5);
    for (const answer of answers) expect(answer).toBeCloseTo(0.5, 6);
    // 25 frames, one crop each.
    await expect.poll(batches).toBeGreaterThan(before + 5);
  });

  test('on a device that does not come back cost its engine, and no other session', async () => {
    // The first frame of the embedded detector takes this driver many seconds.
    const daemon = await start({ models: { 'embedded-face-detector': 'webgpu' } }, softwareVulkan, {
      pluginCallTimeout: '1s',
    });
    const { enginePid } = await daemon.state();
    const long = daemon.client.analyze({ source: makeClip(8), options: { pipeline: 'slow' } });
    await long.until(({ sessionStarted }) => sessionStarted != null);

    const stuck = await analyze(daemon, 'embedded');

    expect(stuck.end.error).toMatchObject({ reason: 'PLUGIN_TIMEOUT' });
    const { stream } = await daemon.finish(long);
    expect(Number(stream.summary?.frames?.analysed)).toBe(200);
    expect((await daemon.state()).enginePid).not.toBe(enginePid);
    expect(daemon.log).toMatch(/device webgpu is lost: a run has not come back for 2 s/);
    expect(await daemon.metric('trueframe_engine_restarts_total{reason="engine_crashed"}')).toBe(1);
  });

  test('are asked for by a pipeline, while others stay on the CPU', async () => {
    const daemon = await start({ batches: [1, 4] });
    const [plain, asked] = await Promise.all([
      analyze(daemon),
      analyze(daemon, 'brightness-webgpu'),
    ]);
    expect(modelsOf(plain)).toMatchObject([{ provider: 'cpu' }]);
    expect(modelsOf(asked)).toMatchObject([{ provider: 'webgpu' }]);
  });
});

test('auto goes on to the CPU where nothing better is usable, and says why', async () => {
  const daemon = await start({ prefer: ['cuda', 'webgpu'] }, noVulkan);
  const { end } = await analyze(daemon);
  expect(end.status).toBe('OK');
  expect(await listModels(daemon)).toContainEqual(
    expect.objectContaining({
      id: 'brightness',
      provider: 'cpu',
      device: 'cpu',
      fallback: expect.stringMatching(/^cuda: libonnx\S+ is not installed .*; webgpu: .*adapter/),
    }),
  );
  expect(daemon.log).toMatch(/"fallback":"cuda: /);
});

test('a provider by name that is not usable refuses the session, with the reason', async () => {
  const daemon = await start({ provider: 'cuda' }, softwareVulkan, {}, true);
  const { end } = await analyze(daemon);
  expect(end).toMatchObject({
    status: 'FAILED_PRECONDITION',
    details: expect.stringMatching(/brightness is to run on cuda, .* is not installed/),
  });
  expect(end.error).toMatchObject({
    reason: 'PROVIDER_UNAVAILABLE',
    metadata: { provider: 'cuda' },
  });
});
