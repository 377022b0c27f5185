import type { TrackerUpdate } from '../tracker.ts';
import { checkDetection } from './check-detections.ts';
import { refuse } from './refuse.ts';
import { shown } from './shown.ts';

/** Follows what one tracker says: ids that are never used twice, tracks that end once. */
export class UpdateCheck {
  readonly #owner: string;
  readonly #living = new Set<number>();
  #highest = 0;

  constructor(owner: string) {
    this.#owner = owner;
  }

  /** @throws PLUGIN_OUTPUT_INVALID */
  update(update: unknown): TrackerUpdate {
    const { seen, ended } = (update ?? {}) as Partial<TrackerUpdate>;
    if (!Array.isArray(seen) || !Array.isArray(ended)) {
      refuse(this.#owner, `gave ${shown(update)}, expected lists of seen and ended tracks`);
    }
    this.end(ended);
    let last = 0;
    for (const { trackId, detection } of seen as TrackerUpdate['seen']) {
      if (!Number.isSafeInteger(trackId) || trackId <= last) {
        refuse(this.#owner, `track ${shown(trackId)} comes after ${last}: in order of trackId`);
      }
      last = trackId;
      checkDetection(this.#owner, detection);
      if (this.#living.has(trackId)) continue;
      if (trackId <= this.#highest) refuse(this.#owner, `track ${trackId} was over already`);
      this.#highest = trackId;
      this.#living.add(trackId);
    }
    return update as TrackerUpdate;
  }

  /** @throws PLUGIN_OUTPUT_INVALID */
  end(ids: unknown): readonly number[] {
    if (!Array.isArray(ids)) refuse(this.#owner, `ended ${shown(ids)}, expected a list of tracks`);
    for (const id of ids) {
      if (!this.#living.delete(id)) {
        refuse(this.#owner, `track ${shown(id)} ended, but was not alive`);
      }
    }
    return ids;
  }
}
