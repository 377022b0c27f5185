import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { runFile, spawnSync } from '../helpers/programs.ts';
import { tempFolderForAll } from '../helpers/temp-folder.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = join(root, 'training/tests');
const python = '/usr/bin/python3';

interface End {
  readonly id: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  readonly detail: string;
}

/** Names of the tests as the sources have them, so that they are known, and can be skipped, without their packages. */
const names = readdirSync(folder)
  .filter((file) => /^test_.*\.py$/.test(file))
  .flatMap((file) => {
    let group = '';
    return readFileSync(join(folder, file), 'utf8')
      .split('\n')
      .flatMap((line) => {
        group = /^class (\w+)/.exec(line)?.[1] ?? group;
        const name = /^ {4}def (test_\w+)/.exec(line)?.[1];
        return name ? [`training.tests.${file.slice(0, -3)}.${group}.${name}`] : [];
      });
  });

const packages = ['torch', 'torchvision', 'cv2', 'onnx', 'numpy', 'PIL', 'scipy'];
const script = packages.map((name) => `import ${name}`).join('\n');
const { status, stderr } = spawnSync(python, ['-W', 'ignore', '-c', script], { encoding: 'utf8' });
const missing = status === 0 ? undefined : (stderr.trim().split('\n').at(-1) ?? 'no python3');
const isRequired = process.env.TRUEFRAME_TRAINING_TESTS === 'required';
if (missing && !isRequired) console.log(`the tests of training/ are skipped: ${missing}`);

describe.skipIf(missing && !isRequired)('python', () => {
  const file = join(tempFolderForAll(), 'ends.jsonl');
  const ends = new Map<string, End>();

  beforeAll(async () => {
    const args = ['-X', 'faulthandler', '-W', 'ignore', '-m', 'training.tests', '--json', file];
    // Two threads beside other work wait for each other.
    const env = { ...process.env, OMP_NUM_THREADS: '1', PYTHONDONTWRITEBYTECODE: '1' };
    // SIGABRT: Python says where each thread is.
    const limits = { timeout: 300_000, killSignal: 'SIGABRT' } as const;
    await runFile(python, args, { cwd: root, env, maxBuffer: 1e8, ...limits }).catch((error) => {
      if (error.code !== 1) throw new Error(`${error.message}\n${error.stderr}`);
    });
    for (const line of readFileSync(file, 'utf8').trim().split('\n')) {
      const end = JSON.parse(line) as End;
      ends.set(end.id, end);
    }
  }, 310_000);

  test('every test of the sources ran, and no other', () => {
    expect([...ends.keys()].sort()).toEqual([...names].sort());
  });

  test.each(names)('%s', (name) => {
    expect(ends.get(name)?.status, ends.get(name)?.detail).toBe('passed');
  });
});
