import { TrueframeError } from '@trueframe/sdk';

/** Answers of 4xx that may be another one next time: timeout, conflict, too early, too many requests. */
const PASSING = [408, 409, 425, 429];

export interface Answer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
}

/**
 * Judges the answer of a receiver: 2xx is delivered.
 * @param nowMs milliseconds since 1970
 * @throws SINK_GONE, SINK_REFUSED, SINK_UNAVAILABLE
 */
export function judgeAnswer({ status, headers }: Answer, where: string, nowMs: number): void {
  if (status >= 200 && status < 300) return;
  const message = `${where} answers ${status}`;
  if (status === 410) throw new TrueframeError('SINK_GONE', message, { details: { status } });
  if (status >= 400 && status < 500 && !PASSING.includes(status)) {
    throw new TrueframeError('SINK_REFUSED', message, { details: { status } });
  }
  if (status >= 300 && status < 400) {
    const text = `${message}, a redirect to ${headers.get('location') ?? 'nowhere'}: redirects are not followed, set the url to where it leads`;
    throw new TrueframeError('SINK_UNAVAILABLE', text, { details: { status } });
  }
  const retryAfterMs = toMs(headers.get('retry-after'), nowMs);
  throw new TrueframeError('SINK_UNAVAILABLE', message, {
    details: { status, ...(retryAfterMs !== undefined && { retryAfterMs }) },
  });
}

/** Milliseconds of a Retry-After header, which has seconds or a date; undefined: none that makes sense. */
function toMs(text: string | null, nowMs: number): number | undefined {
  if (text === null) return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
