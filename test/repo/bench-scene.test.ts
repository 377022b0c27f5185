import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url));

test('the scene that trueframe bench ships with is the demo clip', () => {
  expect(read('cli/bench/scene.mp4').equals(read('examples/demo.mp4'))).toBe(true);
});
