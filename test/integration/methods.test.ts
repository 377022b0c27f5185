import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fixture } from '../helpers/fixture.ts';
import { makeClip } from '../helpers/make-clip.ts';
import { hasShared, shared } from '../helpers/shared.ts';
import { TestDaemon } from '../helpers/test-daemon.ts';

const source = shared('data/video/real/asl-book.mkv');
const options = { pipeline: 'dfdc-bronze' };

describe.skipIf(!hasShared)('a pipeline with a method', () => {
  let daemon: TestDaemon;
  beforeAll(async () => {
    daemon = await TestDaemon.launch({
      models: [shared('models'), fixture('presets')],
      pipelines: [fixture('presets/streamed-sequence.yaml')],
    });
  });
  afterAll(() => daemon.close());

  test('tells its start, the scores and one verdict, and counts every frame once', async () => {
    const { stream } = await daemon.analyze({
      source,
      options: { ...options, includeScores: true },
    });
    const kinds = stream.events.map(({ payload }) => payload);
    expect([...new Set(kinds)]).toEqual([
      'sourceState',
      'sessionStarted',
      'scores',
      'verdict',
      'summary',
    ]);
    const states = stream.events.flatMap(({ sourceState }) =>
      sourceState ? [sourceState.state] : [],
    );
    expect(states).toEqual(['STATE_CONNECTING', 'STATE_RUNNING', 'STATE_ENDED']);
    // 22 frames, each as it is and mirrored, three members.
    expect(kinds.filter((kind) => kind === 'scores')).toHaveLength(44);
    const { verdict, frames, endReason } = stream.summary ?? {};
    expect(verdict).toMatchObject({ final: true, samples: 132, pooling: 'method dfdc-bronze' });
    expect(verdict?.members?.voted).toHaveLength(3);
    const alone = verdict?.memberScores ?? [];
    expect(alone.map(({ samples }) => samples)).toEqual([44, 44, 44]);
    // The method takes the mean of all votes, within bounds.
    const mean = alone.reduce((sum, { score }) => sum + Number(score), 0) / 3;
    expect(verdict?.score).toBeCloseTo(mean, 2);
    expect(stream.summary?.sourceSha256).toMatch(/^[0-9a-f]{64}$/);
    expect(endReason).toBe('END_REASON_SOURCE_ENDED');
    expect(Number(frames?.analysed)).toBe(22);
  });

  test('begins anew when the engine dies, and ends the same', async () => {
    const undisturbed = await daemon.analyze({ source, options });
    const stream = daemon.client.analyze({ source, options });
    await stream.until((event) => event.sessionStarted != null);

    process.kill((await daemon.state()).enginePid, 'SIGKILL');
    const { end } = await daemon.finish(stream);

    expect(end.status, end.details).toBe('OK');
    expect(stream.summary?.verdict).toEqual(undisturbed.stream.summary?.verdict);
    expect(stream.summary?.frames).toEqual(undisturbed.stream.summary?.frames);
  });

  test('stopped early it has seen too little for any score', async () => {
    const stream = daemon.client.analyze({ source, options });
    await stream.until((event) => event.sessionStarted != null);
    await daemon.client.unary('stopSession', { sessionId: stream.sessionId });
    const { end } = await daemon.finish(stream);

    expect(end.status).toBe('OK');
    const { verdict, endReason } = stream.summary ?? {};
    expect(endReason).toBe('END_REASON_STOPPED');
    expect(verdict?.label).toBe('LABEL_UNABLE_TO_EVALUATE');
    expect(verdict?._score).toBeUndefined();
  });

  test('cancelled it frees its decoder', async () => {
    const stream = daemon.client.analyze({ source, options });
    await stream.until((event) => event.sessionStarted != null);
    stream.cancel();
    await expect.poll(() => daemon.decoders(), { timeout: 10_000 }).toEqual([]);
    const state = async () => (await daemon.client.getSession(stream.sessionId)).state;
    await expect.poll(state, { timeout: 10_000 }).toBe('SESSION_STATE_CANCELLED');
  });

  test('0.5 of a video without faces is a number, not a verdict', async () => {
    const clip = makeClip(2);
    const { stream } = await daemon.analyze({ source: clip, options });
    expect(stream.summary?.verdict).toMatchObject({
      label: 'LABEL_NOT_APPLICABLE',
      reasons: ['NO_FACE'],
      score: 0.5,
    });
  });

  test('models of several frames go without one, too: a window ends with each analysed frame', async () => {
    const { stream, end } = await daemon.analyze({
      source,
      options: { pipeline: 'streamed-sequence', sampling: { everyNth: 20 }, includeScores: true },
    });
    expect(end.status, end.details).toBe('OK');
    const frames = stream.events.flatMap(({ scores }) => scores ?? []);
    expect(frames.length).toBeGreaterThan(5);
    for (const { frameIndex, tracks } of frames) {
      expect(Number(frameIndex) % 20).toBe(6);
      for (const { members } of tracks) {
        expect(members).toMatchObject([{ modelId: 'dfdc-3rd-b7-seq', score: expect.any(Number) }]);
      }
    }
  });
});
