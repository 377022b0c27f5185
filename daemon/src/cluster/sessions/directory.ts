import type { KV, KvWatchEntry } from '@nats-io/kv';
import type { Logger } from 'pino';
import type { SessionChange } from '../../control/session/session-book.ts';
import { isOver } from '../../control/session/session-state.ts';
import { wallClockMs } from '../../lib/wall-clock.ts';
import type { StopReason } from '../../wire/event-payload.ts';
import { factsKey } from '../names.ts';
import { answered } from '../patiently.ts';
import { BucketWatch } from './bucket-watch.ts';
import type { RemoteSession } from './remote-session.ts';
import type { Desired, NodeFacts, SessionFacts } from './session-facts.ts';

type Bucket = Pick<KV, 'watch' | 'get' | 'status'>;

export interface DirectoryParts {
  readonly sessions: Bucket;
  readonly nodes: Bucket;
  /** Milliseconds after its end that a session is still known. */
  readonly retentionMs: number;
  /** Milliseconds after which the buckets drop what is not written again. */
  readonly bucketMs: number;
  readonly logger: Logger;
  toSession(facts: SessionFacts): RemoteSession;
  onChange(change: SessionChange, session: RemoteSession): void;
  /** A node says that it runs the session. */
  onOwner(id: string, node: string): void;
  /** Some node asks to stop the session, wherever it runs. */
  onStopAsked(id: string, reason: StopReason): void;
}

interface Known {
  readonly session: RemoteSession;
  /** Milliseconds since 1970. */
  writtenAt: number;
}

const LOOK_MS = 30_000;
/** A node that has said nothing for so long is not there. */
const SILENT_MS = 10_000;

/** All sessions of the cluster and all its nodes, as the buckets tell of them. */
export class Directory {
  readonly #parts: DirectoryParts;
  readonly #known = new Map<string, Known>();
  /** By name. */
  readonly #nodes = new Map<string, { readonly facts: NodeFacts; readonly heardAt: number }>();
  readonly #watches: readonly BucketWatch[];
  readonly #timer: NodeJS.Timeout;

  constructor(parts: DirectoryParts) {
    const { sessions, nodes, logger } = parts;
    this.#parts = parts;
    this.#watches = [
      new BucketWatch(sessions, (entry) => this.#onSession(entry), logger),
      new BucketWatch(nodes, (entry) => this.#onNode(entry), logger),
    ];
    // Buckets say nothing when an entry has grown too old.
    this.#timer = setInterval(() => this.age(), LOOK_MS).unref();
  }

  /** Resolves when all sessions and nodes are known that there are now. */
  async open(): Promise<void> {
    const { sessions, nodes } = this.#parts;
    const isEmpty = async (bucket: Bucket) => (await bucket.status()).values === 0;
    const empty = [await isEmpty(sessions), await isEmpty(nodes)];
    await Promise.all(this.#watches.map((watch, i) => watch.open(empty[i] as boolean)));
  }

  /** In no order. */
  all(): readonly RemoteSession[] {
    return [...this.#known.values()].map(({ session }) => session);
  }

  get(id: string): RemoteSession | undefined {
    return this.#known.get(id)?.session;
  }

  /** The same, for a session of which news may be on their way. */
  async ask(id: string): Promise<RemoteSession | undefined> {
    const known = this.get(id);
    // Keys are words of a subject; no session has another name.
    if (known || !/^[\w-]+$/.test(id)) return known;
    const find = () => this.#parts.sessions.get(factsKey(id));
    const entry = await answered(`find session ${id}`, find);
    if (entry?.operation === 'PUT') this.#onFacts(id, entry.json<SessionFacts>(), entry.created);
    return this.get(id);
  }

  /** Facts that this node has just written itself. */
  add(facts: SessionFacts): RemoteSession {
    const id = facts.plan.sessionId;
    const known = this.#known.get(id);
    if (known) return known.session;
    return this.#learn(id, facts, wallClockMs());
  }

  /** Address of a node; undefined: it is not there. */
  addressOf(node: string): string | undefined {
    return this.liveNodes().includes(node) ? this.#nodes.get(node)?.facts.address : undefined;
  }

  /** Names of the nodes that are there. */
  liveNodes(): string[] {
    return [...this.nodes()].map(([name]) => name);
  }

  /** The nodes that are there, with what they said last. */
  *nodes(): Iterable<readonly [string, NodeFacts]> {
    const now = performance.now();
    for (const [name, { facts, heardAt }] of this.#nodes) {
      if (now - heardAt < SILENT_MS) yield [name, facts];
    }
  }

  /** Forgets sessions that are too old. */
  age(now = wallClockMs()): void {
    const { retentionMs, bucketMs } = this.#parts;
    for (const [id, { session, writtenAt }] of this.#known) {
      const { endedAt } = session.standing;
      const isOld = endedAt !== undefined && now - endedAt > retentionMs;
      if (isOld || now - writtenAt > bucketMs) this.#forget(id);
    }
  }

  /** Asks for everything again: the brokers were away. */
  restart(): void {
    for (const watch of this.#watches) watch.restart();
  }

  close(): void {
    clearInterval(this.#timer);
    for (const watch of this.#watches) watch.close();
  }

  #onSession(entry: KvWatchEntry): void {
    const { key, operation, created } = entry;
    const [id = '', kind] = key.split('.');
    if (operation !== 'PUT') {
      if (kind === 'facts') this.#forget(id);
    } else if (kind === 'facts') this.#onFacts(id, entry.json<SessionFacts>(), created);
    else if (kind === 'desired') this.#onDesired(id, entry.json<Desired>());
  }

  #onDesired(id: string, { stop }: Desired): void {
    const { session } = this.#known.get(id) ?? {};
    if (session?.onStopAsked()) this.#parts.onChange('STATE', session);
    this.#parts.onStopAsked(id, stop);
  }

  #onNode(entry: KvWatchEntry): void {
    const heardAt = performance.now();
    if (entry.operation === 'PUT') {
      this.#nodes.set(entry.key, { facts: entry.json<NodeFacts>(), heardAt });
    } else this.#nodes.delete(entry.key);
  }

  #onFacts(id: string, facts: SessionFacts, created: Date): void {
    this.#parts.onOwner(id, facts.node);
    const known = this.#known.get(id);
    if (!known) {
      const { state, endedAt = 0 } = facts.state;
      const isOld = isOver(state) && wallClockMs() - endedAt > this.#parts.retentionMs;
      if (!isOld) this.#learn(id, facts, created.getTime());
      return;
    }
    known.writtenAt = created.getTime();
    if (known.session.onFacts(facts)) this.#parts.onChange('STATE', known.session);
  }

  #learn(id: string, facts: SessionFacts, writtenAt: number): RemoteSession {
    const session = this.#parts.toSession(facts);
    this.#known.set(id, { session, writtenAt });
    this.#parts.onChange('OPENED', session);
    return session;
  }

  #forget(id: string): void {
    const known = this.#known.get(id);
    if (!known) return;
    this.#known.delete(id);
    this.#parts.onChange('FORGOTTEN', known.session);
  }
}
