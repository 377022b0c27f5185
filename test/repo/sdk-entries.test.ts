import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './documents.ts';

test('the README of the SDK lists every entry point, and no other', () => {
  const read = (path: string) => readFileSync(join(root, path), 'utf8');
  const { name, exports } = JSON.parse(read('sdk/package.json')) as {
    name: string;
    exports: Record<string, unknown>;
  };
  const entries = Object.keys(exports).map((path) => join(name, path));
  const listed = [...read('sdk/README.md').matchAll(/^\| `(@trueframe\/sdk[^`]*)` \|/gm)].map(
    ([, entry]) => entry,
  );
  expect(listed.toSorted()).toEqual(entries.toSorted());
});
