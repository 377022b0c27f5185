import { readFileSync } from 'node:fs';
import { ERRORS } from '@trueframe/sdk';
import { expect, test } from 'vitest';

const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');

test('docs/errors.md has every code with its status, and no other', () => {
  const documented = [...page.matchAll(/^\| `(\w+)` \| `(\w+)` \| (yes|no) \| (.+?) \|/gm)].map(
    ([, code, status, retry]) => [code, { status, retryable: retry === 'yes' }],
  );
  expect(new Set(documented.map(([code]) => code)).size).toBe(documented.length);
  expect(Object.fromEntries(documented)).toEqual(ERRORS);
});
