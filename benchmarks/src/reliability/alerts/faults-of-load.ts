import { Camera } from '../lib/camera.ts';
import { withFixtures } from '../lib/fixtures.ts';
import { patternClip } from '../lib/media.ts';
import { signal } from '../lib/processes.ts';
import type { ServedDaemon } from '../lib/served-daemon.ts';
import type { RowContext } from '../row.ts';
import type { Fault } from './fault.ts';

/** More frames a second than one thread can score. */
async function tooMuch(daemon: ServedDaemon, context: RowContext): Promise<void> {
  const camera = await Camera.start(context);
  const options = { pipeline: 'slow', includeScores: true };
  const calls = [1, 2, 3].map(() => daemon.analyze({ source: camera.url, options }));
  await Promise.all(calls.map((call) => call.until(({ scores }) => scores)));
}

export const overload: Fault = {
  name: 'live sessions that are too much for the machine',
  alerts: { HeadroomLow: 1, Degraded: 1 },
  scrapes: 60,
  config: () => ({ ...withFixtures, engine: { threads: 1 } }),
  inject: tooMuch,
};

export const lostFrames: Fault = {
  name: 'the same, where quality may not be lowered',
  alerts: { FrameBudgetFast: 2, FrameBudgetSlow: 2 },
  scrapes: 60,
  config: () => ({
    ...withFixtures,
    engine: { threads: 1 },
    sessions: { lastRung: 0, admission: 'off' },
  }),
  inject: tooMuch,
};

export const stoppedLoop: Fault = {
  name: 'SIGSTOP of the control process, again and again',
  alerts: { EventLoopLag: 1 },
  config: () => withFixtures,
  async inject(daemon) {
    let isHeld = false;
    const timer = setInterval(() => {
      isHeld = !isHeld;
      if (daemon.end || !signal(daemon.pid, isHeld ? 'SIGSTOP' : 'SIGCONT')) clearInterval(timer);
    }, 150);
  },
};

export const fullDisk: Fault = {
  name: 'a log on a full disk',
  alerts: { LogLinesLost: 1 },
  scrapes: 3,
  config: () => ({ ...withFixtures, log: 'info' }),
  options: { prefix: ['sh', '-c', 'exec "$0" "$@" 2>/dev/full'] },
  async inject(daemon, context) {
    const source = patternClip(context.folder, 1);
    await daemon.analyze({ source }).ended;
  },
};

export const killed: Fault = {
  name: 'SIGKILL of the daemon',
  alerts: { Down: 1 },
  scrapes: 4,
  config: () => withFixtures,
  inject: (daemon) => daemon.kill(),
};

export const cameraGone: Fault = {
  name: 'a camera that is switched off',
  alerts: { SourceDown: 1 },
  scrapes: 8,
  config: () => withFixtures,
  async inject(daemon, context) {
    const camera = await Camera.start(context);
    const call = daemon.analyze({ source: camera.url, options: { includeScores: true } });
    await call.until(({ scores }) => scores);
    await camera.kill();
    await call.until(({ sourceState }) => sourceState?.state === 'STATE_RECONNECTING');
  },
};
