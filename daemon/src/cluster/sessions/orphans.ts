import type { Logger } from 'pino';
import { isOver } from '../../control/session/session-state.ts';
import type { Directory } from './directory.ts';
import type { RemoteSession } from './remote-session.ts';

export interface OrphansParts {
  /** Name of this node. */
  readonly node: string;
  readonly directory: Pick<Directory, 'all' | 'liveNodes'>;
  readonly logger: Logger;
  /** Makes this node the one that runs a pushed session. */
  takeOver(tenantId: string, sessionId: string): Promise<unknown>;
}

const LOOK_MS = 10_000;
/** Time for the caller to come back, at least. */
const LEAST_MS = 30_000;

/**
 * Takes over pushed sessions whose node is gone and that nobody continues, so that they end by their own rules. They have no job that
 * another node would get.
 */
export class Orphans {
  readonly #parts: OrphansParts;
  /** Since when their node is gone. */
  readonly #since = new Map<string, number>();
  readonly #timer: NodeJS.Timeout;

  constructor(parts: OrphansParts) {
    this.#parts = parts;
    this.#timer = setInterval(() => void this.look(performance.now()), LOOK_MS).unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** One node looks after all: the first by name of those that are there. */
  async look(now: number): Promise<void> {
    const { node, directory } = this.#parts;
    const live = directory.liveNodes();
    const orphans = directory.all().filter((session) => isOrphan(session, live));
    const ids = new Set(orphans.map(({ id }) => id));
    for (const id of this.#since.keys()) if (!ids.has(id)) this.#since.delete(id);
    for (const { id } of orphans) if (!this.#since.has(id)) this.#since.set(id, now);
    if (live.toSorted()[0] !== node) return;
    for (const session of orphans) {
      const { graceMs = 0 } = session.planned.terms ?? {};
      const since = this.#since.get(session.id) ?? now;
      if (now - since > Math.max(graceMs, LEAST_MS)) await this.#take(session);
    }
  }

  async #take({ id, planned }: RemoteSession): Promise<void> {
    try {
      await this.#parts.takeOver(planned.tenant.id, id);
      this.#parts.logger.info({ sessionId: id }, 'pushed session taken from a node that is gone');
    } catch (err) {
      this.#parts.logger.warn({ err, sessionId: id }, 'pushed session of a lost node not taken');
    }
  }
}

function isOrphan({ isPushed, state, node }: RemoteSession, live: readonly string[]): boolean {
  return isPushed && !isOver(state) && node !== '' && !live.includes(node);
}
