import { once } from 'node:events';
import { causeError } from '../../decode/causes.ts';
import type { Ingest } from '../ingest.ts';
import { claimMedia } from './claim-media.ts';
import { endWithoutMedia, judgePushed, SUBJECT } from './judge-pushed.ts';
import { pushDecoder } from './push-decoder.ts';
import { PushedMedia } from './pushed-media.ts';

/** Decodes what arrives on the session's connection of the media socket. The end of the connection is that of the source. */
export async function readPushed(ingest: Ingest): Promise<'source' | 'limit'> {
  ingest.tell('STATE_CONNECTING', { attempt: 1 });
  const socket = await claimMedia(ingest);
  if (socket.closed || socket.readableEnded) {
    endWithoutMedia(ingest);
    return 'source';
  }
  const media = new PushedMedia(socket, ingest);
  ingest.need.follow((rate) => media.feed.need(rate));
  try {
    return await decode(ingest, media);
  } finally {
    media.feed.close();
    socket.destroy();
    if (!socket.closed) await once(socket, 'close');
  }
}

async function decode(ingest: Ingest, media: PushedMedia): Promise<'source' | 'limit'> {
  const { halt } = ingest;
  const { format } = media;
  const either = AbortSignal.any([halt, media.refused]);
  const reading = await media.opened(either);
  if (halt.aborted) return 'source';
  const decoder = reading && pushDecoder(ingest, media, reading);
  const outcome = await decoder?.run(either);
  if (halt.aborted) return 'source';
  const refusal = await format.refusal?.();
  if (refusal) throw causeError(SUBJECT, refusal);
  if (outcome?.end === 'limit') return 'limit';
  const failure = format.failure?.();
  if (failure) throw failure;
  if (outcome && media.bytes > 0) judgePushed(ingest, outcome, media);
  else endWithoutMedia(ingest);
  return 'source';
}
