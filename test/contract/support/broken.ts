import type { OptionsSchema } from '@trueframe/sdk';
import type { Check } from '@trueframe/sdk/testing';
import { expect } from 'vitest';

/** No options; unknown keys are refused unless `isLax`. */
export const options = (isLax = false): OptionsSchema => ({
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value) =>
      isLax || Object.keys(value as object).length === 0
        ? { value }
        : { issues: [{ message: 'unknown option' }] },
  },
});

export async function failures(checks: readonly Check[]): Promise<string[]> {
  const failed: string[] = [];
  for (const { name, run } of checks) {
    await run().catch((reason: Error) => failed.push(`${name}: ${reason.message}`));
  }
  return failed;
}

/** Fails exactly the checks that start like `expected`. */
export async function expectFailures(checks: readonly Check[], expected: readonly RegExp[]) {
  const failed = await failures(checks);
  expect(failed, failed.join('\n')).toHaveLength(expected.length);
  for (const [i, pattern] of expected.entries()) expect(failed[i]).toMatch(pattern);
}
