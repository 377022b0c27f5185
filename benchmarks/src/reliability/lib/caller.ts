import { type ClientReadableStream, type Metadata, status } from '@grpc/grpc-js';
import { decodeStatus, type Event__Output, type Summary__Output } from '@trueframe/proto';

/** End of a call. */
export interface CallEnd {
  /** Name of the gRPC status, e.g. `OK`. */
  readonly status: string;
  readonly details: string;
  /** Code of the error, e.g. `SOURCE_UNREACHABLE`; empty for OK. */
  readonly code: string;
}

/** A streaming call that keeps every event, with the time at which it came. */
export class Caller {
  readonly events: Event__Output[] = [];
  /** On the clock of performance.now(), by event. */
  readonly cameAt: number[] = [];
  readonly ended: Promise<CallEnd>;
  end: CallEnd | undefined;
  readonly #call: ClientReadableStream<Event__Output>;
  #changed: () => void = () => {};

  constructor(call: ClientReadableStream<Event__Output>) {
    this.#call = call;
    call.on('data', (event: Event__Output) => {
      this.events.push(event);
      this.cameAt.push(performance.now());
      this.#changed();
    });
    call.on('error', () => {});
    this.ended = new Promise((resolve) => {
      call.on('status', ({ code, details, metadata }) => {
        this.end = { status: status[code] as string, details, code: errorCode(metadata) };
        this.#changed();
        resolve(this.end);
      });
    });
  }

  get sessionId(): string {
    return this.events[0]?.sessionId ?? '';
  }

  get summary(): Summary__Output | undefined {
    return this.events.findLast(({ summary }) => summary)?.summary ?? undefined;
  }

  /** Index of the first event from `from` on that `wanted` accepts, past or to come. @throws when the call ends without one */
  async until(wanted: (event: Event__Output) => unknown, from = 0): Promise<number> {
    for (let at = from; ; at += 1) {
      while (at >= this.events.length) {
        if (this.end) {
          throw new Error(`the call ended with ${this.end.status} ${this.end.details} too early`);
        }
        await new Promise<void>((resolve) => {
          this.#changed = resolve;
        });
      }
      if (wanted(this.events[at] as Event__Output)) return at;
    }
  }

  cancel(): void {
    this.#call.cancel();
  }
}

/** Code of the error that a call ended with; empty without. */
export function errorCode(metadata: Metadata): string {
  const [bytes] = metadata.get('grpc-status-details-bin');
  return Buffer.isBuffer(bytes) ? (decodeStatus(bytes).reason ?? '') : '';
}
