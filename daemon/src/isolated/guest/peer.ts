import type { Duplex } from 'node:stream';
import { Decoder, encode } from './framing.ts';

/** A failure as it crosses. */
export interface Failure {
  readonly message: string;
  readonly stack?: string;
  /** Code of a TrueframeError. */
  readonly code?: string;
  readonly details?: unknown;
}

/** A message is one of these; `args` and `value` are plain data and typed arrays. */
type Message =
  | { readonly ask: number; readonly op: string; readonly args: unknown }
  | { readonly tell: string; readonly args: unknown }
  | { readonly answer: number; readonly value?: unknown; readonly failure?: Failure };

export interface PeerHandlers {
  /** Answers a question of the other side. */
  ask(op: string, args: unknown): Promise<unknown>;
  /** Hears something that needs no answer. */
  tell(op: string, args: unknown): void;
  /** The other side said what is no message. */
  broken(reason: Error): void;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(reason: unknown): void;
}

/** A failure that the other side has told of. */
export class ToldError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
    if (failure.stack !== undefined) this.stack = failure.stack;
  }
}

/** One end of a connection over which both sides ask and answer. */
export class Peer {
  readonly #stream: Duplex;
  readonly #handlers: PeerHandlers;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  /** Messages that have come since this side last asked something. */
  #heard = 0;
  readonly #most: number;

  /** `most`: messages that the other side may send while it owes an answer; one more breaks the connection. */
  constructor(stream: Duplex, handlers: PeerHandlers, most = Number.POSITIVE_INFINITY) {
    this.#most = most;
    this.#stream = stream;
    this.#handlers = handlers;
    const decoder = new Decoder((message) => this.#receive(message as Message));
    stream.on('data', (chunk: Uint8Array) => {
      try {
        decoder.write(chunk);
      } catch (reason) {
        stream.pause();
        handlers.broken(reason as Error);
      }
    });
  }

  /** Rejects with ToldError when the other side failed, with the reason of `close` when it is gone. */
  ask(op: string, args: unknown): { readonly id: number; readonly answer: Promise<unknown> } {
    this.#lastId += 1;
    const id = this.#lastId;
    this.#heard = 0;
    const answer = new Promise<unknown>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
    });
    this.#send({ ask: id, op, args });
    return { id, answer };
  }

  tell(op: string, args: unknown): void {
    this.#send({ tell: op, args });
  }

  /** No answer comes any more. */
  close(reasonFor: (id: number) => Error): void {
    for (const [id, { reject }] of this.#waiting) reject(reasonFor(id));
    this.#waiting.clear();
  }

  #send(message: Message): void {
    this.#stream.cork();
    for (const part of encode(message)) this.#stream.write(part);
    this.#stream.uncork();
  }

  #receive(message: Message): void {
    this.#heard += 1;
    if (this.#heard > this.#most) throw new Error(`more than ${this.#most} messages in one call`);
    if (typeof message !== 'object' || message === null) throw new Error('no message');
    if ('answer' in message) this.#settle(message);
    else if ('tell' in message) this.#handlers.tell(String(message.tell), message.args);
    else if ('ask' in message) void this.#reply(message);
    else throw new Error('no message');
  }

  #settle({ answer, value, failure }: Extract<Message, { answer: number }>): void {
    const waiting = this.#waiting.get(answer);
    this.#waiting.delete(answer);
    if (failure) waiting?.reject(new ToldError(failure));
    else waiting?.resolve(value);
  }

  async #reply({ ask, op, args }: Extract<Message, { ask: number }>): Promise<void> {
    try {
      this.#send({ answer: ask, value: await this.#handlers.ask(String(op), args) });
    } catch (reason) {
      this.#send({ answer: ask, failure: failureOf(reason) });
    }
  }
}

export function failureOf(reason: unknown): Failure {
  if (reason instanceof ToldError) return reason.failure;
  if (!(reason instanceof Error)) return { message: String(reason) };
  const { code, details } = reason as { code?: unknown; details?: unknown };
  return {
    message: reason.message,
    ...(reason.stack !== undefined && { stack: reason.stack }),
    ...(typeof code === 'string' && details !== undefined && { code, details }),
  };
}
