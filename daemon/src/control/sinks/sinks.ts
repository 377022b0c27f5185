import type { Event } from '@trueframe/proto';
import { TrueframeError } from '@trueframe/sdk';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Config } from '../../config/schema.ts';
import { createSinkMetrics } from '../../metrics/sink-metrics.ts';
import { packageOf } from '../../plugins/package-of.ts';
import type { SessionManager } from '../session/session-manager.ts';
import { isOver } from '../session/session-state.ts';
import type { SessionStore } from '../store/session-store.ts';
import { Cursors } from './cursors.ts';
import { DeadLetters } from './dead-letters.ts';
import type { NoticeSession } from './notice.ts';
import { Outlet } from './outlet.ts';
import { ThreadPort } from './thread/thread-port.ts';

/** The least time that a shutdown gives to notices that are on their way. */
const LAST_WORDS_MS = 2000;

export interface SinksParts {
  readonly config: Pick<Config, 'sinks' | 'plugins' | 'trust' | 'engine'>;
  readonly store: SessionStore;
  readonly registry: Registry;
  readonly logger: Logger;
}

/** Ways out: every configured sink, and the sessions that they are told of. */
export class Sinks {
  readonly #outlets: readonly Outlet[];
  readonly #cursors: Cursors;
  readonly #isDurable: boolean;
  #isDrained = false;

  private constructor(outlets: readonly Outlet[], cursors: Cursors, isDurable: boolean) {
    this.#outlets = outlets;
    this.#isDurable = isDurable;
    this.#cursors = cursors;
  }

  /**
   * Opens the sinks of a configuration. Receivers need not be there yet.
   * @throws PLUGIN_NOT_FOUND, PLUGIN_OPTIONS_INVALID and what else is wrong with a plugin
   */
  static async open({ config, store, registry, logger }: SinksParts): Promise<Sinks> {
    const outlets: Outlet[] = [];
    const cursors = new Cursors(store, outlets);
    const metricsOf = createSinkMetrics(registry, () => outlets.map(({ view }) => view));
    for (const entry of config.sinks) {
      const name = entry.name ?? entry.use;
      const own = logger.child({ sink: name });
      const pkg = await packageOf('sink', entry.use, config);
      const { pluginBootTimeout: bootTimeoutMs } = config.engine;
      outlets.push(
        new Outlet({
          ...{ name, entry, store, logger: own },
          port: new ThreadPort({ pkg, name, entry, bootTimeoutMs, logger: own }),
          metrics: metricsOf(name),
          deadLetters: new DeadLetters(name, entry.deadLetters, own),
          onDone: (lane) => cursors.keep(lane.session.id, { [name]: lane.acknowledged }),
        }),
      );
    }
    const sinks = new Sinks(outlets, cursors, store.isDurable);
    try {
      await Promise.all(outlets.map((outlet) => openOne(outlet, logger)));
    } catch (reason) {
      await sinks.close();
      throw reason;
    }
    return sinks;
  }

  /** Follows the sessions that there are and that come. */
  follow(sessions: Pick<SessionManager, 'all' | 'onChange'>): void {
    if (this.#outlets.length === 0) return;
    for (const session of sessions.all()) {
      this.#cursors.know(session.id);
      for (const outlet of this.#outlets) outlet.adopt(session);
      if (isOver(session.state)) this.#onOver(session.id);
    }
    sessions.onChange((change, session) => {
      if (change === 'OPENED') this.#cursors.begin(session.id);
      if (change === 'FORGOTTEN') this.#cursors.forget(session.id);
      if (change === 'STATE' && isOver(session.state)) this.#onOver(session.id);
    });
    this.#cursors.start();
  }

  /** An event of a session is kept. */
  onEvent(session: NoticeSession, event: Event): void {
    for (const outlet of this.#outlets) outlet.onEvent(session, event);
  }

  /** Waits for the sessions, then until all that they have said is delivered: `timeoutMs` for both, but at least for a moment. */
  async drainAfter<T>(sessions: Promise<T>, timeoutMs: number): Promise<T> {
    const endsAt = performance.now() + timeoutMs;
    const outcome = await sessions;
    await this.#drain(endsAt - performance.now());
    return outcome;
  }

  async close(): Promise<void> {
    if (!this.#isDrained) await this.#drain(0);
    await Promise.all(this.#outlets.map((outlet) => outlet.close()));
    this.#cursors.close();
  }

  async #drain(timeoutMs: number): Promise<void> {
    this.#isDrained = true;
    // A next daemon goes on with what a durable store has.
    const limit = this.#isDurable ? LAST_WORDS_MS : Math.max(LAST_WORDS_MS, timeoutMs);
    await Promise.all(this.#outlets.map((outlet) => outlet.drain(limit)));
  }

  #onOver(sessionId: string): void {
    for (const outlet of this.#outlets) outlet.onOver(sessionId);
  }
}

/** A plugin that is wrong is an error of the configuration; a receiver that is away is not. */
async function openOne(outlet: Outlet, logger: Logger): Promise<void> {
  try {
    await outlet.open();
  } catch (reason) {
    const { code, message } = TrueframeError.from(reason);
    if (code.startsWith('PLUGIN_') && code !== 'PLUGIN_CRASHED') throw reason;
    logger.warn({ sink: outlet.name, code }, `sink is not open yet: ${message}`);
  }
}
