import { expect, test } from 'vitest';
import { withFaultyPlugins } from '../helpers/faulty.ts';
import { makeClip } from '../helpers/make-clip.ts';
import { startTestDaemon, type TestDaemon } from '../helpers/test-daemon.ts';

const SECRET = 'hunter2-of-the-camera';

/** Lines of the log, in order. */
function linesOf({ log }: TestDaemon): Record<string, unknown>[] {
  return log
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

test('every line of the life of a session has its id, its tenant and the id of its request, and none a secret', async () => {
  const daemon = await startTestDaemon({ ...withFaultyPlugins, log: 'debug' });
  const ofBlue = { 'x-request-id': 'req-blue-1', 'x-trueframe-tenant': 'blue' };
  const options = { pipeline: 'slow', includeScores: true };
  const source = makeClip(2);

  const stream = daemon.client.analyze({ source, options }, ofBlue);
  await stream.until((event) => event.scores != null);
  for (const { pid } of daemon.decoders()) process.kill(pid, 'SIGKILL');
  await expect.poll(() => daemon.log).toMatch(/ffmpeg was lost/);
  process.kill((await daemon.state()).enginePid, 'SIGKILL');
  const { end } = await daemon.finish(stream);
  expect(end.status).toBe('OK');

  const failed = daemon.client.analyze({ source, options: { pipeline: 'model-throws' } }, ofBlue);
  expect((await failed.ended).status).toBe('INTERNAL');
  await expect.poll(() => daemon.log).toMatch(/the stack of/);
  const url = `rtsp://admin:${SECRET}@127.0.0.1:1/live?token=${SECRET}`;
  await daemon.client.analyze({ source: url }, ofBlue).ended;

  const story = linesOf(daemon).filter(({ sessionId }) => sessionId === stream.sessionId);
  const told = story.map(({ msg }) => msg);
  for (const words of [
    'session opened',
    /ffmpeg was lost/,
    'session recovering',
    'session ended',
  ]) {
    expect(told).toContainEqual(expect.stringMatching(words));
  }
  const stack = linesOf(daemon).find(({ msg }) => String(msg).startsWith('the stack of'));
  for (const line of [...story, stack]) {
    expect(line).toMatchObject({ tenant: 'blue', requestId: 'req-blue-1', caller: 'anonymous' });
  }
  // Whatever names the session in words has its fields, too.
  const strangers = linesOf(daemon).filter(
    (line) => JSON.stringify(line).includes(stream.sessionId) && !('sessionId' in line),
  );
  expect(strangers).toEqual([]);
  expect(daemon.log).not.toContain(SECRET);
});
