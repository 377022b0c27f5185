import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withFaultyPlugins } from '../helpers/faulty.ts';
import { makeClip } from '../helpers/make-clip.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { startTestDaemon } from '../helpers/test-daemon.ts';

// libfaketime moves the wall clock of running processes and leaves their monotonic clock alone, as an NTP step does.
const LIBRARY = `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu/faketime/libfaketime.so.1`;

test.skipIf(!existsSync(LIBRARY))(
  'a wall clock that jumps ahead and back ends no session and no engine',
  async () => {
    const offset = join(tempFolder(), 'offset');
    writeFileSync(offset, '+0');
    const daemon = await startTestDaemon(
      // A plugin that blocks its thread for 2 s is given up; ours takes 60 ms.
      { ...withFaultyPlugins, defaultPipeline: 'slow', engine: { pluginCallTimeout: '1s' } },
      {
        env: {
          LD_PRELOAD: LIBRARY,
          FAKETIME_TIMESTAMP_FILE: offset,
          FAKETIME_NO_CACHE: '1',
          FAKETIME_DONT_FAKE_MONOTONIC: '1',
          DONT_FAKE_MONOTONIC: '1',
        },
      },
    );
    const before = await daemon.state();
    const call = daemon.client.analyze({ source: makeClip(6), options: { includeScores: true } });
    const scores = () => call.events.filter((event) => event.scores);
    for (const jump of ['+7200', '-86400', '+12d']) {
      const seen = scores().length;
      await expect.poll(() => scores().length, { timeout: 20_000 }).toBeGreaterThan(seen + 2);
      writeFileSync(offset, jump);
    }
    const { end } = await daemon.finish(call);
    expect(end).toMatchObject({ status: 'OK' });
    expect(call.summary?.frames?.analysed).toBe(150);
    expect(await daemon.state()).toEqual(before);
    // The clock did jump.
    const seconds = scores().map(({ emittedAt }) => Number(emittedAt?.seconds));
    expect(Math.max(...seconds) - Math.min(...seconds)).toBeGreaterThan(86_400);
  },
);
