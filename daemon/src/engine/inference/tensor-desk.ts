import type { Socket } from 'node:net';
import { TrueframeError } from '@trueframe/sdk';
import { Decoder, encode } from '../../isolated/guest/framing.ts';
import {
  INFERENCE_LINE,
  type InferenceReply,
  type InferenceRequest,
} from '../../wire/inference.ts';
import type { MediaSocket } from '../pipeline/ingest/media-socket.ts';
import type { Workers } from '../workers/workers.ts';

type InferRequest = Extract<InferenceRequest, { type: 'infer' }>;

/** A tenant's place in the queue for threads. */
interface Place {
  readonly number: number;
  open: number;
}

export interface DeskParts {
  readonly workers: Workers;
  readonly mediaSocket: MediaSocket;
  readonly threads: number;
  /** Returns a number that no session has. */
  newNumber(): number;
}

/**
 * Runs models on tensors that callers bring, on the same threads and instances as the sessions'. All requests of a tenant are one more
 * live session of it, as far as its share of the threads goes.
 */
export class TensorDesk {
  readonly #parts: DeskParts;
  readonly #places = new Map<string, Place>();
  /** Requests that are not answered yet, by id. */
  readonly #open = new Map<number, AbortController>();
  readonly #closing = new AbortController();

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  /** Takes the control process's connection, and the next one when that is closed. */
  async serve(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      const socket = await this.#parts.mediaSocket.claim(INFERENCE_LINE, signal);
      await this.#talk(socket);
      for (const abort of this.#open.values()) abort.abort();
    }
  }

  /** Nothing that waits begins any more. */
  close(): void {
    this.#closing.abort();
    for (const abort of this.#open.values()) abort.abort();
  }

  #talk(socket: Socket): Promise<void> {
    const answer = (reply: InferenceReply | undefined) => {
      if (!reply || socket.destroyed) return;
      socket.cork();
      for (const part of encode(reply)) socket.write(part);
      socket.uncork();
    };
    const decoder = new Decoder((message) => {
      void this.#handle(message as InferenceRequest).then(answer);
    });
    socket.on('data', (chunk) => {
      try {
        decoder.write(chunk as Buffer);
      } catch (reason) {
        // Whoever waits for answers hears that the connection is gone.
        socket.destroy(reason as Error);
      }
    });
    return new Promise((resolve) => socket.once('close', () => resolve()));
  }

  async #handle(request: InferenceRequest): Promise<InferenceReply | undefined> {
    const { id } = request;
    if (request.type === 'cancel') {
      this.#open.get(id)?.abort();
      return undefined;
    }
    try {
      if (request.type === 'infer') return await this.#infer(request);
      return { id, ports: await this.#openModel(request.model, request.everywhere) };
    } catch (reason) {
      return { id, error: TrueframeError.from(reason).toWire() };
    }
  }

  async #infer(request: InferRequest): Promise<InferenceReply> {
    const { id, model, inputs, tenant } = request;
    const place = this.#enter(request);
    const abort = new AbortController();
    this.#open.set(id, abort);
    try {
      const task = { sessionNumber: place.number, model, inputs };
      const inferred = await this.#parts.workers.infer(task, abort.signal);
      if (!inferred) throw new TrueframeError('SESSION_CANCELLED', 'nobody waits for it any more');
      const { outputs, waitedMs, runMs } = inferred;
      return { id, inferred: { outputs, waitedMs, runMs } };
    } finally {
      this.#open.delete(id);
      this.#leave(tenant, place);
    }
  }

  async #openModel(model: string, everywhere: boolean) {
    const { workers, threads } = this.#parts;
    const open = () => workers.open({ sessionNumber: 0, model });
    const opened = await Promise.all(Array.from({ length: everywhere ? threads : 1 }, open));
    return opened[0]!;
  }

  #enter({ tenant, weight }: InferRequest): Place {
    let place = this.#places.get(tenant);
    if (!place) {
      place = { number: this.#parts.newNumber(), open: 0 };
      this.#places.set(tenant, place);
      this.#parts.workers.enrol(place.number, { pace: 'live', tenant, weight });
    }
    place.open += 1;
    return place;
  }

  #leave(tenant: string, place: Place): void {
    place.open -= 1;
    if (place.open > 0) return;
    this.#places.delete(tenant);
    this.#parts.workers.dismiss(place.number);
  }
}
