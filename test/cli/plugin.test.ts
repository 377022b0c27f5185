import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { execFileSync } from '../helpers/programs.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { jsonLines, trueframeHere } from './run-trueframe.ts';

const PARTS = ['detector', 'tracker', 'model', 'pooling'] as const;
const KINDS = [...PARTS, 'sink'] as const;

/** A new plugin in a folder that has nothing to do with this repository. */
async function newPlugin(kind: string, id = `my-${kind}`): Promise<string> {
  const folder = join(mkdtempSync(join(tempFolder(), 'new-')), id);
  const made = await trueframeHere(['plugin', 'new', id, '--kind', kind, '--folder', folder]);
  expect(made).toMatchObject({ code: 0, stderr: '' });
  return folder;
}

interface Row {
  readonly subject: string;
  readonly check: string;
  readonly outcome: string;
}

test.each(KINDS)('a new %s passes all checks', async (kind) => {
  const folder = await newPlugin(kind);
  const { code, stdout, stderr } = await trueframeHere(['plugin', 'test', folder, '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const rows = jsonLines<Row>(stdout);
  expect(rows.length).toBeGreaterThan(8);
  expect(new Set(rows.map(({ subject }) => subject))).toEqual(
    new Set(['package', `${kind} my-${kind}`]),
  );
  const notOk = rows.filter(({ outcome }) => outcome !== 'ok');
  expect(notOk.length).toBe(kind === 'detector' || kind === 'model' ? 1 : 0);
});

test('pipelines of new plugins fit together', async () => {
  const flags: string[] = [];
  for (const kind of PARTS) {
    const folder = await newPlugin(kind);
    flags.push('--plugin', folder, '--pipeline-file', join(folder, 'pipeline.yaml'));
  }
  const { code, stdout } = await trueframeHere(['check', ...flags]);
  expect(code).toBe(0);
  const usable = /^pipelines: (.*)$/m.exec(stdout)?.[1]?.split(', ');
  expect(usable).toEqual(expect.arrayContaining(PARTS.map((kind) => `my-${kind}`)));
});

test('the configuration of a new sink is one', async () => {
  const cwd = await newPlugin('sink');
  const { code, stdout } = await trueframeHere(['check', 'trueframe.yml'], { cwd });
  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringMatching(/my-sink/) });
});

test('examples of the author make more checks', async () => {
  const folder = await newPlugin('pooling', 'strict');
  writeFileSync(join(folder, 'conformance.js'), 'export default { strict: { budgetMs: 0 } };');
  const { code, stdout } = await trueframeHere(['plugin', 'test', folder]);
  expect(code).toBe(2);
  expect(stdout).toMatch(/^pooling strict +keeps its time budget .*failed$/m);
});

test('the test that comes with it runs without this program', async () => {
  const cwd = await newPlugin('sink');
  const report = execFileSync(process.execPath, ['--test'], { cwd, encoding: 'utf8' });
  expect(report).toMatch(/^\S+ fail 0$/m);
  expect(report).toMatch(/^\S+ pass [1-9]/m);
});

test('a plugin that breaks a promise is told which one, with exit code 2', async () => {
  const folder = await newPlugin('pooling', 'upside-down');
  const entry = join(folder, 'index.js');
  const code = readFileSync(entry, 'utf8').replace(
    'return counted.reduce',
    'return 1 - counted.reduce',
  );
  writeFileSync(entry, code);
  const broken = await trueframeHere(['plugin', 'test', folder]);
  expect(broken.code).toBe(2);
  expect(broken.stdout).toMatch(
    /^pooling upside-down +points the right way, 1 = synthetic .*failed$/m,
  );
  expect(broken.stdout).toMatch(
    /^failed pooling upside-down: points the right way, 1 = synthetic: PLUGIN_OUTPUT_INVALID: 1 samples of 0\.9 gave/m,
  );
  expect(broken.stdout).toMatch(/^\d checks passed, 2 failed$/m);

  const silent = await newPlugin('pooling', 'silent');
  appendFileSync(join(silent, 'index.js'), '\nthrow new Error("not today");\n');
  const throwing = await trueframeHere(['plugin', 'test', silent]);
  expect(throwing.code).toBe(2);
  expect(throwing.stdout).toMatch(/^failed package: .*not today/m);
});

test('nothing is written over, and a kind or name that is none is refused', async () => {
  const folder = await newPlugin('pooling');
  const refused = async (...args: string[]) => {
    const { code, stderr } = await trueframeHere(['plugin', ...args]);
    return `${code} ${stderr}`;
  };
  const again = ['new', 'again', '--kind', 'model', '--folder', folder];
  expect(await refused(...again)).toMatch(/^2 error REQUEST_INVALID: .* is not empty/);
  expect(await refused('new', 'a', '--kind', 'sponge')).toMatch(
    /--kind is one of detector, tracker/,
  );
  expect(await refused('new', 'a')).toMatch(/--kind is missing/);
  expect(await refused('new', '../a', '--kind', 'model')).toMatch(/lower case letters/);
  expect(await refused('test', tempFolder())).toMatch(/^2 /);
  expect(await refused('tes')).toMatch(/there are new, test: .*Did you mean test/);
});
