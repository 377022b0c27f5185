import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runFile, spawnSync } from '../helpers/programs.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const entry = fileURLToPath(new URL('../../benchmarks/dist/run.js', import.meta.url));

/** Not timed: that a benchmark works, and what every one of them reports. */
async function quick(name: string) {
  const { stdout } = await runFile(process.execPath, [entry, name, '--quick', '--json']);
  return JSON.parse(stdout) as {
    readonly benchmark: string;
    readonly ratio?: number;
    readonly value?: number | null;
    readonly machine: { readonly commit: string; readonly cores: number };
  };
}

test.each(['overhead', 'scale', 'start', 'micro'])(
  '%s works and gives a ratio with its machine',
  async (name) => {
    const { benchmark, ratio, machine } = await quick(name);
    expect(benchmark).toBe(name);
    expect(ratio).toBeGreaterThan(0);
    expect(machine).toMatchObject({ commit: expect.stringMatching(/^[0-9a-f]{7,}$/) });
    expect(machine.cores).toBeGreaterThan(0);
  },
);

// They push media in real time: what one waits for, another works in.
test.concurrent.each(['latency', 'soak', 'profile'])('%s works and gives a value', async (name) => {
  const { benchmark, value } = await quick(name);
  expect(benchmark).toBe(name);
  expect(value === null || Number(value) >= 0).toBe(true);
});

const hasTorch = spawnSync('/usr/bin/python3', ['-c', 'import torch, cv2, onnx']).status === 0;

if (hasTorch) {
  test('the Python loop runs the same networks with nearly the same result', async () => {
    const result = (await quick('peer')) as { ratio?: number; meanScoreDifference?: number };
    expect(result.ratio).toBeGreaterThan(0);
    expect(result.meanScoreDifference).toBeLessThan(0.1);
  });
} else {
  test('without its packages the Python loop says what to install', async () => {
    await expect(quick('peer')).rejects.toMatchObject({ stderr: /apt install python3-torch/ });
  });
}

test('an unknown benchmark is refused with the names of all', async () => {
  const run = runFile(process.execPath, [entry, 'speed']);
  await expect(run).rejects.toMatchObject({ code: 2, stderr: /overhead, throughput, scale/ });
});

test('two result files are compared, with an interval where there are repeats', async () => {
  const folder = tempFolder();
  const write = (name: string, content: object) => {
    writeFileSync(join(folder, name), JSON.stringify({ benchmark: 'overhead', ...content }));
    return join(folder, name);
  };
  const a = write('a.json', { ratio: 1.5, repeats: [1.49, 1.5, 1.51] });
  const b = write('b.json', { ratio: 1.2, repeats: [1.19, 1.2, 1.21] });
  const once = write('once.json', { ratio: 1.2 });
  const compare = (...files: string[]) => runFile(process.execPath, [entry, 'compare', ...files]);
  expect((await compare(a, b)).stdout).toMatch(
    /^overhead: 1\.5 → 1\.2, −20\.\d % \[−2\d\.\d %, −1\d\.\d %\]$/m,
  );
  expect((await compare(a, a)).stdout).toMatch(/no difference shown/);
  expect((await compare(a, once)).stdout).toMatch(/says nothing about noise/);
});
