import { type Detection, defineTracker, type Tracker, type TrackerUpdate } from '@trueframe/sdk';
import * as z from 'zod';

/** Faces are told apart by their place in the detector's order only. */
class NoTracker implements Tracker {
  readonly #maxFaces: number;
  #living: number[] = [];
  #nextId = 1;

  constructor(maxFaces: number) {
    this.#maxFaces = maxFaces;
  }

  update(detections: readonly Detection[]): TrackerUpdate {
    const seen = detections.slice(0, this.#maxFaces).map((detection, rank) => {
      this.#living[rank] ??= this.#nextId++;
      return { trackId: this.#living[rank]!, detection };
    });
    return { seen, ended: [] };
  }

  end(): readonly number[] {
    const ids = this.#living;
    this.#living = [];
    return ids;
  }
}

export const noTracker = defineTracker({
  id: 'none',
  summary:
    'No following: the best face of every frame is track 1, the next best track 2, and so on.',
  options: z.strictObject({
    maxFaces: z
      .int()
      .min(1)
      .max(1000)
      .default(1000)
      .describe('Faces of a frame that are looked at, in the order of the detector.'),
  }),
  create: ({ maxFaces }) => new NoTracker(maxFaces),
});
