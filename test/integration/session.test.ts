import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectSettled } from '../helpers/conservation.ts';
import { faceClip, hasShared } from '../helpers/shared.ts';
import { TestDaemon } from '../helpers/test-daemon.ts';

describe.skipIf(!hasShared)('a session on a real clip', () => {
  let daemon: TestDaemon;
  beforeAll(async () => {
    daemon = await TestDaemon.launch();
  });
  afterAll(() => daemon.close());

  test('starts, follows one face, and ends with a final verdict and a summary', async () => {
    const { end, stream, session } = await daemon.analyze({
      source: faceClip,
      options: { includeScores: true, includeTrackUpdates: true, maxMediaMs: 3000 },
    });

    expect(end.status).toBe('OK');
    const kinds = stream.events.map(({ payload }) => payload);
    const started = stream.events.find(({ sessionStarted }) => sessionStarted)?.sessionStarted;
    expect(started?.video).toMatchObject({ codec: 'h264' });
    expect(started?.models.length).toBeGreaterThan(0);
    expect(kinds.filter((kind) => kind === 'trackStarted')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'scores').length).toBeGreaterThan(10);
    expect(kinds).toContain('trackUpdated');
    expect(stream.summary).toMatchObject({
      endReason: 'END_REASON_LIMIT',
      verdict: { final: true },
    });
    expect(stream.summary?.tracks).toHaveLength(1);
    const sourceSha256 = createHash('sha256').update(readFileSync(faceClip)).digest('hex');
    const isSmall = statSync(faceClip).size <= 4 * 1024 * 1024;
    expect(started).toMatchObject({
      source: session?.source,
      sourceSha256: isSmall ? sourceSha256 : '',
    });
    expect(stream.summary).toMatchObject({ source: faceClip, sourceSha256 });
    const [track] = stream.summary?.tracks ?? [];
    expect(track?.memberScores).toMatchObject(
      started?.models.map(({ id }) => {
        const score = expect.closeTo(0.05, 1);
        return { modelId: id, score, samples: track?.samples };
      }) ?? [],
    );
    expect(session).toMatchObject({ state: 'SESSION_STATE_ENDED', activeTracks: 0 });
    expect(session?.verdict).toEqual(stream.summary?.verdict);
  });

  test('a file that is left when its evidence has settled gives the same verdict every time', async () => {
    const options = { earlyDecision: 'EARLY_DECISION_STOP' } as const;
    const runs = [1, 2].map(() => daemon.analyze({ source: faceClip, options }));
    const [one, two] = await Promise.all(runs);
    const { verdict, endReason, frames } = one!.stream.summary!;
    expect(endReason).toBe('END_REASON_SETTLED');
    expect(verdict?.settled).toMatchObject({ decision: 'DECISION_AUTHENTIC', watchFps: 0 });
    expect(verdict?.settled?.atMs).toBe(verdict?.toMs);
    expect(verdict?.label).not.toBe('LABEL_AUTHENTIC_LIKELY');
    expectSettled(frames);
    expect(two!.stream.summary!.verdict).toEqual(verdict);
  });

  test('a caller that cancels frees decoder and session', async () => {
    const stream = daemon.client.analyze({ source: faceClip });
    await stream.until((event) => event.trackStarted != null);
    expect(daemon.decoders()).not.toEqual([]);

    stream.cancel();

    await expect.poll(() => daemon.decoders(), { timeout: 5000 }).toEqual([]);
    await expect
      .poll(async () => (await daemon.client.getSession(stream.sessionId)).state, {
        timeout: 10_000,
      })
      .toBe('SESSION_STATE_CANCELLED');
  });

  test('a stopped session ends with what it has seen so far', async () => {
    const stream = daemon.client.analyze({ source: faceClip });
    await stream.until((event) => event.verdict != null);

    await daemon.client.unary('stopSession', { sessionId: stream.sessionId });
    const { end, session } = await daemon.finish(stream);

    expect(end.status).toBe('OK');
    expect(stream.summary?.endReason).toBe('END_REASON_STOPPED');
    expect(session?.endReason).toBe('END_REASON_STOPPED');
    expect(stream.summary?.mediaMs).toBeLessThan(30_000);
  });

  test('plugins, models and pipelines are listed', async () => {
    const { plugins } = (await daemon.client.unary('listPlugins', {})) as {
      plugins: { id: string; kind: string; optionsSchema: string }[];
    };
    expect(plugins).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: 'yunet', kind: 'KIND_DETECTOR' }),
        expect.objectContaining({ id: 'mean', kind: 'KIND_POOLING' }),
      ]),
    );
    const { pipelines } = (await daemon.client.unary('listPipelines', {})) as {
      pipelines: { id: string; isDefault: boolean; problem: string }[];
    };
    expect(pipelines.filter(({ isDefault }) => isDefault)).toHaveLength(1);
    expect(pipelines.find(({ isDefault }) => isDefault)?.problem).toBe('');
    const { models } = (await daemon.client.unary('listModels', {})) as {
      models: { id: string; sha256: string }[];
    };
    expect(models.length).toBeGreaterThan(0);
    for (const { sha256 } of models) expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  });
});
