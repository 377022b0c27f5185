import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ClipResult } from './clip-result.ts';
import { ResultsFile } from './results-file.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trueframe-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const result = (clip: string): ClipResult => ({
  clip,
  size: 10,
  mtimeMs: 20,
  options: '',
  pipeline: 'p',
  pipelineVersion: 'v',
  sampling: 'all',
  label: 'INCONCLUSIVE',
  score: 0.5,
});
const line = (clip: string) => `${JSON.stringify(result(clip))}\n`;

async function addTo(path: string, ...clips: readonly string[]) {
  await using file = await ResultsFile.open(path);
  await Promise.all(clips.map((clip) => file.add(result(clip))));
  return file.earlier.map(({ clip }) => clip);
}

test('what is added is there next time, in its order', async () => {
  const path = join(folder, 'new/results.jsonl');
  expect(await addTo(path, 'ä', 'b')).toEqual([]);
  expect(await addTo(path, 'c')).toEqual(['ä', 'b']);
  expect(readFileSync(path, 'utf8')).toBe(line('ä') + line('b') + line('c'));
});

test.each([1, 5, 30, 60])('a last line cut off after %d characters is removed', async (length) => {
  const path = join(folder, 'results.jsonl');
  writeFileSync(path, line('ä') + line('b').slice(0, length));
  expect(await addTo(path, 'c')).toEqual(['ä']);
  expect(readFileSync(path, 'utf8')).toBe(line('ä') + line('c'));
});

test('a last line that lacks only its end counts', async () => {
  const path = join(folder, 'results.jsonl');
  writeFileSync(path, line('a') + line('b').trimEnd());
  expect(await addTo(path, 'c')).toEqual(['a', 'b']);
  expect(readFileSync(path, 'utf8')).toBe(line('a') + line('b') + line('c'));
});

test('another file is refused with its line, and left alone', async () => {
  const path = join(folder, 'notes.txt');
  writeFileSync(path, line('a'));
  appendFileSync(path, 'buy milk');
  await expect(addTo(path, 'b')).rejects.toThrow(/notes\.txt line 2 is no result/);
  expect(readFileSync(path, 'utf8')).toBe(`${line('a')}buy milk`);
  writeFileSync(path, `{"clip":\n${line('a')}`);
  await expect(addTo(path, 'b')).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
});
