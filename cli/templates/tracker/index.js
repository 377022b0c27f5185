// @ts-check
import { definePlugin, defineTracker } from '@trueframe/sdk';
import { iou } from '@trueframe/sdk/tensor';
import * as z from 'zod';

/**
 * Gives each face to the track whose last box it covers best. One instance follows one session, and gets its frames in order.
 * @implements {import('@trueframe/sdk').Tracker}
 */
class Covering {
  /** @type {{ id: number, box: import('@trueframe/sdk').Box, ptsMs: number }[]} */
  #tracks = [];
  #last = 0;
  #patienceMs;
  #least;

  /** @param {{ patienceMs: number, least: number }} options */
  constructor({ patienceMs, least }) {
    this.#patienceMs = patienceMs;
    this.#least = least;
  }

  /**
   * @param {readonly import('@trueframe/sdk').Detection[]} detections
   * @param {import('@trueframe/sdk').TrackerFrame} frame
   */
  update(detections, { ptsMs }) {
    const isOver = (/** @type {{ ptsMs: number }} */ track) =>
      ptsMs - track.ptsMs > this.#patienceMs;
    const ended = this.#tracks.filter(isOver).map(({ id }) => id);
    this.#tracks = this.#tracks.filter((track) => !isOver(track));
    const free = new Set(this.#tracks);
    const seen = detections.map((detection) => {
      const track = this.#take(free, detection.box) ?? this.#begin(detection.box);
      track.box = detection.box;
      track.ptsMs = ptsMs;
      return { trackId: track.id, detection };
    });
    return { seen: seen.sort((a, b) => a.trackId - b.trackId), ended };
  }

  /** The session is over, or a gap of its source is too long. Numbers go on. */
  end() {
    const ended = this.#tracks.map(({ id }) => id);
    this.#tracks = [];
    return ended;
  }

  /** @param {Set<{ id: number, box: import('@trueframe/sdk').Box, ptsMs: number }>} free @param {import('@trueframe/sdk').Box} box */
  #take(free, box) {
    const [best] = [...free].sort((a, b) => iou(b.box, box) - iou(a.box, box));
    if (!best || iou(best.box, box) < this.#least) return undefined;
    free.delete(best);
    return best;
  }

  /** @param {import('@trueframe/sdk').Box} box */
  #begin(box) {
    this.#last += 1;
    const track = { id: this.#last, box, ptsMs: 0 };
    this.#tracks.push(track);
    return track;
  }
}

export const tracker = defineTracker({
  id: 'example',
  summary: 'The track whose last box a face covers best.',
  // A typo in a pipeline file is an error, because the object is strict.
  options: z.strictObject({
    patienceMs: z.number().min(0).default(1000).describe('A face that is away longer is over.'),
    least: z.number().min(0).max(1).default(0.3).describe('Overlap of the boxes of one face.'),
  }),
  create: (options) => new Covering(options),
});

export default definePlugin({ name: 'trueframe-plugin-example', provides: [tracker] });
