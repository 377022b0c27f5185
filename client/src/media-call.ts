import type { ClientDuplexStream } from '@grpc/grpc-js';
import type { Event__Output, PushRequest } from '@trueframe/proto';

/** A first message: the format of the media, and options of the session. */
export type PushOpen = NonNullable<PushRequest['open']>;

export type PushDuplex = ClientDuplexStream<PushRequest, Event__Output>;

/** The sending half of a `Push` call. */
export class MediaCall {
  readonly #call: PushDuplex;
  #isOver = false;
  readonly #over: Promise<void>;

  constructor(call: PushDuplex) {
    this.#call = call;
    this.#over = new Promise((resolve) => {
      call.once('status', () => {
        this.#isOver = true;
        resolve();
      });
    });
  }

  /** False while the daemon takes no more media, and when the call is over. */
  get isReady(): boolean {
    return !this.#isOver && !this.#call.writableNeedDrain;
  }

  open(open: PushOpen): void {
    if (!this.#isOver) this.#call.write({ open });
  }

  /** Sends a piece, and waits until the daemon takes more. Returns false when the call is over. */
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

  end(): void {
    if (!this.#isOver) this.#call.end();
  }
}
