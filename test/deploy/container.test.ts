import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ValidationSeverity, validate } from 'dockerfile-utils';
import { describe, expect, test } from 'vitest';
import { spawnSync } from '../helpers/programs.ts';
import { files, root } from '../repo/documents.ts';

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const containerfile = read('deploy/container/Containerfile');
const hasShellcheck = spawnSync('shellcheck', ['--version']).status === 0;

test('the Containerfile is one, and has nothing that is outdated', () => {
  const { ERROR } = ValidationSeverity;
  const problems = validate(containerfile, {
    deprecatedMaintainer: ERROR,
    instructionWorkdirRelative: ERROR,
  });
  expect(problems).toEqual([]);
});

describe('what the last stage of the Containerfile says', () => {
  const last = containerfile.split(/^FROM /m).at(-1) ?? '';

  test('its user is the one that runtime.sh makes, in numbers, so that Kubernetes sees that it is not root', () => {
    const [, uid, gid] = /^USER (\d+):(\d+)$/m.exec(last) ?? [];
    const script = read('deploy/container/runtime.sh');
    expect(Number(uid)).toBeGreaterThan(0);
    expect(script).toContain(`useradd --uid ${uid} --gid ${gid} `);
  });

  test('nothing runs in it but runtime.sh: no build tool gets in', () => {
    expect(last.match(/^RUN .*$/gm)).toEqual([expect.stringMatching(/ sh \/mnt\/runtime\.sh$/)]);
  });

  test('it is asked for its health by a command that there is', () => {
    expect(last).toMatch(/^HEALTHCHECK .*CMD \["trueframe", "health"\]$/m);
    expect(read('cli/src/commands.ts')).toContain('  health: {');
  });
});

test('what an image is built from has every package of the workspace', () => {
  const { workspaces } = JSON.parse(read('package.json'));
  const patterns = read('.dockerignore')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  for (const folder of workspaces) {
    for (const part of folder.split('/')) expect(patterns).not.toContain(part);
  }
});

test.skipIf(!hasShellcheck)('shellcheck has nothing to say about the scripts', () => {
  const scripts = files.filter((path) => /^(deploy|scripts)\/.*\.sh$/.test(path));
  // Single quotes hold programs for other shells, perl and Node.
  const { stdout, status } = spawnSync('shellcheck', ['--exclude=SC2016', ...scripts], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(stdout).toBe('');
  expect(status).toBe(0);
});
