import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeClip } from '../helpers/make-clip.ts';
import { execFileSync } from '../helpers/programs.ts';
import { TestDaemon } from '../helpers/test-daemon.ts';

/** From now on the process may open only this many files more than it has open. */
function leaveFiles(pid: number, more: number): void {
  const open = new Set(readdirSync(`/proc/${pid}/fd`).map(Number));
  let limit = 0;
  for (let free = 0; free < more || open.has(limit); limit += 1) if (!open.has(limit)) free += 1;
  execFileSync('prlimit', [`--pid=${pid}`, `--nofile=${limit}:`]);
}

test('an engine that may open no more files says so, and analyses again once it may', async () => {
  const daemon = await TestDaemon.launch();
  try {
    const { enginePid } = await daemon.state();
    leaveFiles(enginePid, 2);
    const { error, details, status } = await daemon.client.analyze({ source: makeClip(1) }).ended;
    expect({ status, reason: error?.reason }).toEqual({
      status: 'RESOURCE_EXHAUSTED',
      reason: 'MACHINE_EXHAUSTED',
    });
    expect(details).toMatch(
      /EMFILE: this process may open no more files; raise its limit \(ulimit -n/,
    );
    expect(error?.metadata).toMatchObject({ errno: 'EMFILE' });

    leaveFiles(enginePid, 200);
    expect((await daemon.analyze({ source: makeClip(1) })).end.status).toBe('OK');
  } finally {
    await daemon.close();
  }
});
