import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Caller } from './caller.ts';
import type { ServedDaemon } from './served-daemon.ts';

/** Ways in which a session begins and ends before its source does. */
const WAYS = [
  'cancelled',
  'stopped',
  'unreachable',
  'push cancelled',
  'push ended',
  'left',
] as const;

const PUSHED_BYTES = 30_000;

export interface ChurnMedia {
  /** A file that lasts longer than any session here. */
  readonly file: string;
  /** An MPEG transport stream. */
  readonly stream: string;
}

/** Starts and stops one session, in the `k`-th way. Returns the way and its end, e.g. `stopped OK`. */
export async function startAndStop(
  daemon: ServedDaemon,
  { file, stream }: ChurnMedia,
  k: number,
): Promise<string> {
  const way = WAYS[k % WAYS.length] as (typeof WAYS)[number];
  const call = await begin(daemon, way, way.startsWith('push') ? stream : file);
  const { status, code } = await call.ended;
  return `${way}: ${code || status}`;
}

async function begin(
  daemon: ServedDaemon,
  way: (typeof WAYS)[number],
  media: string,
): Promise<Caller> {
  if (way === 'unreachable') return daemon.analyze({ source: 'rtsp://127.0.0.1:1/nobody' });
  if (way === 'push cancelled' || way === 'push ended') return pushed(daemon, media, way);
  // A session that nobody reads ends at once.
  const call = daemon.analyze({ source: media, options: { graceMs: 0 } });
  await call.until(({ sessionStarted, verdict }) => sessionStarted ?? verdict).catch(() => {});
  if (way === 'stopped') await daemon.client.stopSession(call.sessionId).catch(() => {});
  else call.cancel();
  return call;
}

async function pushed(daemon: ServedDaemon, stream: string, way: string): Promise<Caller> {
  const push = daemon.raw.push();
  const call = new Caller(push as never);
  push.write({ open: { format: 'MEDIA_FORMAT_MPEGTS', options: { graceMs: 0 } } });
  push.write({ media: { data: readFileSync(stream).subarray(0, PUSHED_BYTES) } });
  await sleep(30);
  if (way === 'push cancelled') push.cancel();
  else push.end();
  return call;
}
