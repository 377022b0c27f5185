import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { TrueframeError } from '@trueframe/sdk';
import { Peer } from './guest/peer.ts';
import { type IsolatedSource, startGuest } from './start-guest.ts';

/** Messages that a guest may send while it owes an answer; one that says more is up to no good. */
const MOST_MESSAGES = 10_000;
/** Questions that it may have open at a time. */
const MOST_QUESTIONS = 64;
/** Bytes of its last words that are kept for the error. */
const LAST_WORDS = 2000;

/** Does for a guest what it cannot do itself. */
export type HostServices = Pick<ConstructorParameters<typeof Peer>[1], 'ask' | 'tell'>;

/** The process was ended because of another call: this one may be made again. */
export class EndedForAnother extends Error {
  override readonly cause: TrueframeError;

  constructor(cause: TrueframeError) {
    super(cause.message);
    this.cause = cause;
  }
}

/** One process with a plugin in it, until it ends. */
export class GuestProcess {
  readonly #child: ChildProcess;
  readonly #name: string;
  readonly #socket: Socket;
  readonly #peer: Peer;
  #lastWords = '';
  #problem = '';
  #pending = 0;
  /** Questions of the guest that its host is busy with. */
  #serving = 0;
  #isOver = false;
  readonly ended: Promise<void>;

  private constructor(name: string, child: ChildProcess, services: HostServices) {
    this.#name = name;
    this.#child = child;
    this.#socket = child.stdio[3] as Socket;
    const handlers = {
      ask: (op: string, args: unknown) => this.#serve(() => services.ask(op, args)),
      // An error of it breaks the connection, too.
      tell: (op: string, args: unknown) => services.tell(op, args),
      broken: (reason: Error) => this.kill(`it said what it may not: ${reason.message}`),
    };
    this.#peer = new Peer(this.#socket, handlers, MOST_MESSAGES);
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#lastWords = (this.#lastWords + text).slice(-LAST_WORDS);
    });
    this.#socket.on('error', () => {});
    this.ended = new Promise((resolve) => {
      child.once('error', (reason) => this.#end(reason.message, resolve));
      child.once('exit', (code, signal) => this.#end(signal ?? `exit code ${code}`, resolve));
    });
    this.#rest();
  }

  static async start(source: IsolatedSource, services: HostServices): Promise<GuestProcess> {
    return new GuestProcess(source.name, await startGuest(source), services);
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /**
   * Asks the guest. The time of what it asks its host meanwhile does not count.
   * @throws PLUGIN_TIMEOUT, and the process is killed; PLUGIN_CRASHED it ended; ToldError the plugin failed
   */
  async ask(op: string, args: object, timeoutMs: number, signal?: AbortSignal): Promise<unknown> {
    if (this.#isOver) throw this.#crash();
    this.#wake();
    const call = newCall();
    const { id, answer } = this.#peer.ask(op, { ...args, call });
    const expire = () => {
      if (this.#serving > 0) timer = setTimeout(expire, timeoutMs);
      else this.#kill(`${op} did not finish within ${timeoutMs / 1000} s`, id);
    };
    // Before the host gives up, too, and calls the next plugin: that one shall find another process.
    let timer = setTimeout(expire, timeoutMs * 0.95);
    const abort = () => this.#peer.tell('abort', { call });
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted) abort();
    try {
      return await answer;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      this.#rest(1);
    }
  }

  /** Ends the process. */
  kill(why: string): void {
    this.#kill(why);
  }

  /** `late`: the question for which it is ended; others that are open did nothing for it. */
  #kill(why: string, late?: number): void {
    this.#problem ||= why;
    this.#isOver = true;
    this.#peer.close((id) => {
      if (late === undefined) return this.#crash();
      return id === late ? this.#crash('PLUGIN_TIMEOUT') : new EndedForAnother(this.#crash());
    });
    this.#child.kill('SIGKILL');
    this.#socket.destroy();
  }

  async #serve<T>(work: () => Promise<T>): Promise<T> {
    if (this.#serving >= MOST_QUESTIONS) throw new Error('it asks too much at a time');
    this.#serving += 1;
    try {
      return await work();
    } finally {
      this.#serving -= 1;
    }
  }

  #end(how: string, resolve: () => void): void {
    this.#problem ||= `it ended (${how})`;
    this.#isOver = true;
    this.#peer.close(() => this.#crash());
    this.#socket.destroy();
    resolve();
  }

  #crash(code: 'PLUGIN_TIMEOUT' | 'PLUGIN_CRASHED' = 'PLUGIN_CRASHED'): TrueframeError {
    const words = this.#lastWords.trim().split('\n').slice(0, 6).join(' | ');
    return new TrueframeError(
      code,
      `the process of isolated plugin ${this.#name} is gone: ${this.#problem}${words && `; it said: ${words}`}`,
      { details: { plugin: this.#name } },
    );
  }

  /** While it owes nothing it is not listened to, and keeps nobody from ending. */
  #rest(done = 0): void {
    this.#pending -= done;
    if (this.#pending > 0 || this.#isOver) return;
    this.#socket.pause();
    for (const one of [this.#child, this.#socket, this.#child.stderr as Socket | null])
      one?.unref();
  }

  #wake(): void {
    this.#pending += 1;
    this.#socket.resume();
    for (const one of [this.#child, this.#socket, this.#child.stderr as Socket | null]) one?.ref();
  }
}

let lastCall = 0;

function newCall(): number {
  lastCall += 1;
  return lastCall;
}
