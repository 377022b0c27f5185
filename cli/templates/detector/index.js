// @ts-check
import { defineDetector, definePlugin } from '@trueframe/sdk';
import * as z from 'zod';

/** Pixels between two that are looked at. */
const STEP = 4;

export const detector = defineDetector({
  id: 'example',
  summary: 'Takes a bright rectangle for a face: put your network in its place.',
  // A typo in a pipeline file is an error, because the object is strict.
  options: z.strictObject({
    least: z.number().min(0).max(1).default(0.05).describe('Share of the frame that is a face.'),
  }),

  // Once per worker thread. A network is opened here: await context.models.open('my-bundle').
  async create({ logger }, { least }) {
    return {
      // The frame is valid until the promise settles. Keep nothing for the next one: it may be of another session.
      async detect({ format, width, height, data }, signal) {
        signal.throwIfAborted();
        // The first plane of yuv420p is brightness; rgb24 has three bytes for each pixel.
        const bytes = format === 'yuv420p' ? 1 : 3;
        const box = { x1: width, y1: height, x2: 0, y2: 0 };
        let count = 0;
        for (let y = 0; y < height; y += STEP) {
          for (let x = 0; x < width; x += STEP) {
            if (/** @type {number} */ (data[(y * width + x) * bytes]) < 254) continue;
            count += 1;
            box.x1 = Math.min(box.x1, x);
            box.y1 = Math.min(box.y1, y);
            box.x2 = Math.max(box.x2, Math.min(x + STEP, width));
            box.y2 = Math.max(box.y2, Math.min(y + STEP, height));
          }
        }
        const bright = count * STEP * STEP;
        const isFull = bright > 0.9 * (box.x2 - box.x1) * (box.y2 - box.y1);
        logger.debug('looked', { bright });
        // In pixels of the frame, best first.
        return isFull && bright >= least * width * height ? [{ box, confidence: 0.9 }] : [];
      },
    };
  },
});

export default definePlugin({ name: 'trueframe-plugin-example', provides: [detector] });
