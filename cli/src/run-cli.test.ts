import { expect, test } from 'vitest';
import { runCli } from './run-cli.ts';

/** Runs a command in this process; what it wrote, and its exit code. */
async function run(...argv: string[]) {
  const text = { stdout: '', stderr: '' };
  const sink = (name: keyof typeof text) => ({
    write(more: string) {
      text[name] += more;
    },
  });
  const code = await runCli(argv, { stdout: sink('stdout'), stderr: sink('stderr') });
  return { code, ...text };
}

test('output goes where the caller wants it, without colours; the exit code is returned', async () => {
  const help = await run('--help');
  expect(help).toMatchObject({ code: 0, stderr: '' });
  expect(help.stdout).toMatch(/^ {2}analyze +Analyse files/m);
  expect((await run('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(await run('dance')).toEqual({
    code: 2,
    stdout: '',
    stderr: 'error REQUEST_INVALID: no command dance; see trueframe --help\n',
  });
});

test('commands that run at the same time keep their output apart', async () => {
  const [one, two] = await Promise.all([run('list', 'moons'), run('list', 'stars')]);
  expect(one.stderr).toContain('moons');
  expect(two.stderr).toContain('stars');
  expect(one.stderr + two.stderr).not.toMatch(/moons[\s\S]*moons|stars[\s\S]*stars/);
});
