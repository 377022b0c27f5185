import type { ServerDuplexStream } from '@grpc/grpc-js';
import type { Event, PushRequest__Output } from '@trueframe/proto';
import { TrueframeError } from '@trueframe/sdk';
import { type MediaPiece, MediaUplink } from '../control/media-uplink.ts';
import { type PipelineSource, type PlannedSession, planPush } from '../control/plan-session.ts';
import type { Session } from '../control/session.ts';
import { isOver } from '../control/session-state.ts';

export type PushCall = ServerDuplexStream<PushRequest__Output, Event>;

export interface PushParts {
  readonly pipelines: PipelineSource;
  /** Admits the session and streams its events on the call. */
  open(planned: PlannedSession): Session;
  /** Ends a call that has no session. */
  refuse(reason: unknown): void;
}

const MAX_CHUNK_BYTES = 4 * 1024 * 1024;

/** The incoming half of a `Push` call: one `open`, then media, no faster than the engine takes it. */
export function receivePush(call: PushCall, parts: PushParts): void {
  let session: Session | undefined;
  let uplink: MediaUplink | undefined;
  let lastPtsMs = Number.NEGATIVE_INFINITY;

  const begin = ({ open }: PushRequest__Output) => {
    if (!open) throw invalid('the first message must be `open`');
    const planned = planPush(open, parts.pipelines);
    const opened = parts.open(planned);
    const link = new MediaUplink(opened.id, open.format, () => call.resume());
    opened.watchMediaSocket((path) => {
      if (path !== undefined) link.connect(path);
      else if (isOver(opened.state)) link.close();
      else link.disconnect();
    });
    session = opened;
    uplink = link;
    return open.format;
  };

  let format: string | undefined;
  call.on('data', (request: PushRequest__Output) => {
    try {
      if (!session || !uplink) {
        format = begin(request) as string;
        return;
      }
      if (isOver(session.state)) return;
      const { media } = request;
      if (!media) throw invalid('`open` comes once, at the start');
      checkMedia(media, format === 'MEDIA_FORMAT_JPEG', lastPtsMs);
      lastPtsMs = media.ptsMs;
      if (media.data.length === 0) return;
      if (!uplink.write(media)) call.pause();
    } catch (reason) {
      if (session) session.fail(TrueframeError.from(reason));
      else parts.refuse(reason);
    }
  });
  call.on('end', () => {
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
  if (!(Number.isFinite(ptsMs) && ptsMs > lastPtsMs)) {
    throw invalid(`pts_ms ${ptsMs} does not come after ${lastPtsMs}`);
  }
  if (data.length === 0) throw invalid(`the picture at pts_ms ${ptsMs} has no bytes`);
}

function invalid(message: string): TrueframeError {
  return new TrueframeError('REQUEST_INVALID', message);
}
