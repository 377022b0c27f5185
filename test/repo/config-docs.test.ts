import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { configurationPage } from '../../daemon/dist/config/configuration-page.js';
import { Config } from '../../daemon/dist/config/schema.js';

const page = await readFile(new URL('../../docs/configuration.md', import.meta.url), 'utf8');

test('docs/configuration.md is what the schemas say (npm run gen -w daemon)', async () => {
  expect(page).toBe(await configurationPage());
});

test('every key is explained', () => {
  const rows = page.split('\n').filter((line) => line.startsWith('| `'));
  expect(rows.length).toBeGreaterThan(40);
  for (const [section, value] of Object.entries(Config.parse({}))) {
    const keys = Object.keys(typeof value === 'object' && !Array.isArray(value) ? value : {});
    for (const key of keys) expect(page).toContain(`| \`${section}.${key}\` |`);
    if (keys.length === 0) expect(page).toContain(`| \`${section}\` |`);
  }
  const silent = rows.filter((line) => / \|\s*\|$/.test(line) && line.includes('`engine.'));
  expect(silent).toEqual([]);
});
