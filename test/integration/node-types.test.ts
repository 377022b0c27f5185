import { fieldNames, packageDefinition } from '@trueframe/proto';
import { expect, test } from 'vitest';
import { withFaultyPlugins } from '../helpers/faulty.ts';
import { typeErrors } from '../helpers/generated-types.ts';
import { makeClip } from '../helpers/make-clip.ts';
import { startTestDaemon } from '../helpers/test-daemon.ts';

test('every field that a Node client receives has the type that was generated for it', async () => {
  const daemon = await startTestDaemon(withFaultyPlugins);
  const { client } = daemon;
  const options = { includeScores: true, includeTrackUpdates: true };
  const { stream } = await daemon.analyze({
    source: makeClip(2),
    options: { ...options, sampling: { fps: 5 } },
  });
  const failed = await daemon.analyze({ source: '/nowhere/missing.mp4' });

  const seen = new Set<string>();
  const events = [...stream.events, ...failed.stream.events];
  const errors = events.flatMap((event) => typeErrors('trueframe.v1.Event', event, seen));
  const { sessionId } = stream;
  for (const [method, message, request] of [
    ['getSession', 'GetSessionResponse', { sessionId }],
    ['stopSession', 'StopSessionResponse', { sessionId }],
    ['listSessions', 'ListSessionsResponse', {}],
    ['listPlugins', 'ListPluginsResponse', {}],
    ['listModels', 'ListModelsResponse', {}],
    ['listPipelines', 'ListPipelinesResponse', {}],
  ] as const) {
    const response = await client.unary(method, request);
    errors.push(...typeErrors(`trueframe.v1.${message}`, response, seen));
  }
  expect(errors).toEqual([]);

  const names = new Set([...seen].map((path) => path.split('.').at(-1)));
  // Those of requests, and of events that this session has no cause for.
  const elsewhere = ['afterSequence', 'bytes', 'count'];
  for (const name of fieldNames(packageDefinition, 'TYPE_UINT64', 'TYPE_INT64')) {
    if (elsewhere.includes(name)) continue;
    expect(names, 'fields of 64 bits').toContain(name);
  }
  for (const name of ['Verdict.score', 'TrackScore.box', 'Error.scope', 'Plugin.kind']) {
    expect(seen).toContain(name);
  }
});

test('a value that is not of its type is found', () => {
  const event = { sessionId: 's', sequence: '1', emittedAt: null, payload: 'scored', extra: 1 };
  expect(typeErrors('trueframe.v1.Event', event)).toEqual([
    'trueframe.v1.Event.extra: is not in the type',
    'trueframe.v1.Event.sequence: string, not number',
    expect.stringContaining('trueframe.v1.Event.payload: string, not "'),
  ]);
});
