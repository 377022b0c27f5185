import type { Picture } from '@trueframe/proto';
import { Cadence } from '../../lib/cadence.ts';
import type { PictureTaken, WatchTerms } from '../../wire/pictures.ts';
import type { SessionHost } from '../engines/hosted-session.ts';

interface Watcher {
  readonly terms: WatchTerms;
  readonly cadence: Cadence;
  show(picture: Picture): void;
  end(): void;
}

export interface WatchOptions extends WatchTerms {
  show(picture: Picture): void;
  /** The session is over. */
  end(): void;
}

/** The calls that watch sessions. An engine makes pictures of those sessions only, one for all callers of a session. */
export class PictureWatchers {
  readonly #host: Pick<SessionHost, 'tell'>;
  readonly #sessions = new Map<string, Set<Watcher>>();

  constructor(host: Pick<SessionHost, 'tell'>) {
    this.#host = host;
  }

  /** Number of calls. */
  get count(): number {
    return [...this.#sessions.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** Shows pictures of a session from now on, until the session is over or the function that it returns is called. */
  watch(sessionId: string, { fps, maxWidth, show, end }: WatchOptions): () => void {
    const watchers = this.#sessions.get(sessionId) ?? new Set();
    this.#sessions.set(sessionId, watchers);
    const watcher = { terms: { fps, maxWidth }, cadence: new Cadence(fps), show, end };
    watchers.add(watcher);
    this.#tell(sessionId);
    return () => {
      if (!watchers.delete(watcher)) return;
      if (watchers.size === 0) this.#sessions.delete(sessionId);
      this.#tell(sessionId);
    };
  }

  /** Returns what the callers of a session want together; undefined: nobody watches. */
  termsOf(sessionId: string): WatchTerms | undefined {
    const watchers = this.#sessions.get(sessionId);
    if (!watchers) return undefined;
    const terms = [...watchers].map((watcher) => watcher.terms);
    return {
      fps: Math.max(...terms.map(({ fps }) => fps)),
      maxWidth: Math.min(...terms.map(({ maxWidth }) => maxWidth)),
    };
  }

  onPicture({ sessionId, picture }: PictureTaken): void {
    const now = performance.now();
    for (const watcher of this.#sessions.get(sessionId) ?? []) {
      if (!watcher.cadence.isDue(now)) continue;
      watcher.cadence.take(now);
      watcher.show(picture);
    }
  }

  /** The session is over. */
  end(sessionId: string): void {
    const watchers = this.#sessions.get(sessionId) ?? [];
    this.#sessions.delete(sessionId);
    for (const watcher of watchers) watcher.end();
  }

  #tell(sessionId: string): void {
    this.#host.tell({ type: 'watch', sessionId, watch: this.termsOf(sessionId) });
  }
}
