import { spawn } from 'node:child_process';

const PROGRAM = `
  const { monitorEventLoopDelay } = require('node:perf_hooks');
  const histogram = monitorEventLoopDelay({ resolution: 10 });
  histogram.enable();
  process.stdin.on('end', () => {
    console.log(Math.max(0, histogram.percentile(99) / 1e9 - 0.01));
    process.exit(0);
  });
  process.stdin.resume();
  process.stdout.write('measuring ');
`;

/**
 * Event loop delay (p99, seconds) of a process that does nothing, from now until the returned function is called: what
 * this machine, busy as it is, does to any process. A delay that a test measures is judged against it.
 */
export async function watchIdleLoop(): Promise<() => Promise<number>> {
  const child = spawn(process.execPath, ['-e', PROGRAM], { stdio: ['pipe', 'pipe', 'inherit'] });
  let output = '';
  await new Promise<void>((resolve) => {
    child.stdout.on('data', (text) => {
      output += String(text);
      resolve();
    });
  });
  return async () => {
    const gone = new Promise((resolve) => child.once('close', resolve));
    child.stdin.end();
    await gone;
    return Number(output.split(' ')[1]);
  };
}
