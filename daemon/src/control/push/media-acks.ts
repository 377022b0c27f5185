import type { EventPayload } from '../../wire/event-payload.ts';
import type { SessionProgress } from '../../wire/session-progress.ts';
import type { PushedMedia } from './pushed-media.ts';

const EVERY_MS = 1000;

/** Says now and then, as a session goes on, up to where its pushed media needs not be sent again. */
export class MediaAcks {
  readonly #media: () => PushedMedia | undefined;
  #saidAt = Number.NEGATIVE_INFINITY;
  #position = Number.NEGATIVE_INFINITY;

  constructor(media: () => PushedMedia | undefined) {
    this.#media = media;
  }

  /** Returns the event that is due after this step of an engine, if one is. */
  readonly after = ({ entry, checkpoint, ptsMs, events }: SessionProgress) => {
    const media = this.#media();
    const isLast = events.some(({ summary }) => summary);
    if (!media || isLast || (!entry && !checkpoint)) return undefined;
    const position = media.isJpeg ? ptsMs : media.receivedBytes;
    const now = performance.now();
    if (!(position > this.#position) || now - this.#saidAt < EVERY_MS) return undefined;
    this.#saidAt = now;
    this.#position = position;
    const mediaAcknowledged = media.isJpeg ? { bytes: 0, ptsMs } : { bytes: position, ptsMs: 0 };
    return { payload: 'mediaAcknowledged', mediaAcknowledged } satisfies EventPayload;
  };
}
