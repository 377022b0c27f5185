import { createConnection, type Socket } from 'node:net';
import { TrueframeError } from '@trueframe/sdk';
import { Decoder, encode } from '../../isolated/guest/framing.ts';
import {
  INFERENCE_LINE,
  type InferenceReply,
  type InferenceRequest,
} from '../../wire/inference.ts';

/** A request before it has its id. */
export type Asked = Exclude<Unnumbered<InferenceRequest>, { type: 'cancel' }>;
type Unnumbered<T> = T extends unknown ? Omit<T, 'id'> : never;

interface AskOptions {
  /** Aborted: nobody waits for the reply, and what has not begun does not begin. */
  readonly signal?: AbortSignal;
  /** Called once, when the engine has nothing of the request any more. */
  readonly onSettled?: () => void;
}

interface Waiting {
  resolve(reply: InferenceReply): void;
  reject(reason: Error): void;
}

/** The connection to one engine on which tensors go. When it is lost, everything that waits on it fails, and nothing is asked twice. */
export class EngineLine {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #lostAt: number | undefined;

  /** `path`: the engine's media socket. */
  constructor(path: string) {
    this.#socket = createConnection(path);
    this.#socket.write(`${INFERENCE_LINE}\n`);
    const decoder = new Decoder((message) => this.#onReply(message as InferenceReply));
    this.#socket.on('data', (chunk) => {
      try {
        decoder.write(chunk as Buffer);
      } catch (reason) {
        this.#socket.destroy(reason as Error);
      }
    });
    // 'close' follows, and says it to those who wait.
    this.#socket.on('error', () => {});
    this.#socket.once('close', () => this.#onClose());
  }

  /** True when the connection has ended, and no longer ago than `ms`. */
  wasLostWithin(ms: number): boolean {
    return this.#lostAt !== undefined && performance.now() - this.#lostAt < ms;
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed;
  }

  /**
   * Resolves with the engine's reply.
   * @throws what the engine answers; ENGINE_CRASHED when the connection is lost; the reason of the signal, at once
   */
  async ask(
    request: Asked,
    { signal, onSettled = () => {} }: AskOptions = {},
  ): Promise<InferenceReply> {
    this.#lastId += 1;
    const id = this.#lastId;
    const onAbort = () => this.#send({ type: 'cancel', id });
    const settled = new Promise<InferenceReply>((resolve, reject) => {
      if (!this.isOpen) return reject(lost());
      this.#waiting.set(id, { resolve, reject });
      this.#send({ ...request, id });
      signal?.addEventListener('abort', onAbort, { once: true });
      if (signal?.aborted) onAbort();
    }).finally(() => {
      this.#waiting.delete(id);
      signal?.removeEventListener('abort', onAbort);
      onSettled();
    });
    const reply = await (signal ? Promise.race([settled, aborted(signal)]) : settled);
    if ('error' in reply) throw TrueframeError.fromWire(reply.error);
    return reply;
  }

  close(): void {
    this.#socket.destroy();
  }

  #send(request: InferenceRequest): void {
    if (!this.isOpen) return;
    this.#socket.cork();
    for (const part of encode(request)) this.#socket.write(part);
    this.#socket.uncork();
  }

  #onReply(reply: InferenceReply): void {
    this.#waiting.get(reply.id)?.resolve(reply);
  }

  #onClose(): void {
    this.#lostAt = performance.now();
    for (const { reject } of this.#waiting.values()) reject(lost());
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

function lost(): TrueframeError {
  return new TrueframeError('ENGINE_CRASHED', 'the engine was lost before it answered');
}
