import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { decoderCpuSeconds, mainThreadMs, watchDecoder } from './decoder-cpu.ts';

test.skipIf(process.platform !== 'linux')(
  'processor time of a child is counted while it runs, and kept when it is gone',
  async () => {
    const before = decoderCpuSeconds()!;
    const child = spawn('sh', ['-c', 'while :; do :; done']);
    const forget = watchDecoder(child.pid);
    await expect
      .poll(() => decoderCpuSeconds()! - before, { timeout: 10_000 })
      .toBeGreaterThan(0.2);
    const running = decoderCpuSeconds()! - before;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    forget();
    expect(decoderCpuSeconds()! - before).toBeGreaterThanOrEqual(running);
  },
);

test.skipIf(process.platform !== 'linux')(
  'processor time of the main thread is part of that of the process, and what other threads use is not in it',
  async () => {
    const cpuMs = () => (process.cpuUsage().user + process.cpuUsage().system) / 1000;
    const before = { all: cpuMs(), main: mainThreadMs()! };
    // So much of a processor, however long a busy machine takes over it.
    const burn =
      'const { user } = process.cpuUsage(); while (process.cpuUsage().user < user + 4e5) for (let k = 0; k < 1e7; k += 1);';
    const worker = new Worker(burn, { eval: true });
    await once(worker, 'exit');
    const [all, main] = [cpuMs() - before.all, mainThreadMs()! - before.main];
    expect(all).toBeGreaterThan(100);
    expect(main).toBeGreaterThanOrEqual(0);
    expect(main).toBeLessThan(all / 2);
  },
);
