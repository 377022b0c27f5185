import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fixture } from '../helpers/fixture.ts';
import { startScriptedDaemon } from '../helpers/scripted.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import type { TestDaemon } from '../helpers/test-daemon.ts';

const bin = fixture('bin');

/** A daemon whose nvidia-smi is test/fixtures/bin/nvidia-smi; `runs`: one line per start of it. */
async function start(behaviour: string): Promise<{ daemon: TestDaemon; runs: () => string[] }> {
  const file = join(tempFolder(), 'runs');
  const env = {
    PATH: `${bin}:${process.env.PATH}`,
    NVIDIA_SMI: behaviour,
    NVIDIA_SMI_RUNS: file,
  };
  const daemon = await startScriptedDaemon({}, { env });
  return { daemon, runs: () => readFileSync(file, 'utf8').trim().split('\n') };
}

test('GPUs are measured by one nvidia-smi that runs along', async () => {
  const { daemon, runs } = await start('steady');
  const memory = 'trueframe_gpu_memory_used_bytes{gpu_uuid="GPU-aaaa"}';
  await expect.poll(() => daemon.metric(memory)).toBe(2048 * 2 ** 20);

  const text = await daemon.scrape();
  for (const line of [
    'trueframe_gpu_info{gpu_uuid="GPU-aaaa",gpu="0",name="NVIDIA H100 80GB HBM3",driver="570.86.15"} 1',
    'trueframe_gpu_utilization_ratio{gpu_uuid="GPU-aaaa"} 0.37',
    'trueframe_gpu_decoder_utilization_ratio{gpu_uuid="GPU-bbbb"} 0.12',
    'trueframe_gpu_power_watts{gpu_uuid="GPU-aaaa"} 123.45',
    'trueframe_gpu_temperature_celsius{gpu_uuid="GPU-bbbb"} 38',
  ]) {
    expect(text).toContain(line);
  }
  expect(text, 'what the driver does not say').not.toMatch(
    /(utilization_ratio|watts)\{.*bbbb"\} NaN/,
  );
  expect(text).not.toContain('trueframe_gpu_power_watts{gpu_uuid="GPU-bbbb"}');
  expect(runs()).toHaveLength(1);
});

test('an older driver is asked for what it knows', async () => {
  const { daemon, runs } = await start('old');
  const memory = 'trueframe_gpu_memory_total_bytes{gpu_uuid="GPU-bbbb"}';
  await expect.poll(() => daemon.metric(memory)).toBe(81559 * 2 ** 20);
  expect(await daemon.scrape()).not.toContain('trueframe_gpu_decoder_utilization_ratio{');
  expect(runs()).toHaveLength(2);
  expect(await daemon.metric('trueframe_gpu_monitor_restarts_total')).toBe(0);
});

test('one that ends is started again, ever more slowly, and old readings do not stay', async () => {
  const { daemon, runs } = await start('dies');
  const restarts = () => daemon.metric('trueframe_gpu_monitor_restarts_total');
  await expect.poll(restarts, { timeout: 10_000 }).toBeGreaterThanOrEqual(3);
  expect(await daemon.scrape()).not.toContain('trueframe_gpu_info{');
  // At once, then after one second, two, four.
  expect(runs().length).toBeLessThan(6);
  expect(daemon.log).toMatch(/nvidia-smi ended/);
});

test('without one there are no series', async () => {
  const daemon = await startScriptedDaemon();
  expect(await daemon.scrape()).not.toMatch(/^trueframe_gpu_\w+\{/m);
});
