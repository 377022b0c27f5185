import type { Evidence, GetEvidenceResponse } from '@trueframe/proto';
import { invalid } from '../control/requests/invalid.ts';
import { checkLength } from '../control/requests/limits.ts';

/** Bytes of pictures after which a page ends with its track. Many clients take messages of up to 4 MiB. */
const PAGE_BYTES = 2 * 1024 * 1024;

/**
 * Returns the page of the faces that a token asks for; they are in order of their tracks, and no page ends within a track.
 * @throws REQUEST_INVALID
 */
export function toEvidencePage(faces: readonly Evidence[], token: string): GetEvidenceResponse {
  const after = token === '' ? 0 : toTrackId(checkLength('page_token', token));
  const page: Evidence[] = [];
  let bytes = 0;
  for (const face of faces) {
    const trackId = face.trackId ?? 0;
    if (trackId <= after) continue;
    const last = page.at(-1)?.trackId ?? trackId;
    if (bytes >= PAGE_BYTES && trackId !== last) return { evidence: page, ...tokenAfter(last) };
    page.push(face);
    bytes += face.jpeg?.length ?? 0;
  }
  return { evidence: page, nextPageToken: '' };
}

function tokenAfter(trackId: number): { nextPageToken: string } {
  return { nextPageToken: Buffer.from(`track:${trackId}`).toString('base64url') };
}

function toTrackId(token: string): number {
  const match = /^track:(\d+)$/.exec(Buffer.from(token, 'base64url').toString());
  if (match) return Number(match[1]);
  throw invalid('page_token', token, 'is not one of ours');
}
