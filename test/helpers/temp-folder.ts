import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';

/** An empty folder that is gone after the test. */
export function tempFolder(): string {
  const { folder, remove } = makeFolder();
  onTestFinished(remove);
  return folder;
}

/** An empty folder for all tests of a file or a `describe`, gone after them. Call it where those are declared. */
export function tempFolderForAll(): string {
  const { folder, remove } = makeFolder();
  afterAll(remove);
  return folder;
}

function makeFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'trueframe-test-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
