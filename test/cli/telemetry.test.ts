import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { TestClient } from '../helpers/client.ts';
import { fixture } from '../helpers/fixture.ts';
import { runFile, spawn } from '../helpers/programs.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

// onnxruntime 1.30 looks a host up and leaves files behind unless it is told not to before it loads. strace sees what native
// code does; the files appear a second after the first model is opened.

const root = fileURLToPath(new URL('../..', import.meta.url));
const bin = join(root, 'cli/bin/trueframe.js');
const demo = join(root, 'examples/demo.mp4');

/** A program under strace, in folders of its own. Ended by `end`, or by itself. */
function traced(args: readonly string[]) {
  const folder = tempFolder();
  const paths = ['tmp', 'cache', 'home'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const path of paths) mkdirSync(path);
  const [TMPDIR, XDG_CACHE_HOME, HOME] = paths;
  const trace = join(folder, 'trace');
  const { PATH = '' } = process.env;
  const calls = 'trace=socket,connect,sendto,sendmsg,sendmmsg';
  const child = spawn(
    'strace',
    ['-f', '--seccomp-bpf', '-qq', '-e', calls, '-o', trace, process.execPath, ...args],
    { cwd: folder, env: { PATH, HOME, TMPDIR, XDG_CACHE_HOME }, detached: true },
  );
  onTestFinished(() => {
    if (child.exitCode === null && child.pid) process.kill(-child.pid, 'SIGKILL');
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
  return {
    child,
    output: () => output,
    /** Lines that name an address of another machine, or of a name server, and files that are not Trueframe's. */
    traces() {
      const talk = readFileSync(trace, 'utf8')
        .split('\n')
        .filter(
          (line) =>
            /sa_family=AF_INET6?,/.test(line) && !/"(127\.0\.0\.1|::1|0\.0\.0\.0|::)"/.test(line),
        );
      const files = paths.flatMap((path) =>
        readdirSync(path, { recursive: true }).map((name) =>
          join(path, String(name)).slice(folder.length + 1),
        ),
      );
      return { talk, files: files.filter((name) => !/^cache\/trueframe(\/|$)/.test(name)) };
    },
  };
}

const QUIET = { talk: [], files: [] };

test('analyze, score and models verify talk to nobody and leave nothing but our cache', async () => {
  const bundles = fixture('models');
  const picture = join(tempFolder(), 'face.png');
  await runFile('ffmpeg', ['-v', 'error', '-ss', '3', '-i', demo, '-frames:v', '1', picture]);
  for (const args of [
    ['analyze', demo, '--json'],
    ['score', picture, '--model', 'brightness', '--whole', '--models', bundles],
    ['models', 'verify', 'brightness', '--models', bundles],
  ]) {
    const run = traced([bin, ...args]);
    const [code] = await once(run.child, 'close');
    expect(code, run.output()).toBe(0);
    expect(run.traces(), args[0]).toEqual(QUIET);
  }
});

test('a daemon with its engine and a session talks to nobody', async () => {
  const ports = ['--grpc-address', '127.0.0.1:0', '--metrics-address', '127.0.0.1:0'];
  const run = traced([bin, 'serve', ...ports]);
  await expect.poll(run.output, { timeout: 60_000 }).toMatch(/^ready$/m);
  const client = new TestClient(/^grpc (\S+)$/m.exec(run.output())?.[1] ?? '');
  expect(await client.analyze({ source: demo }).ended).toMatchObject({ status: 'OK' });
  client.close();
  process.kill(-(run.child.pid as number), 'SIGTERM');
  await once(run.child, 'close');
  expect(run.traces()).toEqual(QUIET);
});

test('a program that opens models through the daemon’s package is quiet, in its threads, too', async () => {
  const daemon = JSON.stringify(import.meta.resolve('@trueframe/daemon/models'));
  const opens = `
    const { openPluginContext } = await import(${daemon});
    const context = await openPluginContext({ models: [${JSON.stringify(fixture('models'))}] });
    await context.models.open('brightness');
    await new Promise((resolve) => setTimeout(resolve, 2500));
    await context[Symbol.asyncDispose]();`;
  const inThread = `
    const { Worker } = await import('node:worker_threads');
    const text = encodeURIComponent(${JSON.stringify(opens)});
    const thread = new Worker(new URL('data:text/javascript,' + text));
    thread.on('error', (error) => console.log(error.code, error.message));`;
  const program = (text: string) => traced(['--input-type=module', '--eval', text]);
  const main = program(opens);
  const quietThread = program(`await import(${daemon});${inThread}`);
  const loudThread = program(inThread);
  for (const { child } of [main, quietThread, loudThread]) {
    if (child.exitCode === null) await once(child, 'close');
  }
  expect(main.output() + quietThread.output()).toBe('');
  expect(main.traces()).toEqual(QUIET);
  expect(quietThread.traces()).toEqual(QUIET);
  expect(loudThread.output()).toMatch(/^MODEL_LOAD_FAILED .*ORT_DISABLE_TELEMETRY=1/);
  expect(loudThread.traces()).toEqual(QUIET);
});
