import { EventCall } from './event-call.ts';
import { EventStream, type EventStreamOptions } from './event-stream.ts';
import { MediaCall, type PushDuplex, type PushOpen } from './media-call.ts';
import type { Node } from './nodes.ts';

/**
 * A session whose media this program sends, and its events. Send and iterate at the same time: a daemon whose events
 * nobody reads stops to take media.
 */
export class PushStream extends EventStream {
  readonly #media: MediaCall;

  constructor(node: Node, call: PushDuplex, open: PushOpen, options: EventStreamOptions) {
    super(new EventCall(node, call), options);
    this.#media = new MediaCall(call);
    this.#media.open(open);
  }

  /** False while the daemon takes no more media, and when the session is over. */
  get isReady(): boolean {
    return this.#media.isReady;
  }

  /**
   * Sends a piece of the media, at most 4 MiB, and waits until the daemon takes more. `ptsMs`: presentation time in
   * milliseconds, for JPEG pictures only. Returns false when the session is over; then the events say why.
   */
  send(data: Uint8Array, ptsMs?: number): Promise<boolean> {
    return this.#media.send(data, ptsMs);
  }

  /** Says that there is no more media. The session goes on to its final verdicts and summary. */
  end(): void {
    this.#media.end();
  }
}
