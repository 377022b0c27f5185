import { setTimeout as sleep } from 'node:timers/promises';
import {
  LiveLoad,
  type LoadSample,
  measureLoad,
  PulledSession,
  PushedSession,
  syntheticClip,
} from '@trueframe/cli/load';
import { DaemonClient } from '@trueframe/client';
import type { ConfigInput } from '@trueframe/daemon';
import { MeasuredDaemon } from './daemon.ts';
import { modelFolders } from './scene.ts';

/** A daemon under live load: 720p25 with one face, pushed in real time, 5 frames per second analysed. */
export interface Live {
  readonly daemon: MeasuredDaemon;
  readonly load: LiveLoad;
  /** Brings the load to a number of sessions, lets it settle and watches it. */
  watch(sessions: number, settleSeconds: number, windowSeconds: number): Promise<LoadSample>;
}

export interface LiveOptions {
  /**
   * Pulled by the daemon instead of pushed; when its frames were sent is not known then, and there are no delays. Empty: the
   * load is pushed.
   */
  readonly source?: string;
  /** Flags of Node for the control process and the engine. */
  readonly execArgv?: readonly string[];
}

/** @param sessions what the daemon's configuration says of admission */
export async function withLive<T>(
  pipeline: string,
  sessions: NonNullable<ConfigInput['sessions']>,
  run: (live: Live) => Promise<T>,
  { source = '', execArgv = [] }: LiveOptions = {},
): Promise<T> {
  const clip = await syntheticClip();
  const daemon = await MeasuredDaemon.start({ models: modelFolders, sessions }, execArgv);
  const client = new DaemonClient(daemon.grpcAddress);
  const options = { pipeline, sampling: { fps: 5 }, includeScores: true };
  const load = new LiveLoad(client, (to, _index, startMs, watch) =>
    source === ''
      ? new PushedSession(to, clip, options, startMs, watch)
      : new PulledSession(to, { source, options }),
  );
  try {
    return await run({
      daemon,
      load,
      async watch(sessions, settleSeconds, windowSeconds) {
        await load.resize(sessions);
        await sleep(settleSeconds * 1000);
        return measureLoad(load, daemon, windowSeconds);
      },
    });
  } finally {
    await load.close();
    client.close();
    await daemon.close();
  }
}
