import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ClientHttp2Session } from 'node:http2';
import { join } from 'node:path';
import { root } from '../../../lib/scene.ts';
import { stopwatch } from '../wait.ts';
import { framed, openCall, openHttp2, requestOf } from './http2-caller.ts';

const DEAF = join(root, 'benchmarks/src/reliability/lib/hostile/deaf.py');

export interface SilentReaders {
  /** Milliseconds from the request to the end of the call, of those that hear of their end. */
  readonly endedAfter: number[];
  readonly sessions: readonly ClientHttp2Session[];
}

/** Callers of one connection each that read their sockets, and nothing of the answer. `window` 0: not a byte of it can be sent. */
export function silentReaders(
  address: string,
  count: number,
  window: number,
  request: object,
): SilentReaders {
  const { path, body } = requestOf('Watch', request);
  const endedAfter: number[] = [];
  const sessions = Array.from({ length: count }, () => {
    const session = openHttp2(address, window);
    session.once('connect', () => {
      const elapsed = stopwatch();
      const stream = openCall(session, path);
      stream.once('close', () => endedAfter.push(elapsed()));
      stream.pause().end(framed(body));
    });
    return session;
  });
  return { endedAfter, sessions };
}

/** Callers of four calls each that do not even read their sockets, in a process of their own. It is returned when all of them have sent their request. */
export async function deafReaders(
  address: string,
  count: number,
  request: object,
): Promise<ChildProcess> {
  const [host = '', port = ''] = address.split(':');
  const { path, body } = requestOf('Watch', request);
  const args = [DEAF, host, port, `${count}`, path, body.toString('hex')];
  const child = spawn('python3', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout as NonNullable<typeof child.stdout>, 'data');
  return child;
}
