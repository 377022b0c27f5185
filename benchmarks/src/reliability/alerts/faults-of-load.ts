import { withFixtures } from '../lib/fixtures.ts';
import { patternClip } from '../lib/media.ts';
import { signal } from '../lib/processes.ts';
import type { Fault } from './fault.ts';

export const overload: Fault = {
  name: 'live sessions that are too much for the machine',
  alerts: { FrameBudgetFast: 4, FrameBudgetSlow: 20, HeadroomLow: 1, Degraded: 1 },
  scrapes: 30,
  config: () => ({ ...withFixtures, engine: { threads: 1 } }),
  async inject(daemon, context) {
    const source = patternClip(context.folder, 60);
    for (let k = 0; k < 4; k += 1) {
      daemon.analyze({ source, options: { pipeline: 'slow', pace: 'PACE_LIVE' } });
    }
  },
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
