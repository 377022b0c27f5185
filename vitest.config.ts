import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import LongestFirst from './test/longest-first.ts';

// Files that assert delays, shares of the machine or frames that must not be late: a neighbour would fail them.
const ALONE = ['test/integration/{late-media,overload}.test.ts'];

// Compiled packages are Node's to load: vitest would transform each of their files for each test file.
const server = { deps: { external: [/\/dist\//] } };

// The compiled packages with real processes. Each file has temporary folders and ports of its own.
const process = {
  pool: 'forks',
  // A file waits half of its time, for timers, for the network and for processes to end.
  maxWorkers: 4,
  exclude: ALONE,
  sequence: { groupOrder: 1 },
  testTimeout: 120_000,
  hookTimeout: 60_000,
  // A busy machine is slow, and not wrong.
  expect: { poll: { timeout: 15_000 } },
  server,
} as const;

const ofProcesses = (name: string, include: string[]) => ({
  test: { name, include, ...process },
});

// unit: sources, beside the file they test. Then process tests, four files at a time; in the end those that run alone.
export default defineConfig({
  test: {
    reporters: ['default'],
    globalSetup: 'test/nothing-left.ts',
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            '{proto,sdk,daemon,client,console,dataset,cli,plugins/*,benchmarks}/src/**/*.test.ts',
          ],
          pool: 'forks',
          // Files share a process and what they import.
          isolate: false,
          server,
          maxWorkers: availableParallelism(),
          testTimeout: 20_000,
        },
      },
      ofProcesses('repo', ['test/{repo,deploy}/**/*.test.ts']),
      ofProcesses('contract', ['test/contract/**/*.test.ts']),
      ofProcesses('training', ['test/training/**/*.test.ts']),
      ofProcesses('parity', ['test/parity/**/*.test.ts']),
      ofProcesses('decode', ['test/decode/**/*.test.ts']),
      ofProcesses('integration', ['test/{integration,cli,e2e,console}/**/*.test.ts']),
      {
        test: {
          name: 'alone',
          include: ALONE,
          ...process,
          exclude: [],
          maxWorkers: 1,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
