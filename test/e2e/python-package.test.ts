import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { execFileSync } from '../helpers/programs.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const folder = fileURLToPath(new URL('../../python', import.meta.url));
const PYTHON = '/usr/bin/python3';

function python(args: readonly string[], cwd = folder): string {
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };
  return execFileSync(PYTHON, args, { cwd, env, encoding: 'utf8', stdio: 'pipe' });
}

/** Contents of the files below a folder that a pattern matches, by path. */
function contents(below: string, pattern: RegExp): Record<string, string> {
  const files = readdirSync(below, { recursive: true, encoding: 'utf8' });
  const wanted = files.filter((file) => pattern.test(file)).sort();
  return Object.fromEntries(wanted.map((file) => [file, readFileSync(join(below, file), 'utf8')]));
}

test('the messages and stubs are those of the proto files', () => {
  const fresh = tempFolder();
  execFileSync(join(folder, 'gen.sh'), [fresh]);
  const generated = /_pb2(_grpc)?\.pyi?$/;
  const made = contents(fresh, generated);
  expect(Object.keys(made)).toHaveLength(16);
  expect(contents(join(folder, 'trueframe'), generated)).toEqual(made);
});

test('the client follows, starts and pushes to nodes that misbehave, also encrypted', () => {
  python(['-m', 'unittest', 'tests.test_client', 'tests.test_tls']);
});

test('the types are sound', () => {
  expect(python(['-m', 'mypy', '--cache-dir=/dev/null'])).toContain('no issues found');
});

test('a wheel is built without a network, and has what a program needs', () => {
  const work = tempFolder();
  const source = join(work, 'python');
  cpSync(folder, source, {
    recursive: true,
    filter: (path) => !/__pycache__|egg-info|\/build$/.test(path),
  });
  python(['-m', 'build', '--no-isolation', '--outdir', work], source);
  const wheel = readdirSync(work).find((name) => name.endsWith('.whl')) ?? '';
  expect(wheel).toBe('trueframe-0.1.0-py3-none-any.whl');
  expect(existsSync(join(work, 'trueframe-0.1.0.tar.gz'))).toBe(true);
  const said = python(
    [
      '-c',
      `import sys, zipfile
sys.path.insert(0, ${JSON.stringify(join(work, wheel))})
import trueframe
names = zipfile.ZipFile(${JSON.stringify(join(work, wheel))}).namelist()
print(trueframe.__file__, 'trueframe/py.typed' in names, 'trueframe/v1/event_pb2.pyi' in names)`,
    ],
    work,
  );
  expect(said).toContain(`${wheel}/trueframe/__init__.py True True`);
});
