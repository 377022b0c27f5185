import { resolve } from 'node:path';
import type { SessionOptions } from '@trueframe/proto';
import { TrueframeError } from '@trueframe/sdk';
import { Cameras } from './cameras/cameras.ts';
import { liveClipOf, syntheticClip } from './live-clip.ts';
import type { OpenSession } from './live-load.ts';
import { PulledSession } from './pulled-session.ts';
import { PushedSession } from './pushed-session.ts';

/** The source of the sessions of a load. Disposing of it ends the cameras that were started for it. */
export interface LoadSources extends AsyncDisposable {
  /** Pushed; pulled from cameras of our own; pulled from somebody's camera. */
  readonly kind: 'push' | 'rtsp' | 'pulled';
  readonly open: OpenSession;
  readonly camerasPid?: number;
}

/**
 * Prepares the source of a load: a file, an RTSP URL, or the scene that ships.
 * @throws REQUEST_INVALID, SOURCE_UNSUPPORTED, FFMPEG_MISSING
 */
export async function openLoad(
  {
    source,
    load = 'push',
  }: { readonly source?: string | undefined; readonly load?: string | undefined },
  options: SessionOptions,
): Promise<LoadSources> {
  if (load !== 'push' && load !== 'rtsp') {
    throw new TrueframeError('REQUEST_INVALID', `--load is push or rtsp, not ${load}`);
  }
  const nothing = async () => {};
  if (source && /^rtsps?:\/\//i.test(source)) {
    const open: OpenSession = (client) => new PulledSession(client, { source, options });
    return { kind: 'pulled', open, [Symbol.asyncDispose]: nothing };
  }
  const clip = await (source ? liveClipOf(resolve(source)) : syntheticClip());
  if (load === 'push') {
    const open: OpenSession = (client, _index, startMs, watch) =>
      new PushedSession(client, clip, options, startMs, watch);
    return { kind: load, open, [Symbol.asyncDispose]: nothing };
  }
  const cameras = await Cameras.start(clip);
  return {
    kind: load,
    open: cameras.opener(options),
    camerasPid: cameras.pid,
    [Symbol.asyncDispose]: () => cameras[Symbol.asyncDispose](),
  };
}
