import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseOptions } from '@trueframe/sdk/host';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { InferenceServer } from '../../../test/helpers/inference-server.ts';
import { tempFolder } from '../../../test/helpers/temp-folder.ts';
import { cropsOf, Seen } from '../../../test/helpers/tiny-model.ts';
import { kserve } from './index.ts';

let server: InferenceServer;
let seen: Seen;
beforeEach(async () => {
  server = await InferenceServer.start();
  seen = new Seen();
});
afterEach(() => server.stop());

const never = new AbortController().signal;
const quick = { deadline: 0.5, pause: 0.005, tryAfter: 0.05 };

/** A member whose stand-in and twin here always say 0.75. */
async function create({ remote = {}, ...options }: Readonly<Record<string, unknown>> = {}) {
  const there = { address: server.address, ...quick, ...(remote as object) };
  const given = { bundle: 'tiny', remote: there, ...options };
  const parsed = parseOptions('model kserve', kserve.options, given);
  const model = await kserve.create(seen.contextWith(0.75), parsed);
  server.requests.length = 0;
  server.calls = 0;
  return model;
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('scores', () => {
  test('come from one call for all crops, in raw bytes, with the names that the server has', async () => {
    server.metadata = {
      versions: ['3', '4'],
      inputs: [{ name: 'there', datatype: 'FP32', shape: [-1, 3, 2, 2] }],
      outputs: [{ name: 'score', datatype: 'FP32', shape: [-1, 1] }],
    };
    const remote = { model: 'their-name', version: '4', input: 'there', output: 'score' };
    const model = await create({ remote });
    expect(await model.score(cropsOf(0.25, 0.5, 1), never)).toEqual([0.25, 0.5, 1]);
    expect(server.requests).toMatchObject([
      {
        ...{ modelName: 'their-name', modelVersion: '4' },
        inputs: [{ name: 'there', datatype: 'FP32', shape: [3, 3, 2, 2] }],
        outputs: [{ name: 'score' }],
      },
    ]);
    expect(server.requests[0]!.rawInputContents[0]!.byteLength).toBe(3 * 12 * 4);
    expect(seen.counts).toEqual({ remote_crops: 3 });
    // Nobody here has seen the weights.
    expect(model.info).toMatchObject({ id: 'tiny', provider: 'kserve', sha256: '' });
    await model.close?.();
  });

  test('come in as many calls as the batch asks for', async () => {
    const model = await create({ batch: 2 });
    expect(await model.score(cropsOf(0.25, 0.5, 1), never)).toEqual([0.25, 0.5, 1]);
    expect(server.requests.map(({ inputs }) => inputs[0]!.shape[0])).toEqual([2, 1]);
  });

  test('are read from contents where a server gives them so', async () => {
    const model = await create();
    server.change = ({ outputs }) => ({
      outputs: [{ ...outputs![0], contents: { fp32Contents: [0.5] } }],
    });
    expect(await model.score(cropsOf(1), never)).toEqual([0.5]);
  });

  test.each([
    ['NaN', { rawOutputContents: [Buffer.from(Float32Array.of(Number.NaN).buffer)] }],
    ['too few bytes', { rawOutputContents: [Buffer.alloc(2)] }],
    ['another output', { outputs: [{ name: 'q', datatype: 'FP32', shape: [1, 1] }] }],
    ['another type', { outputs: [{ name: 'p', datatype: 'FP16', shape: [1, 1] }] }],
  ])('are refused when there is %s', async (_what, change) => {
    const model = await create({ fallback: 'tiny' });
    server.change = (answer) => ({ ...answer, ...change });
    await expect(model.score(cropsOf(1), never)).rejects.toMatchObject({
      code: 'MODEL_OUTPUT_INVALID',
    });
  });

  test('take turns among the addresses of a name', async () => {
    const other = await InferenceServer.start();
    const port = (one: InferenceServer) => `127.0.0.1:${one.address.split(':')[1]}`;
    const model = await create({ remote: { address: `ipv4:${port(server)},${port(other)}` } });
    other.requests.length = 0;
    for (let k = 0; k < 6; k++) await model.score(cropsOf(1), never);
    expect([server.requests.length, other.requests.length]).toEqual([3, 3]);
    await model.close?.();
    other.stop();
  });
});

describe('at start', () => {
  const port = { name: 'x', datatype: 'FP32', shape: [-1, 3, 2, 2] };
  const refused = (code: string, message: RegExp) => ({
    code,
    message: expect.stringMatching(message),
  });

  test.each([
    ['name', { ...port, name: 'y' }, /inputs expected one, "x", is y/],
    ['shape', { ...port, shape: [-1, 3, 4, 4] }, /expected \[N, 3, 2, 2\], is \[any, 3, 4, 4\]/],
    ['datatype', { ...port, datatype: 'FP16' }, /expected float32, is FP16/],
  ])('a server whose input has another %s is refused', async (_what, input, message) => {
    server.metadata = { ...server.metadata, inputs: [input] };
    await expect(create()).rejects.toMatchObject(refused('MODEL_SHAPE_MISMATCH', message));
  });

  test('so are one without the output, one without the version, and one that does not know the model', async () => {
    await expect(create({ remote: { version: '2' } })).rejects.toMatchObject(
      refused('REMOTE_REFUSED', /has versions 1 of .*, not 2/),
    );
    server.failures = ['NOT_FOUND'];
    await expect(create()).rejects.toMatchObject(refused('REMOTE_REFUSED', /NOT_FOUND: scripted/));
    server.metadata = { ...server.metadata, outputs: [{ ...port, name: 'q' }] };
    await expect(create()).rejects.toMatchObject(refused('MODEL_SHAPE_MISMATCH', /"p", is q/));
  });

  test('a server that is away is asked again with the first crops', async () => {
    server.failures = ['UNAVAILABLE'];
    const model = await create({ remote: { attempts: 1 } });
    expect(seen.lines).toEqual(['the server is away']);
    expect(await model.score(cropsOf(0.5), never)).toEqual([0.5]);
  });

  test('a token goes along, and over TLS only unless the server is on this machine', async () => {
    const tokenFile = join(tempFolder(), 'token');
    writeFileSync(tokenFile, 'sesame\n');
    await create({ remote: { tokenFile } });
    expect(server.tokens[0]).toBe('Bearer sesame');
    writeFileSync(tokenFile, 'open sesame');
    const noToken = await create({ remote: { tokenFile } }).catch((reason) => reason);
    expect(noToken).toMatchObject({ code: 'REMOTE_REFUSED' });
    expect(noToken.message).not.toContain('sesame');
    const remote = { address: 'dns:///gpu.internal:8001', tokenFile };
    await expect(create({ remote })).rejects.toMatchObject({ code: 'PLUGIN_OPTIONS_INVALID' });
    const missing = create({ remote: { tokenFile: '/nowhere' } });
    await expect(missing).rejects.toMatchObject(refused('REMOTE_REFUSED', /cannot read \/nowhere/));
  });
});

describe('a probe', () => {
  const options = (address: string) =>
    parseOptions('model kserve', kserve.options, {
      bundle: 'tiny',
      remote: { address, ...quick },
    }) as never;

  test('says whether the model is ready there', async () => {
    const { remote } = kserve;
    expect(remote!.addressOf(options(server.address))).toBe(server.address);
    await remote!.probe(options(server.address), never);
    server.isReady = false;
    await expect(remote!.probe(options(server.address), never)).rejects.toMatchObject({
      code: 'REMOTE_UNAVAILABLE',
      message: `model tiny at ${server.address} is not ready`,
    });
    await expect(remote!.probe(options('127.0.0.1:1'), never)).rejects.toMatchObject({
      code: 'REMOTE_UNAVAILABLE',
    });
  });
});

describe('a server that fails', () => {
  test('is asked again when it is unavailable, as often as the options say, and never otherwise', async () => {
    const model = await create({ remote: { breakAfter: 100 } });
    server.failures = ['UNAVAILABLE', 'UNAVAILABLE'];
    expect(await model.score(cropsOf(0.5), never)).toEqual([0.5]);
    expect(server.calls).toBe(3);
    for (const [failure, calls] of [
      ['UNAVAILABLE', 3],
      ['INTERNAL', 1],
      ['RESOURCE_EXHAUSTED', 1],
    ] as const) {
      server.calls = 0;
      server.failures = new Array(calls).fill(failure);
      const abstained = { abstain: 'REMOTE_UNAVAILABLE' };
      expect(await model.score(cropsOf(0.5, 0.5), never)).toEqual([abstained, abstained]);
      expect(server.calls, failure).toBe(calls);
    }
    expect(seen.counts.abstained_crops).toBe(6);
  });

  test('has a time limit per call, tries included', async () => {
    const model = await create({ remote: { deadline: 0.1 } });
    server.isSilent = true;
    expect(await model.score(cropsOf(0.5), never)).toEqual([{ abstain: 'REMOTE_UNAVAILABLE' }]);
    expect(server.calls).toBe(1);
  });

  test('at a request is a failure of the member, and not away', async () => {
    const model = await create({ fallback: 'tiny' });
    server.failures = ['INVALID_ARGUMENT'];
    await expect(model.score(cropsOf(0.5), never)).rejects.toMatchObject({
      code: 'MODEL_RUN_FAILED',
    });
    expect(seen.counts.fallback_crops).toBeUndefined();
  });

  test('is left alone after several failures, and is another one afterwards', async () => {
    const model = await create({ remote: { attempts: 1, breakAfter: 2 }, fallback: 'tiny' });
    server.failures = ['UNAVAILABLE', 'UNAVAILABLE'];
    for (let k = 0; k < 5; k++) expect(await model.score(cropsOf(0.5), never)).toEqual([0.75]);
    expect(server.calls).toBe(2);
    expect(seen.counts).toMatchObject({ fallback_crops: 5, breaker_opened: 1 });
    expect(seen.lines).toEqual(['the server is left alone for a while']);
    await wait(100);
    expect(await model.score(cropsOf(0.5), never)).toEqual([0.5]);
    expect(seen.lines.at(-1)).toBe('the server answers again');
    // Asked for its inputs and outputs, tried with noise, then for scores.
    expect(server.calls).toBeGreaterThan(4);
    server.failures = ['UNAVAILABLE', 'UNAVAILABLE'];
    for (let k = 0; k < 2; k++) await model.score(cropsOf(0.5), never);
    server.metadata = { ...server.metadata, inputs: [] };
    await wait(100);
    await expect(model.score(cropsOf(0.5), never)).rejects.toMatchObject({
      code: 'MODEL_SHAPE_MISMATCH',
    });
  });

  test('is not waited for by a session that is over', async () => {
    const model = await create({ remote: { deadline: 30 } });
    server.isSilent = true;
    const over = new AbortController();
    const scores = model.score(cropsOf(0.5), over.signal);
    await expect.poll(() => server.calls).toBe(1);
    over.abort(new Error('the session was cancelled'));
    await expect(scores).rejects.toThrow('the session was cancelled');
  });
});

describe('a comparison with a model here', () => {
  test('seen.counts crops, keeps the largest difference, and tells of doubts once', async () => {
    const model = await create({ shadow: { share: 0.5, tolerance: 0.1 } });
    for (let k = 0; k < 4; k++) await model.score(cropsOf(0.75), never);
    expect(seen.counts).toMatchObject({ shadow_crops: 2, shadow_difference: 0 });
    expect(seen.counts.shadow_doubts).toBeUndefined();
    server.change = (answer) => ({
      ...answer,
      rawOutputContents: [Buffer.from(Float32Array.of(0.25).buffer)],
    });
    for (let k = 0; k < 4; k++) expect(await model.score(cropsOf(0.75), never)).toEqual([0.25]);
    expect(seen.counts).toMatchObject({
      shadow_crops: 4,
      shadow_doubts: 2,
      shadow_difference: 0.5,
    });
    expect(seen.lines).toEqual([expect.stringContaining('is it the same one?')]);
  });
});
