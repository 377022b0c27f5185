import type { Evidence } from '@trueframe/proto';
import type { Config } from '../../config/schema.ts';
import type { EvidenceMetrics } from '../../metrics/evidence-metrics.ts';
import type { EvidenceFound, Kept } from '../../wire/pictures.ts';
import { withRoles } from './with-roles.ts';

/** Bytes that a picture takes beside its file. */
const FACTS_BYTES = 1024;

interface KeptFace extends Kept {
  readonly evidence: Evidence;
  readonly bytes: number;
  readonly since: number;
}

interface OfSession {
  /** In the order in which they came. */
  faces: KeptFace[];
  /** Number among the sessions that have ended; undefined while it runs. */
  ended?: number;
  /** Tracks of which nothing is kept any more; 0: all. */
  readonly refused: Set<number>;
}

export interface EvidenceStoreOptions {
  readonly config: Config['evidence'];
  readonly metrics: EvidenceMetrics;
  /** Milliseconds, on any clock that goes on. */
  readonly now?: () => number;
}

type Loss = 'evicted' | 'expired' | 'deleted' | 'forgotten';

/** Pictures of faces that decided, of all sessions: in memory, of bounded size, each for a bounded time. */
export class EvidenceStore {
  readonly #config: Config['evidence'];
  readonly #metrics: EvidenceMetrics;
  readonly #now: () => number;
  readonly #sessions = new Map<string, OfSession>();
  readonly #timer: NodeJS.Timeout;
  #bytes = 0;
  #lastEnded = 0;

  constructor({ config, metrics, now = () => performance.now() }: EvidenceStoreOptions) {
    this.#config = config;
    this.#metrics = metrics;
    this.#now = now;
    metrics.observe(() => this.#bytes);
    const everyMs = Math.max(100, Math.min(60_000, config.retention / 4));
    this.#timer = setInterval(() => this.expire(), everyMs).unref();
  }

  /** False: GetEvidence and DeleteEvidence are refused. */
  get isOn(): boolean {
    return this.#config.enabled;
  }

  /** Takes the faces that an engine has found, in the places of those that were there. */
  keep({ sessionId, faces }: EvidenceFound): void {
    const session = this.#sessions.get(sessionId) ?? { faces: [], refused: new Set() };
    this.#sessions.set(sessionId, session);
    const { refused } = session;
    for (const { kept, evidence } of faces) {
      if (refused.has(0) || refused.has(kept.trackId)) continue;
      // A copy: what came is part of a larger piece of memory, which would stay with it.
      const jpeg = new Uint8Array(evidence.jpeg as Uint8Array);
      const bytes = jpeg.length + FACTS_BYTES;
      this.#remove(session, (one) => one.trackId === kept.trackId && one.place === kept.place);
      const since = this.#now();
      session.faces.push({ ...kept, evidence: { ...evidence, jpeg }, bytes, since });
      this.#bytes += bytes;
      this.#metrics.crops.inc({ outcome: 'kept' });
    }
    while (this.#bytes > this.#config.maxBytes) this.#evict();
  }

  /** Returns the faces of a session that are kept, of one track or (0) of all, by track and role. */
  get(sessionId: string, trackId: number): readonly Evidence[] {
    this.expire();
    const { faces = [] } = this.#sessions.get(sessionId) ?? {};
    const wanted = faces.filter((one) => trackId === 0 || one.trackId === trackId);
    return withRoles(wanted.map(({ evidence }) => evidence));
  }

  /** Returns the places that are taken, for an engine that goes on with the session. */
  places(sessionId: string): readonly Kept[] {
    const { faces = [] } = this.#sessions.get(sessionId) ?? {};
    return faces.map(({ trackId, place, ptsMs, score }) => ({ trackId, place, ptsMs, score }));
  }

  /** Deletes the faces of a track, or (0) of all, and takes no more of them. Returns how many there were. */
  delete(sessionId: string, trackId: number): number {
    const session = this.#sessions.get(sessionId) ?? { faces: [], refused: new Set() };
    this.#sessions.set(sessionId, session);
    session.refused.add(trackId);
    return this.#lose(session, 'deleted', (one) => trackId === 0 || one.trackId === trackId);
  }

  /** The session has ended: what it keeps is the first to go when there is no room. */
  end(sessionId: string): void {
    const session = this.#sessions.get(sessionId);
    if (!session || session.ended !== undefined) return;
    this.#lastEnded += 1;
    session.ended = this.#lastEnded;
  }

  /** The session does not exist any more, nor does what it kept. */
  forget(sessionId: string): void {
    const session = this.#sessions.get(sessionId);
    if (!session) return;
    this.#lose(session, 'forgotten', () => true);
    this.#sessions.delete(sessionId);
  }

  /** Deletes what is older than `retention`. */
  expire(): void {
    const before = this.#now() - this.#config.retention;
    for (const session of this.#sessions.values()) {
      this.#lose(session, 'expired', ({ since }) => since <= before);
    }
  }

  close(): void {
    clearInterval(this.#timer);
    this.#sessions.clear();
    this.#bytes = 0;
  }

  #evict(): void {
    const holding = [...this.#sessions.values()].filter(({ faces }) => faces.length > 0);
    const [first] = holding
      .filter(({ ended }) => ended !== undefined)
      .sort((a, b) => a.ended! - b.ended!);
    if (first) {
      this.#lose(first, 'evicted', () => true);
      return;
    }
    const oldest = holding.sort((a, b) => a.faces[0]!.since - b.faces[0]!.since)[0]!;
    const { trackId } = oldest.faces[0]!;
    this.#lose(oldest, 'evicted', (one) => one.trackId === trackId);
  }

  #lose(session: OfSession, outcome: Loss, isLost: (face: KeptFace) => boolean): number {
    const count = this.#remove(session, isLost);
    if (count > 0) this.#metrics.crops.inc({ outcome }, count);
    return count;
  }

  #remove(session: OfSession, isGone: (face: KeptFace) => boolean): number {
    const gone = session.faces.filter(isGone);
    if (gone.length === 0) return 0;
    session.faces = session.faces.filter((face) => !isGone(face));
    for (const { bytes } of gone) this.#bytes -= bytes;
    return gone.length;
  }
}
