import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { REASON_WORDS } from './reason-words.ts';

test('every reason of docs/verdicts.md has words, and no other code has', () => {
  const page = readFileSync(new URL('../../docs/verdicts.md', import.meta.url), 'utf8');
  const [, section = ''] = page.split('\n## Reasons\n');
  const rows = section.split('\n## ')[0]?.match(/^\| `.*?\|/gm) ?? [];
  const codes = rows.flatMap((row) => row.match(/[A-Z_]{3,}/g) ?? []);
  expect(codes.length).toBeGreaterThan(15);
  expect(Object.keys(REASON_WORDS).sort()).toEqual(codes.sort());
});
