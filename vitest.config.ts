import { defineConfig } from 'vitest/config';

// unit: sources, beside the file they test. The others run the compiled packages with real processes, one file at a
// time, because they measure delays and count children on a small machine.
const process = {
  pool: 'forks',
  fileParallelism: false,
  testTimeout: 120_000,
  hookTimeout: 60_000,
} as const;

export default defineConfig({
  test: {
    reporters: ['default'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{proto,sdk,daemon,plugins/*,benchmarks}/src/**/*.test.ts'],
          testTimeout: 20_000,
        },
      },
      { test: { name: 'repo', include: ['test/repo/**/*.test.ts'], ...process } },
      { test: { name: 'contract', include: ['test/contract/**/*.test.ts'], ...process } },
      { test: { name: 'parity', include: ['test/parity/**/*.test.ts'], ...process } },
      { test: { name: 'decode', include: ['test/decode/**/*.test.ts'], ...process } },
      {
        test: {
          name: 'integration',
          include: ['test/{integration,cli,e2e}/**/*.test.ts'],
          ...process,
        },
      },
    ],
  },
});
