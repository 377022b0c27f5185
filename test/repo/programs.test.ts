import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { files, root } from './documents.ts';

test('tests start programs where a hang has an end and a name', () => {
  const starting = files.filter(
    (path) =>
      /^test\/.*\.ts$/.test(path) &&
      /^import .*'node:child_process'/m.test(readFileSync(join(root, path), 'utf8')),
  );
  expect(starting).toEqual(['test/helpers/programs.ts']);
});
