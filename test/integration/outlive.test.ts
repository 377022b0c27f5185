import { expect, test } from 'vitest';
import { scripted, startScriptedDaemon } from '../helpers/scripted.ts';

// Sessions that outlive their callers. The engine is scripted, because these tests need sources of exact length and speed.

test('readers of a started session see the same events, whenever they come', async () => {
  const daemon = await startScriptedDaemon();
  const { session } = await daemon.client.startSession(scripted('frames=200&everyMs=2'));
  const sessionId = session?.sessionId ?? '';

  const early = daemon.client.watch({ sessionId });
  await early.until(({ scores }) => scores != null && Number(scores.frameIndex) === 100);
  const late = daemon.client.watch({ sessionId });
  const from = daemon.client.watch({ sessionId, afterSequence: 50 });
  await daemon.finish(early);
  await daemon.finish(late);
  await from.ended;
  const after = daemon.client.watch({ sessionId });
  await daemon.finish(after);

  expect(early.summary?.frames?.analysed).toBe(200);
  expect(late.events).toEqual(early.events);
  expect(after.events).toEqual(early.events);
  expect(from.events).toEqual(early.events.slice(50));
});
