import { TrueframeError } from '@trueframe/sdk';
import { redactSource } from './redact.ts';
import { Scrubber } from './scrubber.ts';

const LONGEST = 2048;

/**
 * The URL as it may be given to ffmpeg.
 * @throws REQUEST_INVALID
 */
export function checkRtspUrl(url: string): string {
  const reason = whyNot(url);
  if (reason === undefined) return url;
  const shown = JSON.stringify(redactSource(url.slice(0, LONGEST)).slice(0, 200));
  throw new TrueframeError('REQUEST_INVALID', `cannot use ${shown} as a source: ${reason}`, {
    details: { field: 'source' },
  });
}

function whyNot(url: string): string | undefined {
  if (url.length > LONGEST) return `longer than ${LONGEST} characters`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\x00-\x20\x7f]/.test(url)) return 'blanks and control characters are not allowed';
  const [, rest] = /^rtsps?:\/\/(.*)$/i.exec(url) ?? [];
  if (rest === undefined) return 'it must begin with rtsp:// or rtsps://';
  const authority = rest.split(/[/?#]/, 1)[0] as string;
  // The host would be the user, and the rest of the password a path that every server is told.
  if (authority.includes(':') && !authority.includes('@') && rest.includes('@')) {
    return 'a user name and password must not have / ? or # in them, nor a path an @: write / as %2F, ? as %3F, # as %23, @ as %40';
  }
  if (!URL.canParse(url) || new URL(url).hostname === '') {
    return 'it names no host, or its port is no number (signs of a password are written /: %2F, ?: %3F, #: %23, @: %40)';
  }
  return undefined;
}

/** `text` without what is secret in `url`, wherever it stands: ffmpeg repeats the URL in its messages. */
export function withoutPassword(text: string, url: string): string {
  return new Scrubber(url).scrub(text);
}
