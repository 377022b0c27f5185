import type { ClientDuplexStream } from '@grpc/grpc-js';
import type { Event__Output, PushRequest } from '@trueframe/proto';
import { EventCall } from './event-call.ts';
import { EventStream, type EventStreamOptions } from './event-stream.ts';
import type { Node } from './nodes.ts';

/** A first message: the format of the media, and options of the session. */
export type PushOpen = NonNullable<PushRequest['open']>;

/**
 * A session whose media this program sends, and its events. Send and iterate at the same time: a daemon whose events
 * nobody reads stops to take media.
 */
export class PushStream extends EventStream {
  readonly #call: ClientDuplexStream<PushRequest, Event__Output>;
  #isOver = false;
  readonly #over: Promise<void>;

  constructor(
    node: Node,
    call: ClientDuplexStream<PushRequest, Event__Output>,
    open: PushOpen,
    options: EventStreamOptions,
  ) {
    super(new EventCall(node, call), options);
    this.#call = call;
    this.#over = new Promise((resolve) => {
      call.once('status', () => {
        this.#isOver = true;
        resolve();
      });
    });
    call.write({ open });
  }

  /** False while the daemon takes no more media, and when the session is over. */
  get isReady(): boolean {
    return !this.#isOver && !this.#call.writableNeedDrain;
  }

  /**
   * Sends a piece of the media, at most 4 MiB, and waits until the daemon takes more. `ptsMs`: presentation time in
   * milliseconds, for JPEG pictures only. Returns false when the session is over; then the events say why.
   */
  async send(data: Uint8Array, ptsMs?: number): Promise<boolean> {
    if (this.#isOver) return false;
    if (this.#call.write({ media: { data, ...(ptsMs !== undefined && { ptsMs }) } })) return true;
    let resume = () => {};
    const drained = new Promise<void>((resolve) => {
      resume = resolve;
      this.#call.once('drain', resolve);
    });
    await Promise.race([drained, this.#over]);
    this.#call.off('drain', resume);
    return !this.#isOver;
  }

  /** Says that there is no more media. The session goes on to its final verdicts and summary. */
  end(): void {
    if (!this.#isOver) this.#call.end();
  }
}
