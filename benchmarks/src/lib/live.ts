import { setTimeout as sleep } from 'node:timers/promises';
import {
  LiveLoad,
  type LoadSample,
  type MeasuredTarget,
  measureLoad,
  openLoad,
} from '@trueframe/cli/load';
import { DaemonClient } from '@trueframe/client';
import type { ConfigInput } from '@trueframe/daemon';
import type { SessionOptions } from '@trueframe/proto';
import { MeasuredDaemon } from './daemon.ts';
import type { BenchOptions } from './options.ts';
import { modelFolders } from './scene.ts';

/** A daemon under live load: 720p25 with one face, in real time, 5 frames per second analysed. */
export interface Live {
  readonly daemon: MeasuredDaemon;
  readonly load: LiveLoad;
  /** The target of `measureLoad`. */
  readonly target: MeasuredTarget;
  /** Brings the load to a number of sessions, lets it settle and watches it. */
  watch(sessions: number, settleSeconds: number, windowSeconds: number): Promise<LoadSample>;
}

export interface LiveOptions {
  /**
   * Pulled by the daemon instead of pushed; when its frames were sent is not known then, and there are no delays. Empty: the
   * load is pushed.
   */
  readonly source?: string;
  /** Pushed by this process, or pulled by the daemon from RTSP cameras in a process of their own. */
  readonly load?: BenchOptions['load'];
  /** Options of all sessions, beside the usual ones. */
  readonly session?: SessionOptions;
  /** Flags of Node for the control process and the engine. */
  readonly execArgv?: readonly string[];
}

/** @param sessions what the daemon's configuration says of admission */
export async function withLive<T>(
  pipeline: string,
  sessions: NonNullable<ConfigInput['sessions']>,
  run: (live: Live) => Promise<T>,
  { source = '', load: kind = 'push', session = {}, execArgv = [] }: LiveOptions = {},
): Promise<T> {
  const options = { pipeline, sampling: { fps: 5 }, includeScores: true, ...session };
  await using sources = await openLoad({ source, load: kind }, options);
  const daemon = await MeasuredDaemon.start({ models: modelFolders, sessions }, execArgv);
  const client = new DaemonClient(daemon.grpcAddress);
  const load = new LiveLoad(client, sources.open);
  const { metricsAddress, pid } = daemon;
  const target = { metricsAddress, pid, camerasPid: sources.camerasPid };
  try {
    return await run({
      daemon,
      load,
      target,
      async watch(sessions, settleSeconds, windowSeconds) {
        await load.resize(sessions);
        await sleep(settleSeconds * 1000);
        return measureLoad(load, target, windowSeconds);
      },
    });
  } finally {
    await load.close();
    client.close();
    await daemon.close();
  }
}
