import { TrueframeError } from '@trueframe/sdk';
import { redact } from '../../../lib/redact.ts';

/**
 * The URL as it may be given to ffmpeg.
 * @throws REQUEST_INVALID
 */
export function checkRtspUrl(url: string): string {
  const reason = whyNot(url);
  if (reason === undefined) return url;
  throw new TrueframeError(
    'REQUEST_INVALID',
    `cannot use ${JSON.stringify(withoutPassword(url, url).slice(0, 200))} as a source: ${reason}`,
  );
}

function whyNot(url: string): string | undefined {
  if (url.length > 2048) return 'longer than 2048 characters';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\x00-\x20\x7f]/.test(url)) return 'blanks and control characters are not allowed';
  if (!/^rtsps?:\/\//i.test(url)) return 'it must begin with rtsp:// or rtsps://';
  if (!URL.canParse(url) || new URL(url).hostname === '') return 'it names no host';
  return undefined;
}

/** `text` without the user information of `url`, wherever it stands: ffmpeg repeats the URL in its messages. */
export function withoutPassword(text: string, url: string): string {
  const authority = /^[a-z]+:\/\/([^/]*)/i.exec(url)?.[1] ?? '';
  const user = authority.slice(0, Math.max(0, authority.lastIndexOf('@')));
  return redact(user === '' ? text : text.replaceAll(`${user}@`, '***@'));
}
