import type { TrueframeError } from '@trueframe/sdk';
import type { EventPayload } from '../../../wire/event-payload.ts';

/** Kinds of failures that a session tells; of more, nobody learns anything. */
const MAX_TOLD = 20;

/** The `error` events of single frames: each kind of failure is told once. */
export class FrameErrors {
  readonly #told = new Set<string>();

  /** The gRPC number of the status is filled in by the control process. */
  event({ code, message, retryable }: TrueframeError): EventPayload[] {
    const kind = `${code} ${message}`;
    if (this.#told.has(kind) || this.#told.size >= MAX_TOLD) return [];
    this.#told.add(kind);
    return [{ error: { code, retryable, scope: 'SCOPE_FRAME', status: { message } } }];
  }
}
