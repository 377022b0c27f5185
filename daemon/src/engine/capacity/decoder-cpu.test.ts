import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { decoderCpuSeconds, watchDecoder } from './decoder-cpu.ts';

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
