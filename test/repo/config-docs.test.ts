import { readFile } from 'node:fs/promises';
import { Config } from '@trueframe/daemon';
import { configurationPage } from '@trueframe/daemon/testing';
import { expect, test } from 'vitest';

const page = await readFile(new URL('../../docs/configuration.md', import.meta.url), 'utf8');

test('docs/configuration.md is what the schemas say (npm run gen -w daemon)', async () => {
  expect(page).toBe(await configurationPage());
});

test('every key is explained', () => {
  const rows = page.split('\n').filter((line) => line.startsWith('| `'));
  expect(rows.length).toBeGreaterThan(40);
  for (const path of pathsOf(Config.parse({}))) expect(page).toContain(`| \`${path}\` |`);
  const silent = rows.filter((line) => / \|\s*\|$/.test(line) && line.includes('`engine.'));
  expect(silent).toEqual([]);
});

/** `a.b` for every value that has a default. */
function pathsOf(value: object): string[] {
  return Object.entries(value).flatMap(([key, inner]) => {
    const isMapping = typeof inner === 'object' && !Array.isArray(inner);
    const below = isMapping ? pathsOf(inner).map((path) => `${key}.${path}`) : [];
    return below.length > 0 ? below : [key];
  });
}
