import type { DaemonClient } from '@trueframe/client';
import { mediaTime } from '@trueframe/client/words';
import type { Event__Output } from '@trueframe/proto';
import type { SingleBar } from 'cli-progress';
import { output } from './output.ts';
import { faceCount } from './print-faces.ts';
import { startBar } from './progress-bar.ts';
import { terminalWidth } from './terminal.ts';

/** Shows on a terminal how far a session is; elsewhere nothing. */
export interface Progress {
  see(event: Event__Output): void;
  stop(): void;
}

export const NO_PROGRESS: Progress = { see: () => {}, stop: () => {} };

const EVERY_MS = 250;

const BAR = 'analysing {bar} {percentage} %  {time} of {length}  {tracks}';
const COUNT = 'analysing {time}  {tracks}';

/** `maxMediaMs`: where the session stops by itself; 0: at the end of its source. */
export function startProgress(client: DaemonClient, maxMediaMs: number): Progress {
  if (!output().stderr.isTTY) return NO_PROGRESS;
  let sessionId = '';
  let bar: SingleBar | undefined;
  let totalMs = 0;
  let polling = false;

  // A video without faces has no events for a long time, so the session itself is asked.
  const poll = async () => {
    if (polling || !bar) return;
    polling = true;
    try {
      const { session } = await client.getSession(sessionId);
      const { ptsMs = 0, activeTracks = 0 } = session ?? {};
      bar.update(Math.min(ptsMs, totalMs || ptsMs), payload(ptsMs, totalMs, activeTracks));
    } catch {
      // It ends with the session; what went wrong comes with the events.
    } finally {
      polling = false;
    }
  };
  const timer = setInterval(() => void poll(), EVERY_MS);

  return {
    see({ sessionId: id, sessionStarted }) {
      if (!sessionStarted || bar) return;
      sessionId = id;
      const lengths = [sessionStarted.video?.durationMs ?? 0, maxMediaMs];
      totalMs = Math.min(...lengths.filter((ms) => ms > 0));
      if (!Number.isFinite(totalMs)) totalMs = 0;
      bar = startBar(totalMs > 0 ? BAR : COUNT, totalMs || 1, payload(0, totalMs, 0));
    },
    stop() {
      clearInterval(timer);
      bar?.stop();
      bar = undefined;
    },
  };
}

/** Says on a terminal what is being waited for. */
export async function whileWaiting<T>(what: string, work: Promise<T>): Promise<T> {
  if (!output().stderr.isTTY) return work;
  // A second line would stay.
  const room = terminalWidth(output().stderr) - 3;
  output().stderr.write(`${what.slice(0, room)} …`);
  try {
    return await work;
  } finally {
    output().stderr.write('\r\u001b[K');
  }
}

function payload(ptsMs: number, totalMs: number, tracks: number): object {
  return {
    time: mediaTime(ptsMs),
    length: mediaTime(totalMs),
    tracks: faceCount(tracks),
  };
}
