import { parseOptions } from '@trueframe/sdk/host';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { InferenceServer } from '../../../test/helpers/inference-server.ts';
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
