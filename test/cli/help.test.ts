import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { trueframe, trueframeHere } from './run-trueframe.ts';

const commands = [
  'serve',
  'analyze',
  'evaluate',
  'detect',
  'score',
  'check',
  'list',
  'models',
  'bench',
  'compile',
  'gpu',
  'doctor',
];

test('--help names every command and loads no native code', async () => {
  // Shared libraries show up in the memory map: strace without strace.
  const report = `process.on('exit', () => { if (/onnxruntime/.test(require('node:fs').readFileSync('/proc/self/maps', 'utf8'))) process.stderr.write('NATIVE'); })`;
  const NODE_OPTIONS = `--import data:text/javascript,${encodeURIComponent(`import { createRequire } from 'node:module'; const require = createRequire('/');${report}`)}`;
  const { code, stdout, stderr } = await trueframe(['--help'], { env: { NODE_OPTIONS } });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const command of commands) expect(stdout).toMatch(new RegExp(`^ {2}${command} `, 'm'));
});

test.each(commands)('%s --help lists its flags without running it', async (command) => {
  const { code, stdout, stderr } = await trueframeHere([command, '--help']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain(`trueframe ${command}`);
  expect(stdout).toContain('--config=<FILE>');
});

test('--version is that of the package', async () => {
  const url = new URL('../../cli/package.json', import.meta.url);
  const { version } = JSON.parse(readFileSync(url, 'utf8'));
  expect(await trueframe(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n` });
});

test.each([
  [['dance'], /no command dance/],
  [['list', 'plugins', '--jsno'], /unknown option '--jsno'/],
  [['list', 'moons'], /cannot list moons; there are plugins, models/],
  [['list'], /WHAT is missing/],
  [['analyze'], /SOURCE is missing/],
  [['analyze', 'a.mp4', '--fps', 'many'], /--fps is a number above 0, not many/],
  [['analyze', 'a.mp4', '--fps', '1', '--all'], /exclude one another/],
  [['analyze', 'a.mp4', '--references-only'], /goes with --fps/],
  [['analyze', 'a.mp4', '--max-duration', '10'], /--max-duration is a duration/],
  [['evaluate'], /INPUT is missing/],
  [['evaluate', '.', '--jobs', '0'], /--jobs is a whole number from 1 on, not 0/],
  [['score', 'a.png'], /--model is missing/],
  [['detect', 'a.png', '--options', '[1]'], /--options must be a JSON object/],
  [['models', 'burn'], /models cannot burn/],
  [['serve', 'now'], /unexpected argument now/],
])(
  'trueframe %j is refused with REQUEST_INVALID, exit code 2 and no stack',
  async (args, message) => {
    const { code, stdout, stderr } = await trueframeHere(args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^error REQUEST_INVALID: /);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  },
);

test('the program itself ends with the exit code of the command', async () => {
  const { code, stdout, stderr } = await trueframe(['dance']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^error REQUEST_INVALID: no command dance/);
});

test('--verbose adds the stack', async () => {
  const { stderr } = await trueframeHere(['dance', '--verbose']);
  expect(stderr).toMatch(/^\s+at .*run-cli/m);
});

test('without a command the help is shown, and the exit code says that nothing was done', async () => {
  const { code, stdout } = await trueframeHere([]);
  expect(code).toBe(2);
  expect(stdout).toContain('Usage: trueframe COMMAND');
});
