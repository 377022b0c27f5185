import type { Event__Output } from '@trueframe/proto';
import { CallError, NoDaemonError } from './call-error.ts';
import type { SessionCall } from './client-options.ts';
import type { EventCall } from './event-call.ts';
import type { Node } from './nodes.ts';
import { Place } from './place.ts';
import { isLost, pause, Tries } from './reattach.ts';
import type { SessionEvent } from './session-event.ts';

/** Ways to go on with a session whose call was lost. */
export interface Reattach {
  /** Opens a call with the events after the newest one that has come. */
  watch(sessionId: string, place: Place): EventCall;
  /** Starts the session again, as the same one. Absent: that cannot be done. */
  start?(): EventCall;
  /** Returns the session to go on with although a daemon has refused the call. */
  sessionOf?(error: CallError): string | undefined;
  /** A call was lost: the next one goes to another node, if there is one. */
  avoid(node: Node): void;
  /** Milliseconds without an event after which a session is given up. */
  readonly forMs: number;
  /** Milliseconds that a node has for its answer. */
  readonly answerMs: number;
  /** Number of nodes that may have the session. */
  readonly nodes: number;
}

export interface EventStreamOptions extends SessionCall {
  /** Id of the session; absent: it has none yet. */
  readonly sessionId?: string;
  /** Sequence number of the event before the first one. Default: 0. */
  readonly after?: number;
  /** True: the first event may be any. */
  readonly onlyNew?: boolean;
  /** Absent: a lost call is the end. */
  readonly reattach?: Reattach | undefined;
  /** The program is done with the session before its end. */
  onLeft?(sessionId: string): void;
}

/** Way in which one call ended. */
type CallEnd =
  | { readonly type: 'over' }
  | { readonly type: 'moved'; readonly retryAfterMs: number }
  | { readonly type: 'failed'; readonly error: CallError };

/**
 * The events of a session, in order, each once. Can be iterated once; leaving the loop ends the session. When the connection is lost, the
 * daemon restarted or the session moved to another node, it goes on with the next call. Iteration throws a `CallError` when that fails,
 * also with status CANCELLED after `cancel`.
 */
export class EventStream implements AsyncIterable<SessionEvent> {
  readonly #options: EventStreamOptions;
  readonly #left = new AbortController();
  readonly #place: Place;
  readonly #tries: Tries;
  #call: EventCall;
  /** Id to go on with. */
  #target: string;
  #sessionId = '';
  /** True: a daemon may have begun the session. */
  #isBegun = false;
  /** Addresses of nodes that have not heard of the session. */
  readonly #unknownAt = new Set<string>();
  #isOver = false;

  constructor(call: EventCall, options: EventStreamOptions = {}) {
    const { signal, reattach, after = 0, onlyNew = false, sessionId = '' } = options;
    this.#options = options;
    this.#target = sessionId;
    this.#place = new Place(after, onlyNew);
    this.#tries = new Tries(reattach?.forMs ?? 0, reattach?.nodes ?? 1);
    // One daemon alone has the time that it needs to begin.
    this.#call = this.#take(call, (reattach?.nodes ?? 1) > 1);
    const cancel = () => this.cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    this.#left.signal.addEventListener('abort', () => signal?.removeEventListener('abort', cancel));
    if (signal?.aborted) cancel();
  }

  /** Empty before the daemon has answered. */
  get sessionId(): string {
    return this.#sessionId;
  }

  /** Sequence number of the newest event that was iterated over; 0 before the first. `DaemonClient.watch` goes on after it. */
  get lastSequence(): number {
    return this.#place.last;
  }

