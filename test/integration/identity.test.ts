import { once } from 'node:events';
import { chmodSync, chownSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { TestClient } from '../helpers/client.ts';
import { faultyFlags } from '../helpers/faulty.ts';
import { type ChildProcess, execFileSync, spawn } from '../helpers/programs.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const demo = join(root, 'examples/demo.mp4');
const bin = join(root, 'cli/bin/trueframe.js');
const ports = ['--grpc-address', '127.0.0.1:0', '--metrics-address', '127.0.0.1:0'];

/** True when this program runs here: it needs rights that not everybody has. */
function can(program: string, ...args: string[]): boolean {
  try {
    execFileSync(program, [...args, 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const UNKNOWN_UID = ['--reuid=1000650000', '--regid=1000650000', '--clear-groups'];
const PID_NAMESPACE = ['--pid', '--fork', '--mount-proc', '--kill-child'];

async function start(program: string, args: readonly string[], env: Record<string, string>) {
  const { PATH = '' } = process.env;
  const child = spawn(
    program,
    [...args, process.execPath, bin, 'serve', ...ports, ...faultyFlags],
    {
      env: { PATH, ...env },
    },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
  const ended = once(child, 'close');
  await expect.poll(() => output, { timeout: 60_000 }).toMatch(/^ready$/m);
  const client = new TestClient(/^grpc (\S+)$/m.exec(output)?.[1] ?? '');
  onTestFinished(() => client.close());
  return { child, client, output: () => output, ended };
}

interface Facts {
  readonly pid: number;
  readonly parent: number;
  readonly state: string;
  readonly name: string;
}

/** Returns the processes below a process that are not reaped, itself left out. */
function below({ pid }: Pick<ChildProcess, 'pid'>): readonly Facts[] {
  const all = readdirSync('/proc').flatMap((name): Facts[] => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const [, command = '', state = '', parent] = /^\d+ \((.*)\) (\S) (\d+) /.exec(stat) ?? [];
      return [{ pid: Number(name), parent: Number(parent), state, name: command }];
    } catch {
      return [];
    }
  });
  const found = (parent: number): Facts[] =>
    all.filter((one) => one.parent === parent).flatMap((one) => [one, ...found(one.pid)]);
  return found(pid as number);
}

test.skipIf(!can('setpriv', ...UNKNOWN_UID))(
  'a user that nobody knows, without a home, runs a daemon whose cache is temporary, and is told',
  async () => {
    const TMPDIR = tempFolder();
    chownSync(TMPDIR, 1000650000, 1000650000);
    chmodSync(TMPDIR, 0o700);
    const daemon = await start('setpriv', UNKNOWN_UID, { TMPDIR });
    expect(await daemon.client.analyze({ source: demo }).ended).toMatchObject({ status: 'OK' });
    expect(daemon.output()).toContain('this user has no home folder');
    expect(readdirSync(join(TMPDIR, 'trueframe-cache-1000650000'))).toContain('optimised');
    daemon.child.kill('SIGTERM');
    expect(await daemon.ended).toEqual([0, null]);
    expect(readdirSync(TMPDIR)).toEqual(['trueframe-cache-1000650000']);
  },
);

test.skipIf(!can('unshare', ...PID_NAMESPACE))(
  'the first process of a container keeps no zombies when engines die, and drains on SIGTERM',
  async () => {
    const daemon = await start('unshare', PID_NAMESPACE, { HOME: tempFolder() });
    const engines = () =>
      below(daemon.child).filter(({ pid, state }) => {
        if (state === 'Z') return false;
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('engine/main.js');
      });
    for (let death = 0; death < 2; death += 1) {
      const calls = [1, 2, 3].map(() =>
        daemon.client.analyze({ source: demo, options: { pipeline: 'slow', includeScores: true } }),
      );
      await Promise.all(calls.map((call) => call.until(({ scores }) => Boolean(scores))));
      const [engine] = engines();
      process.kill(engine!.pid, 'SIGKILL');
      await expect.poll(() => engines()[0]?.pid, { timeout: 30_000 }).not.toBe(engine!.pid);
      for (const call of calls) call.cancel();
    }
    const zombies = () => below(daemon.child).filter(({ state }) => state === 'Z');
    await expect.poll(zombies, { timeout: 10_000 }).toEqual([]);
    const first = below(daemon.child)[0] as Facts;
    process.kill(first.pid, 'SIGTERM');
    expect(await daemon.ended).toEqual([0, null]);
    expect(daemon.output()).toContain('"signal":"SIGTERM"');
  },
);
