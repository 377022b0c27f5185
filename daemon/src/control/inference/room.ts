import { TrueframeError } from '@trueframe/sdk';
import type { Config } from '../../config/schema.ts';

type Limits = Pick<Config['grpc']['inference'], 'requestsPerTenant' | 'waitingBytes'>;

/** Counts what waits or runs, so that it stays within its bounds. */
export class Room {
  readonly #limits: Limits;
  readonly #requests = new Map<string, number>();
  #bytes = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** Takes room for one request. Returns the function that gives it back. @throws LIMIT_INFERENCE */
  take(tenant: string, bytes: number): () => void {
    const { requestsPerTenant, waitingBytes } = this.#limits;
    const open = this.#requests.get(tenant) ?? 0;
    if (open >= requestsPerTenant) {
      throw full(
        `${open} requests of this tenant wait or run, as many as grpc.inference.requestsPerTenant allows`,
      );
    }
    // One that is larger than all the room has it to itself.
    if (this.#bytes > 0 && this.#bytes + bytes > waitingBytes) {
      throw full(
        `tensors of ${this.#bytes} bytes wait or run; with ${bytes} more they exceed grpc.inference.waitingBytes (${waitingBytes})`,
      );
    }
    this.#requests.set(tenant, open + 1);
    this.#bytes += bytes;
    return () => {
      this.#bytes -= bytes;
      const left = (this.#requests.get(tenant) ?? 1) - 1;
      if (left > 0) this.#requests.set(tenant, left);
      else this.#requests.delete(tenant);
    };
  }
}

function full(why: string): TrueframeError {
  return new TrueframeError('LIMIT_INFERENCE', `${why}; try again when some are answered`);
}