  /** Ends the session now. */
  cancel(): void {
    if (this.#left.signal.aborted) return;
    this.#left.abort();
    this.#call.cancel();
    if (!this.#isOver && this.#sessionId) this.#options.onLeft?.(this.#sessionId);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<SessionEvent, void, undefined> {
    const { onState } = this.#options;
    try {
      for (;;) {
        const end = yield* this.#events();
        if (end.type === 'over') break;
        const error = await this.#reattached(end);
        if (!error) continue;
        // Nobody has left: the session may be followed by another stream.
        this.#isOver = true;
        onState?.({ state: 'failed', error });
        throw error;
      }
    } finally {
      this.cancel();
    }
    onState?.({ state: 'over' });
  }

  async *#events(): AsyncGenerator<SessionEvent, CallEnd, undefined> {
    const events = this.#call.events();
    let error: CallError | undefined;
    for (;;) {
      const { value, done } = await events.next();
      if (done) {
        error = value;
        break;
      }
      if (value.moved) return { type: 'moved', retryAfterMs: value.moved.retryAfterMs };
      const fate = this.#place.take(value);
      if (fate === 'missing') return { type: 'failed', error: this.#missing(value) };
      if (fate === 'repeated') continue;
      this.#see(value);
      yield value as SessionEvent;
    }
    // After the summary, nothing is lost with the call.
    if (error && !(this.#isOver && isLost(error))) return { type: 'failed', error };
    this.#isOver = true;
    return { type: 'over' };
  }

  #see({ sessionId, summary, error }: Event__Output): void {
    this.#sessionId = sessionId;
    this.#target = sessionId;
    this.#isOver = Boolean(summary ?? error?.scope === 'SCOPE_SESSION');
    this.#tries.reset();
    this.#unknownAt.clear();
  }

  /** Opens the next call. Returns why not, when the session cannot be followed any further. */
  async #reattached(end: Exclude<CallEnd, { type: 'over' }>): Promise<CallError | undefined> {
    const error = end.type === 'failed' ? end.error : movedAway();
    const { reattach, onState } = this.#options;
    this.#isBegun ||= this.#call.isAnswered || !(error instanceof NoDaemonError);
    if (!reattach || !this.#mayGoOn(end, error)) return error;
    const delayMs = this.#tries.lost(end.type === 'moved' ? end.retryAfterMs : 0);
    if (delayMs === undefined) return error;
    onState?.(
      end.type === 'moved'
        ? { state: 'waiting', delayMs, reason: 'moved' }
        : { state: 'waiting', delayMs, reason: 'lost', error },
    );
    this.#call.cancel();
    reattach.avoid(this.#call.node);
    if (!(await pause(delayMs, this.#left.signal))) return cancelled();
    const next = this.#target ? reattach.watch(this.#target, this.#place) : reattach.start?.();
    if (next) this.#call = this.#take(next, true);
    return next ? undefined : error;
  }

  #mayGoOn(end: CallEnd, error: CallError): boolean {
    if (this.#isOver || this.#left.signal.aborted) return false;
    if (end.type === 'moved') return true;
    const { nodes = 1, sessionOf } = this.#options.reattach ?? {};
    const session = sessionOf?.(error);
    if (session) {
      this.#target = session;
      return true;
    }
    // A node may not have heard yet of a session that others know.
    if (error.code === 'SESSION_NOT_FOUND') {
      return this.#unknownAt.add(this.#call.node.address).size < nodes;
    }
    // A token that was replaced meanwhile is a good one.
    if (error.code === 'AUTH_EXPIRED') return this.#call.isAnswered;
    return isLost(error) && (this.#isBegun || !this.#tries.isLastOfRound);
  }

  #missing({ sequence }: Event__Output): CallError {
    const text = `${this.#call.node.address} left out events: ${sequence} came after ${this.#place.last}`;
    return new CallError(text, { code: '', status: 'UNKNOWN' });
  }

  #take(call: EventCall, hasLimit: boolean): EventCall {
    const { reattach, onState } = this.#options;
    const { address } = call.node;
    onState?.({ state: 'connecting', address });
    const answered = (sessionId: string) => {
      this.#sessionId ||= sessionId;
      this.#target ||= sessionId;
      onState?.({ state: 'following', address });
    };
    call.open(answered, hasLimit ? reattach?.answerMs : undefined);
    return call;
  }
}

function cancelled(): CallError {
  return new CallError('the call was cancelled', { code: '', status: 'CANCELLED' });
}

function movedAway(): CallError {
  const facts = { code: '', status: 'UNAVAILABLE' };
  return new CallError('the session has moved to another daemon', facts);
}
