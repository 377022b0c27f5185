import type { EvidenceFound, PictureTaken, PictureTerms } from '../../wire/pictures.ts';
import type { SessionHost } from '../engines/hosted-session.ts';
import type { Session } from '../session/session.ts';
import type { SessionChange } from '../session/session-book.ts';
import { isOver } from '../session/session-state.ts';
import { EvidenceStore, type EvidenceStoreOptions } from './evidence-store.ts';
import { PictureWatchers } from './picture-watchers.ts';

export interface PicturesOptions extends EvidenceStoreOptions {
  readonly host: Pick<SessionHost, 'tell'>;
  /** False: nobody may ask for the session (any more). */
  exists(sessionId: string): boolean;
}

/** Pictures of the sessions: the faces that are kept, and the frames for who watches. */
export class Pictures {
  readonly evidence: EvidenceStore;
  readonly watchers: PictureWatchers;
  readonly #options: PicturesOptions;

  constructor(options: PicturesOptions) {
    this.#options = options;
    this.evidence = new EvidenceStore(options);
    this.watchers = new PictureWatchers(options.host);
    options.metrics.observeWatchers(() => this.watchers.count);
  }

  onMessage(message: EvidenceFound | PictureTaken): void {
    if (message.type === 'picture') this.watchers.onPicture(message);
    else if (this.#options.exists(message.sessionId)) this.evidence.keep(message);
  }

  /** Returns what an engine needs that takes the session. */
  termsOf(sessionId: string): PictureTerms {
    return {
      kept: this.evidence.places(sessionId),
      watch: this.watchers.termsOf(sessionId),
    };
  }

  onChange(change: SessionChange, { id, state }: Session): void {
    if (change === 'FORGOTTEN') this.evidence.forget(id);
    else if (isOver(state)) {
      this.evidence.end(id);
      this.watchers.end(id);
    }
  }

  /** Deletes the faces of a track, or (0) of all, and keeps no more of them. Returns how many there were. */
  deleteEvidence(sessionId: string, trackId: number): number {
    this.#options.host.tell({ type: 'refuseEvidence', sessionId, trackId });
    return this.evidence.delete(sessionId, trackId);
  }

  async close(): Promise<void> {
    this.evidence.close();
  }
}
