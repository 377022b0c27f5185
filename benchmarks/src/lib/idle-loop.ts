import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

const PROGRAM = `
  const { monitorEventLoopDelay } = require('node:perf_hooks');
  const histogram = monitorEventLoopDelay({ resolution: 10 });
  histogram.enable();
  process.on('disconnect', () => {
    console.log(Math.max(0, histogram.percentile(99) / 1e6 - 10));
    process.exit(0);
  });
  process.send('measuring');
`;

/**
 * Event loop delay (p99, milliseconds) of a process that does nothing, from now until the returned function is called:
 * what this machine does to any process, and what a delay under load is to be held against.
 */
export async function watchIdleLoop(): Promise<() => Promise<number>> {
  const child = spawn(process.execPath, ['-e', PROGRAM], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  await once(child, 'message');
  return async () => {
    child.disconnect();
    return Number(await text(child.stdout!));
  };
}
