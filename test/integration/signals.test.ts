import { readdirSync, readFileSync, readlinkSync as readlink } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { serve } from '../cli/serve.ts';
import { TestClient } from '../helpers/client.ts';
import { faultyFlags } from '../helpers/faulty.ts';
import { makeClip } from '../helpers/make-clip.ts';

/** The process and all that it started. */
function family(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8')
      .split(' ')
      .filter(Boolean)
      .map(Number),
  );
  return [pid, ...children.flatMap(family)];
}

/** Sockets on which a process listens for TCP. */
function listening(pid: number): number {
  const inodes = new Set(
    readFileSync('/proc/net/tcp', 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter((row) => row[3] === '0A')
      .map((row) => row[9]),
  );
  return readdirSync(`/proc/${pid}/fd`).filter((fd) => {
    try {
      return inodes.has(/socket:\[(\d+)\]/.exec(readlink(`/proc/${pid}/fd/${fd}`))?.[1]);
    } catch {
      return false;
    }
  }).length;
}

test('HUP, USR1 and USR2 end neither the daemon nor its engine nor a decoder, and open no debugger', async () => {
  const { daemon, address } = await serve([...faultyFlags, '--log', 'info']);
  const client = new TestClient(address);
  const call = client.analyze({
    source: makeClip(6),
    options: { pipeline: 'slow', includeScores: true },
  });
  await call.until(({ scores }) => Boolean(scores));
  const pid = daemon.child.pid as number;
  const before = family(pid);
  expect(before.length).toBeGreaterThanOrEqual(3); // Control, engine, decoder.
  const ports = before.map(listening);
  for (const signal of ['SIGHUP', 'SIGUSR1', 'SIGUSR2'] as const) {
    for (const one of before) process.kill(one, signal);
    await sleep(300);
  }
  await daemon.seen(/SIGHUP ignored/);
  expect(family(pid)).toEqual(before);
  expect(before.map(listening)).toEqual(ports);
  expect(await call.ended).toMatchObject({ status: 'OK' });
  client.close();
  daemon.child.kill('SIGTERM');
  const { code, stderr } = await daemon.ended;
  expect({ code, debuggers: /Debugger listening/.test(stderr) }).toEqual({
    code: 0,
    debuggers: false,
  });
});

test('Ctrl-C that arrives twice at once, as through npx, drains', async () => {
  const { daemon, address } = await serve([...faultyFlags, '--log', 'info']);
  const client = new TestClient(address);
  const call = client.analyze({
    source: makeClip(60),
    options: { pipeline: 'slow', includeScores: true },
  });
  await call.until(({ scores }) => Boolean(scores));
  daemon.child.kill('SIGINT');
  await daemon.seen(/draining/);
  daemon.child.kill('SIGINT');
  expect(await call.ended).toMatchObject({ status: 'OK' });
  expect(call.summary?.endReason).toBe('END_REASON_DRAINED');
  client.close();
  expect(await daemon.ended).toMatchObject({ code: 0 });
});
