import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fixture } from '../helpers/fixture.ts';
import { copyOf } from '../helpers/signed.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { jsonLines, trueframeHere } from './run-trueframe.ts';

test('keygen, sign and verify go together; a daemon that wants signatures uses what they made', async () => {
  const cwd = tempFolder();
  const plugin = copyOf(fixture('third-party'), join(cwd, 'third-party'));
  const bundle = copyOf(fixture('models/brightness'), join(cwd, 'models/brightness'));
  copyOf(fixture('models/picky'), join(cwd, 'models/picky'));
  expect((await trueframeHere(['keygen', 'mine'], { cwd })).stdout).toMatch(
    /^key [0-9a-f]{32}: mine\.pem/,
  );
  expect((await stat(join(cwd, 'mine.pem'))).mode & 0o777).toBe(0o600);
  const again = await trueframeHere(['keygen', 'mine'], { cwd });
  expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('EEXIST') });

  for (const folder of [plugin, bundle]) {
    expect((await trueframeHere(['sign', folder, '--key', 'mine.pem'], { cwd })).code).toBe(0);
    const verified = await trueframeHere(['verify', folder, '--key', 'mine.pub.pem'], { cwd });
    expect(verified).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^ok .*files, signed/),
    });
  }

  const config = `plugins: [./third-party]\nmodels: [models]\ncache: cache\ntrust: { require: all, keys: [mine.pub.pem] }\n`;
  await writeFile(join(cwd, 'trueframe.yml'), config);
  const listed = await trueframeHere(['list', 'models', '--config', 'trueframe.yml', '--json'], {
    cwd,
  });
  const rows = jsonLines<{ id: string; problem: string }>(listed.stdout);
  const problemOf = (id: string) => rows.find((row) => row.id === id)?.problem;
  expect(problemOf('brightness')).toBe('');
  expect(problemOf('third-party-brightness')).toBe('');
  expect(problemOf('picky')).toMatch(/picky is not trusted: it is not signed/);
  expect((await trueframeHere(['check', 'trueframe.yml'], { cwd })).stdout).toMatch(
    /^pipelines: .*third-party/m,
  );

  const entry = join(plugin, 'index.js');
  await writeFile(entry, `${await readFile(entry, 'utf8')}\n// harmless`);
  const changed = await trueframeHere(['verify', plugin, '--key', 'mine.pub.pem'], { cwd });
  expect(changed).toMatchObject({ code: 2, stderr: expect.stringMatching(/index\.js has sha256/) });
  const checked = await trueframeHere(['check', 'trueframe.yml'], { cwd });
  expect(checked).toMatchObject({
    code: 2,
    stdout: expect.stringMatching(/PLUGIN_UNTRUSTED: detector centre/),
  });
  const plugins = await trueframeHere(['list', 'plugins', '--config', 'trueframe.yml'], { cwd });
  expect(plugins.stdout).toMatch(/^centre: plugin .* is not trusted/m);
});

test('sign refuses keys that cannot sign, and folders that are neither', async () => {
  const cwd = tempFolder();
  copyOf(fixture('third-party'), join(cwd, 'plugin'));
  await trueframeHere(['keygen', 'mine'], { cwd });
  expect(await trueframeHere(['sign', 'plugin', '--key', 'mine.pub.pem'], { cwd })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('no private Ed25519 key'),
  });
  expect(await trueframeHere(['sign', '.', '--key', 'mine.pem'], { cwd })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('neither a model.json nor a package.json'),
  });
  expect(await trueframeHere(['verify', 'plugin', '--key', 'mine.pem'], { cwd })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('belongs to the signer alone'),
  });
});
