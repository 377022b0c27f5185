import type { Caller } from './caller.ts';
import type { ServedDaemon } from './served-daemon.ts';

/** A call whose first scores are there. */
export async function watching(
  daemon: ServedDaemon,
  source: string,
  options: object = {},
): Promise<Caller> {
  const call = daemon.analyze({ source, options: { includeScores: true, ...options } });
  await call.until(({ scores }) => scores);
  return call;
}

/** Ends a live session as an operator does, with its summary. */
export async function stopWatching(daemon: ServedDaemon, call: Caller): Promise<void> {
  await daemon.client.stopSession(call.sessionId);
  await call.ended;
}
