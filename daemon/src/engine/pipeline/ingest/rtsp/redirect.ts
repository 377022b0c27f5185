import { TrueframeError } from '@trueframe/sdk';
import { checkRtspUrl } from '../../../../lib/check-rtsp-url.ts';
import { type RtspTarget, targetOf } from './target.ts';

/** A camera behind a gateway redirects once or twice; one that goes on redirects in a circle. */
const MAX_REDIRECTS = 8;

/**
 * Returns where a server sends us. User and password go along only to the host and port that they were given for, and not from
 * rtsps to rtsp. Whether that place is allowed, connecting finds out.
 * @throws SOURCE_UNSUPPORTED
 */
export function followed(location: string, from: RtspTarget, count: number): RtspTarget {
  if (count > MAX_REDIRECTS) {
    const words = `it is redirected more than ${MAX_REDIRECTS} times: give the URL that the camera itself has`;
    throw new TrueframeError('SOURCE_UNSUPPORTED', words);
  }
  const next = targetOf(usable(location, from));
  const isSame = next.host === from.host && next.port === from.port && next.scheme === from.scheme;
  return isSame ? { ...next, credentials: next.credentials ?? from.credentials } : next;
}

function usable(location: string, from: RtspTarget): string {
  try {
    return checkRtspUrl(new URL(location, from.url).href);
  } catch (cause) {
    const words = 'its server redirects to what is no rtsp:// or rtsps:// URL';
    throw new TrueframeError('SOURCE_UNSUPPORTED', words, { cause });
  }
}
