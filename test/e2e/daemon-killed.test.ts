import type { ConfigInput } from '@trueframe/daemon';
import type { Event__Output } from '@trueframe/proto';
import { describe, expect, test } from 'vitest';
import { expectWellFormed } from '../helpers/conservation.ts';
import { withFaultyPlugins } from '../helpers/faulty.ts';
import { makeClip } from '../helpers/make-clip.ts';
import { story } from '../helpers/story.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { startTestDaemon, type TestDaemon } from '../helpers/test-daemon.ts';

const withStore = (folder: string): ConfigInput => ({
  ...withFaultyPlugins,
  sessions: { store: { folder } },
});

async function start(daemon: TestDaemon, source: string, pipeline: string): Promise<string> {
  const options = { pipeline, includeScores: true };
  const { session } = await daemon.client.startSession({ source, options });
  return session?.sessionId ?? '';
}

describe('the daemon is killed in the middle of a file', () => {
  test('the next one on the same store ends the session with the events of an undisturbed run', async () => {
    const folder = tempFolder();
    const source = makeClip(1.6);
    const config = withStore(folder);
    let daemon = await startTestDaemon(config);
    const calm = await daemon.analyze({
      source,
      options: { pipeline: 'slow', includeScores: true },
    });
    const id = await start(daemon, source, 'slow');
    const seen: Event__Output[] = [];
    for (let kill = 0; kill < 2; kill += 1) {
      const watch = daemon.client.watch({ sessionId: id, afterSequence: seen.length });
      await watch.until(({ sequence }) => Number(sequence) >= seen.length + 12);
      await daemon.kill();
      await watch.ended;
      seen.push(...watch.events);
      daemon = await startTestDaemon(config);
    }
    const rest = daemon.client.watch({ sessionId: id, afterSequence: seen.length });
    expect(await rest.ended).toMatchObject({ status: 'OK' });
    seen.push(...rest.events);
    const all = daemon.client.watch({ sessionId: id });
    await all.ended;

    expectWellFormed(seen);
    expect(story(seen)).toEqual(story(calm.stream.events));
    expect(all.events).toEqual(seen);
  });
});
