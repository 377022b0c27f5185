import type { RowContext } from '../row.ts';
import type { Caller } from './caller.ts';
import { Camera, type CameraSettings } from './camera.ts';
import { stopWatching, watching } from './live-call.ts';
import type { ServedDaemon } from './served-daemon.ts';
import { wrongSequences } from './story.ts';
import { stopwatch } from './wait.ts';

/** One fault of a camera, as its caller saw it. */
export interface FaultReport {
  readonly fault: string;
  /** From the fault until the caller heard of it. */
  readonly detectSeconds: number;
  /** From the return of the camera until its next frame; undefined: the session was to end. */
  readonly reconnectSeconds?: number;
  readonly gaps: number;
  readonly wrongSequences: number;
  /** Code of the error that ended the session, or the status. */
  readonly end: string;
}

/** A fault after which the session goes on. */
interface Passing {
  /** State of the source that tells of it. */
  readonly told: 'STATE_STALLED' | 'STATE_RECONNECTING';
  begin(camera: Camera): unknown;
  end(camera: Camera): unknown;
}

/** A fault that ends the session. */
interface Final {
  /** The camera that comes in the place of the first. */
  settings(camera: Camera): Omit<CameraSettings, 'port'>;
  readonly codes: readonly string[];
}

/** Faults that pass: one gap each. */
export const PASSING: Readonly<Record<string, Passing>> = {
  stall: {
    told: 'STATE_STALLED',
    begin: (camera) => camera.freeze(),
    end: (camera) => camera.thaw(),
  },
  kill: {
    told: 'STATE_RECONNECTING',
    begin: (camera) => camera.kill(),
    end: (camera) => camera.start(),
  },
  'end of stream': {
    told: 'STATE_RECONNECTING',
    begin: (camera) => camera.endStream(),
    end: () => {},
  },
};

/** Faults that end the session, with the codes that may end it. */
export const FINAL: Readonly<Record<string, Final>> = {
  'password refused': {
    settings: () => ({ refuses: true }),
    codes: ['SOURCE_AUTH_FAILED'],
  },
  'redirect in a circle': {
    settings: ({ url }) => ({ redirectTo: url }),
    // SOURCE_DROPPED: each try failed, and there are no more.
    codes: ['SOURCE_UNSUPPORTED', 'SOURCE_DROPPED'],
  },
};

export async function passingFault(
  context: RowContext,
  daemon: ServedDaemon,
  fault: string,
): Promise<FaultReport> {
  const { told, begin, end } = PASSING[fault] as Passing;
  const camera = await Camera.start(context);
  const call = await watching(daemon, camera.url);
  const from = call.events.length;
  const sinceFault = stopwatch();
  await begin(camera);
  await call.until(({ sourceState }) => sourceState?.state === told, from);
  const detectSeconds = sinceFault() / 1000;
  await end(camera);
  const sinceReturn = stopwatch();
  const gap = await call.until((event) => event.gap, from);
  await call.until(({ scores }) => scores, gap);
  const reconnectSeconds = sinceReturn() / 1000;
  await stopWatching(daemon, call);
  await camera.kill();
  return { fault, detectSeconds, reconnectSeconds, ...endOf(call) };
}

/** The camera becomes another one while it is watched. */
export async function finalFault(
  context: RowContext,
  daemon: ServedDaemon,
  fault: string,
): Promise<FaultReport> {
  const { settings } = FINAL[fault] as Final;
  const camera = await Camera.start(context);
  const call = await watching(daemon, camera.url);
  const from = call.events.length;
  const sinceFault = stopwatch();
  await camera.kill();
  await camera.start(settings(camera));
  await call.until(({ sourceState }) => sourceState?.state === 'STATE_RECONNECTING', from);
  const detectSeconds = sinceFault() / 1000;
  await call.ended;
  await camera.kill();
  return { fault, detectSeconds, ...endOf(call) };
}

/** A camera whose packets get lost, watched for some seconds. */
export async function lossyCamera(
  context: RowContext,
  daemon: ServedDaemon,
  loss: number,
  frames: number,
): Promise<FaultReport & { readonly analysed: number; readonly corrupt: number }> {
  const camera = await Camera.start(context, { loss });
  const call = await watching(daemon, camera.url);
  for (let k = 0, at = 0; k < frames; k += 1) at = (await call.until(isTold, at)) + 1;
  await stopWatching(daemon, call);
  await camera.kill();
  const counts = call.summary?.frames;
  return {
    ...{ fault: 'packets lost', detectSeconds: 0, ...endOf(call) },
    analysed: counts?.analysed ?? 0,
    corrupt: counts?.dropped.corrupt ?? 0,
  };
}

function isTold({ scores }: Caller['events'][number]): unknown {
  return scores;
}

function endOf(call: Caller) {
  return {
    gaps: call.summary?.gaps?.length ?? call.events.filter(({ gap }) => gap).length,
    wrongSequences: wrongSequences(call.events),
    end: call.end?.code || call.end?.status || '',
  };
}
