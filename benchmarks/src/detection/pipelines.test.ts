import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { formerBundles, nameOf, pipelineNamed, pipelineNames } from './pipelines.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trueframe-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a bundle comes out of the history as it was, under an id of its own', () => {
  const repository = join(folder, 'repository');
  const git = (...args: string[]) => {
    const who = ['-c', 'user.name=a', '-c', 'user.email=a@b'];
    execFileSync('git', [...who, ...args], { cwd: repository, stdio: 'ignore' });
  };
  const bundle = join(repository, 'plugins/embedded/models/old');
  mkdirSync(bundle, { recursive: true });
  const write = (version: number) =>
    writeFileSync(join(bundle, 'model.json'), `{"id": "embedded-old", "version": ${version}}`);
  write(1);
  git('init');
  git('add', '.');
  git('commit', '-m', 'as it was');
  git('tag', 'before');
  write(2);
  git('commit', '-am', 'as it is');

  const options = { repository, commit: 'before' };
  const former = formerBundles(['old'], join(folder, 'former'), options);
  const manifest = () => readFileSync(join(former, 'old/model.json'), 'utf8');
  expect(manifest()).toBe('{"id": "former-old", "version": 1}');
  expect(formerBundles(['old'], former, options)).toBe(former);
  expect(manifest()).toContain('former-old');
});

test('pipelines are named by their file, whose id is the same', () => {
  expect(pipelineNames()).toContain('tight-bands');
  for (const name of pipelineNames()) {
    expect(readFileSync(pipelineNamed(name), 'utf8')).toMatch(new RegExp(`^id: ${name}$`, 'm'));
    expect(nameOf(pipelineNamed(name))).toBe(name);
  }
  expect(pipelineNamed('embedded')).toBe('embedded');
});
