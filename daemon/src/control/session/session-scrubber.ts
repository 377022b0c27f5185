import { TrueframeError } from '@trueframe/sdk';
import { mapTexts } from '../../lib/map-texts.ts';
import { Scrubber } from '../../lib/scrubber.ts';
import type { EventPayload } from '../../wire/event-payload.ts';
import type { Source } from '../../wire/source.ts';

/** Events that have free text in them: words of ffmpeg, of plugins, of the system. */
const WORDY = ['sourceState', 'warning', 'error', 'gap', 'degraded', 'sessionStarted'] as const;

/** Takes the secrets of a session's source out of all that the session says, whoever wrote it. */
export class SessionScrubber {
  readonly #scrubber: Scrubber;

  constructor(source: Source) {
    this.#scrubber = new Scrubber(textOf(source));
  }

  payload(payload: EventPayload): EventPayload {
    return WORDY.some((kind) => payload[kind]) ? mapTexts(payload, this.#change) : payload;
  }

  error(error: TrueframeError): TrueframeError {
    const { code, message, details } = error.toWire();
    return new TrueframeError(code, this.#change(message), {
      details: mapTexts(details, this.#change),
      cause: error.cause,
    });
  }

  readonly #change = (text: string) => this.#scrubber.scrub(text);
}

function textOf(source: Source): string {
  if (source.kind === 'rtsp') return source.url;
  return source.kind === 'file' ? source.path : '';
}
