import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { formerBundles, nameOf, pipelineNamed, pipelineNames } from './pipelines.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trueframe-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a bundle that was removed comes out of the history, one that is there stays where it is', () => {
  const repository = join(folder, 'repository');
  const git = (...args: string[]) => {
    const who = ['-c', 'user.name=a', '-c', 'user.email=a@b'];
    execFileSync('git', [...who, ...args], { cwd: repository, stdio: 'ignore' });
  };
  const bundle = (name: string) => join(repository, 'plugins/embedded/models', name);
  for (const name of ['old', 'kept']) {
    mkdirSync(bundle(name), { recursive: true });
    writeFileSync(join(bundle(name), 'model.json'), `{"id":"${name}"}`);
  }
  git('init');
  git('add', '.');
  git('commit', '-m', 'two');
  rmSync(bundle('old'), { recursive: true });
  git('commit', '-am', 'one');
  writeFileSync(join(repository, 'later'), '');
  git('add', '.');
  git('commit', '-m', 'later');

  const former = formerBundles(['old', 'kept'], join(folder, 'former'), { repository });
  expect(readFileSync(join(former, 'old/model.json'), 'utf8')).toBe('{"id":"old"}');
  expect(existsSync(join(former, 'kept'))).toBe(false);
  expect(formerBundles(['old'], former, { repository })).toBe(former);
});

test('pipelines are named by their file, whose id is the same', () => {
  expect(pipelineNames()).toContain('tight-bands');
  for (const name of pipelineNames()) {
    expect(readFileSync(pipelineNamed(name), 'utf8')).toMatch(new RegExp(`^id: ${name}$`, 'm'));
    expect(nameOf(pipelineNamed(name))).toBe(name);
  }
  expect(pipelineNamed('embedded')).toBe('embedded');
});
