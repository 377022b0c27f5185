import type { TrueframeError } from '@trueframe/sdk';
import type { Logger } from 'pino';
import type { EventReader, ReaderPolicy } from '../../control/session/event-reader.ts';
import { type EndReason, isOver, type SessionState } from '../../control/session/session-state.ts';
import { fromStoredState, type Snapshot } from '../../control/session/snapshot.ts';
import type { Standing } from '../../control/session/standing.ts';
import type { VisibleSession } from '../../control/session/visible-session.ts';
import type { StoredState } from '../../control/store/stored-state.ts';
import type { StopReason } from '../../wire/event-payload.ts';
import type { LogSource } from '../log/log-source.ts';
import { logSubject } from '../names.ts';
import { Feed } from './feed.ts';
import type { SessionFacts } from './session-facts.ts';

export interface RemoteParts {
  readonly source: LogSource;
  /** Events that may wait for a slow reader. */
  readonly eventBuffer: number;
  readonly logger: Logger;
  /** Asks the node that runs the session to stop it. */
  askToStop(sessionId: string, reason: StopReason): Promise<void>;
  /** The session has its first reader at this node (true), or has lost the last one. */
  onAudience(sessionId: string, isRead: boolean): void;
  onLeftOut(count: number): void;
  /** It is seen in another state, which the log has told. */
  onState(session: RemoteSession): void;
}

/** Facts that do not change as long as the session lives. Small: a node knows all sessions of its cluster. */
interface Fixed extends Pick<VisibleSession, 'id' | 'ordinal' | 'source' | 'planned'> {
  readonly isPushed: boolean;
}

/** A session that another node runs, or that none runs: known by the cluster's buckets, read from its log. */
export class RemoteSession implements VisibleSession {
  readonly #parts: RemoteParts;
  readonly #fixed: Fixed;
  #node: string;
  #view: Snapshot;
  #noteAt: number;
  #sequences: { readonly first: number; readonly last: number };
  /** Calls that follow it, as its node has said. */
  #readersInAll: number;
  /** Somebody has asked to stop it. */
  #isAskedToStop = false;
  #asked: Promise<void> = Promise.resolve();
  #feed: Promise<Feed> | undefined;
  #readers = 0;
  readonly audience: VisibleSession['audience'];

  constructor(facts: SessionFacts, parts: RemoteParts) {
    const { source, plan, state, node, last, readers } = facts;
    const { sessionId: id, tenant, terms, pace, pipeline } = plan;
    this.#parts = parts;
    this.#fixed = {
      ...{ id, ordinal: state.ordinal, source, isPushed: plan.source.kind === 'push' },
      planned: { tenant, pace, pipeline: { id: pipeline.id }, ...(terms && { terms }) },
    };
    this.#node = node;
    this.#sequences = { first: 1, last };
    this.#readersInAll = readers;
    this.#view = fromStoredState(state);
    this.#noteAt = state.noteAt;
    const count = () =>
      isOver(this.state) ? this.#readers : Math.max(this.#readers, this.#readersInAll);
    this.audience = {
      get count() {
        return count();
      },
      join: () => this.#join(),
    };
  }

  get id(): string {
    return this.#fixed.id;
  }

  get ordinal(): number {
    return this.#fixed.ordinal;
  }

  get source(): string {
    return this.#fixed.source;
  }

  get planned(): VisibleSession['planned'] {
    return this.#fixed.planned;
  }

  /** True: callers bring its media. */
  get isPushed(): boolean {
    return this.#fixed.isPushed;
  }

  /** Node that runs it, or has run it last; '': it waits for one. */
  get node(): string {
    return this.#node;
  }

  get state(): SessionState {
    const { state } = this.#view.life;
    return this.#isAskedToStop && !isOver(state) ? 'STOPPING' : state;
  }

  get standing(): Standing {
    return this.#view.standing;
  }

  get rung(): number {
    return this.#view.rung;
  }

  get sequences(): { readonly first: number; readonly last: number } {
    return this.#sequences;
  }

  get error(): TrueframeError | undefined {
    return this.#view.life.error;
  }

  get endReason(): EndReason | undefined {
    return this.#view.life.endReason;
  }

  /** Only the node that takes the media knows of it. */
  get media(): undefined {
    return undefined;
  }

  /** Events that are not read in time are read again from the log, so that the session need not wait. */
  watch(): Promise<EventReader> {
    return this.#read(0, this.planned.pace === 'lossless' ? 'reread' : 'latest');
  }

  read(after?: number, policy?: 'latest' | 'capped'): Promise<EventReader> {
    return this.#read(after, policy ?? (this.planned.pace === 'live' ? 'latest' : 'capped'));
  }

  stop(reason: StopReason): void {
    if (isOver(this.state) || this.state === 'STOPPING') return;
    this.#asked = this.#parts.askToStop(this.id, reason);
    // `kept` tells who asks.
    this.#asked.catch(() => {});
    this.#isAskedToStop = true;
  }

  kept(): Promise<void> {
    return this.#asked;
  }

  /** Its node has written facts of it. True: it is seen in another state. */
  onFacts({ state, node, last, readers }: SessionFacts): boolean {
    const before = this.state;
    this.#node = node;
    this.#readersInAll = readers;
    const { first } = this.#sequences;
    this.#sequences = { first, last: Math.max(last, this.#sequences.last) };
    this.#onState(state);
    if (isOver(state.state)) void this.#feed?.then((feed) => feed.endSoon()).catch(() => {});
    return this.state !== before;
  }

  /** Some node has asked to stop it. True: it is seen in another state. */
  onStopAsked(): boolean {
    const before = this.state;
    this.#isAskedToStop = true;
    return this.state !== before;
  }

  /** This node will not answer any more: readers hear where to go on, at another one. */
  moveReaders(): void {
    void this.#feed?.then((feed) => feed.move()).catch(() => {});
  }

  async #read(
    after: number | undefined,
    whenBehind: ReaderPolicy['whenBehind'],
  ): Promise<EventReader> {
    for (;;) {
      this.#feed ??= this.#open();
      const feed = await this.#feed;
      if (feed.isStale) continue;
      const reader = await feed.read(after, { whenBehind, limit: this.#parts.eventBuffer });
      this.#sequences = { first: feed.first, last: feed.last };
      return reader;
    }
  }

  #open(): Promise<Feed> {
    const { source, logger, onLeftOut } = this.#parts;
    const { id, planned } = this.#fixed;
    const opening = Feed.open({
      sessionId: id,
      subject: logSubject(planned.tenant.id, id),
      ...{ source, logger, onLeftOut },
      onState: (state) => {
        const before = this.state;
        this.#onState(state);
        if (this.state !== before) this.#parts.onState(this);
      },
      onClosed: forget,
    });
    const session = this;
    function forget() {
      if (session.#feed === opening) session.#feed = undefined;
    }
    opening.catch(forget);
    return opening;
  }

  #onState(state: StoredState): void {
    const hasEnded = isOver(this.#view.life.state);
    const isNewer = state.noteAt >= this.#noteAt || isOver(state.state);
    if (hasEnded || !isNewer) return;
    this.#noteAt = state.noteAt;
    this.#view = fromStoredState(state);
  }

  #join(): () => void {
    this.#readers += 1;
    if (this.#readers === 1) this.#parts.onAudience(this.id, true);
    let hasLeft = false;
    return () => {
      if (hasLeft) return;
      hasLeft = true;
      this.#readers -= 1;
      if (this.#readers === 0) this.#parts.onAudience(this.id, false);
    };
  }
}
