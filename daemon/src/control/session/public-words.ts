import type { ErrorMessage } from '@trueframe/proto';
import { type ErrorCode, TrueframeError } from '@trueframe/sdk';
import { mapTexts } from '../../lib/map-texts.ts';
import { Scrubber } from '../../lib/scrubber.ts';
import type { EventPayload } from '../../wire/event-payload.ts';
import type { Source } from '../../wire/source.ts';

/** Events that have free text in them: words of ffmpeg, of plugins, of the system. */
const WORDY = ['sourceState', 'warning', 'error', 'gap', 'degraded', 'sessionStarted'] as const;

/** Makes the content of an `error` event. */
export type DescribeError = (error: TrueframeError) => ErrorMessage;

/** Makes of what engines say what callers may read: without the secrets of the session's source, whoever wrote them. */
export class PublicWords {
  readonly #scrubber: Scrubber;
  readonly #describeError: DescribeError;

  constructor(source: Source, describeError: DescribeError) {
    this.#scrubber = new Scrubber(textOf(source));
    this.#describeError = describeError;
  }

  payload(raw: EventPayload): EventPayload {
    const payload = this.#described(raw);
    return WORDY.some((kind) => payload[kind]) ? mapTexts(payload, this.#change) : payload;
  }

  error(error: TrueframeError): TrueframeError {
    const { code, message, details } = error.toWire();
    return new TrueframeError(code, this.#change(message), {
      details: mapTexts(details, this.#change),
      cause: error.cause,
    });
  }

  /** The last event of a session that failed. */
  failure(error: TrueframeError): EventPayload {
    return { payload: 'error', error: this.#describeError(error) };
  }

  /** Engines know codes; the status that goes with one is the business of this side. */
  #described(payload: EventPayload): EventPayload {
    if (!payload.error) return payload;
    const { code, status, scope } = payload.error;
    const error = new TrueframeError(code as ErrorCode, status?.message ?? '');
    return {
      payload: 'error',
      error: { ...this.#describeError(error), ...(scope && { scope }) },
    };
  }

  readonly #change = (text: string) => this.#scrubber.scrub(text);
}

function textOf(source: Source): string {
  if (source.kind === 'rtsp') return source.url;
  return source.kind === 'file' ? source.path : '';
}
