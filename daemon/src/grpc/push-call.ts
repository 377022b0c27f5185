import type { ServerDuplexStream } from '@grpc/grpc-js';
import type { Event, PushRequest__Output } from '@trueframe/proto';
import { TrueframeError } from '@trueframe/sdk';
import { type MediaPiece, MediaUplink } from '../control/push/media-uplink.ts';
import { MOST_MEDIA_MS } from '../control/requests/limits.ts';
import {
  type PipelineSource,
  type PlannedSession,
  planPush,
} from '../control/requests/plan-session.ts';
import type { Session } from '../control/session/session.ts';
import { isOver } from '../control/session/session-state.ts';
import { checkRequest } from './limit-requests.ts';
import { PushIdle, type PushIdleLimits } from './push-idle.ts';

export type PushCall = ServerDuplexStream<PushRequest__Output, Event>;

export interface PushParts {
  readonly pipelines: PipelineSource;
  /** Admits the session and streams its events on the call. */
  open(planned: PlannedSession): Session;
  readonly idle: PushIdleLimits;
  /** Ends a call that has no session. */
  refuse(reason: unknown): void;
}

const MAX_CHUNK_BYTES = 4 * 1024 * 1024;

/** The incoming half of a `Push` call: one `open`, then media, no faster than the engine takes it. */
export function receivePush(call: PushCall, parts: PushParts): void {
  let session: Session | undefined;
  let uplink: MediaUplink | undefined;
  let idle: PushIdle | undefined;
  let lastPtsMs = Number.NEGATIVE_INFINITY;

  const begin = ({ open }: PushRequest__Output) => {
    if (!open) throw invalid('the first message must be `open`');
    const planned = planPush(open, parts.pipelines);
    const opened = parts.open(planned);
    const link = new MediaUplink(opened.id, open.format, () => call.resume());
    opened.watchMediaSocket((path) => {
      if (path !== undefined) link.connect(path);
      else if (isOver(opened.state)) {
        link.close();
        idle?.stop();
      } else link.disconnect();
    });
    session = opened;
    uplink = link;
    idle = new PushIdle(
      parts.idle,
      () => call.isPaused(),
      (error) => opened.fail(error),
    );
    return open.format;
  };

  let format: string | undefined;
  call.on('data', (request: PushRequest__Output) => {
    try {
      if (!session || !uplink) {
        checkRequest(request);
        format = begin(request) as string;
        return;
      }
      if (isOver(session.state)) return;
      checkRequest(request);
      const { media } = request;
      if (!media) throw invalid('`open` comes once, at the start');
      checkMedia(media, format === 'MEDIA_FORMAT_JPEG', lastPtsMs);
      lastPtsMs = media.ptsMs;
      if (media.data.length === 0) return;
      idle?.seen();
      session.hasMedia = true;
      if (!uplink.write(media)) call.pause();
    } catch (reason) {
      if (session) session.fail(TrueframeError.from(reason));
      else parts.refuse(reason);
    }
  });
  call.on('end', () => {
    idle?.stop();
    if (uplink) uplink.end();
    else parts.refuse(invalid('the call ended before its first message'));
  });
  // The session hears of a lost call by itself; this only keeps the event from being an uncaught one.
  call.on('error', () => uplink?.close());
}

function checkMedia({ data, ptsMs }: MediaPiece, isJpeg: boolean, lastPtsMs: number): void {
  if (data.length > MAX_CHUNK_BYTES) {
    throw invalid(`a chunk has ${data.length} bytes; at most ${MAX_CHUNK_BYTES} are taken`);
  }
  if (!isJpeg) return;
  if (!(ptsMs > lastPtsMs)) throw invalid(`pts_ms ${ptsMs} does not come after ${lastPtsMs}`);
  if (Math.abs(ptsMs) > MOST_MEDIA_MS) {
    throw invalid(`pts_ms ${ptsMs} is not within ${MOST_MEDIA_MS} of 0`);
  }
  if (data.length === 0) throw invalid(`the picture at pts_ms ${ptsMs} has no bytes`);
}

function invalid(message: string): TrueframeError {
  return new TrueframeError('REQUEST_INVALID', message);
}
