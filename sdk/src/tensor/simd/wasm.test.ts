import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { generate } from '../../../assembly/build.mjs';

test('wasm.ts is what sdk/assembly compiles to', { timeout: 60_000 }, async () => {
  const committed = readFileSync(new URL('./wasm.ts', import.meta.url), 'utf8');
  expect(committed === (await generate()), 'stale: run npm run gen -w sdk').toBe(true);
});
