import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Config, loadConfig } from '@trueframe/daemon';
import { exampleConfig } from '@trueframe/daemon/testing';
import { expect, test } from 'vitest';

const file = fileURLToPath(new URL('../../config/example.yml', import.meta.url));

test('config/example.yml is what the schema says (npm run gen -w daemon)', async () => {
  expect(await readFile(file, 'utf8')).toBe(exampleConfig());
});

test('config/example.yml parses to the defaults', async () => {
  expect(await loadConfig({ file, env: {} })).toEqual(Config.parse({}));
});

test('config/example.yml names every key', async () => {
  const text = await readFile(file, 'utf8');
  for (const [section, value] of Object.entries(Config.parse({}))) {
    expect(text).toMatch(new RegExp(`^${section}:`, 'm'));
    if (typeof value !== 'object' || Array.isArray(value)) continue;
    for (const key of Object.keys(value))
      expect(text).toMatch(new RegExp(`^ {2}(# )?${key}:`, 'm'));
  }
});
