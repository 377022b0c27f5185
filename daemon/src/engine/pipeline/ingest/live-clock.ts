import type { Gap } from '@trueframe/proto';
import type { Timeline } from '../decode/timeline.ts';

/**
 * Media time of a source that is joined, lost and joined again: 0 at its first frame; after a break it goes on from the
 * last frame by as much as the clock on the wall did.
 */
export class LiveClock {
  readonly #timeline: Timeline;
  readonly #silentBeforeMs: number;
  #offsetMs: number | undefined;
  #gap: Gap | undefined;

  /** One per connection. `silentBeforeMs`: how long nobody watched before `timeline` was created. */
  constructor(timeline: Timeline, reason: string, silentBeforeMs: number) {
    this.#timeline = timeline;
    this.#silentBeforeMs = silentBeforeMs;
    if (Number.isFinite(timeline.lastMs)) {
      this.#gap = { fromMs: timeline.lastMs, toMs: 0, durationMs: 0, reason };
    }
  }

  /** The decoder's seconds → milliseconds. */
  toMediaMs(seconds: number): number {
    if (Number.isNaN(seconds)) return Number.NaN;
    this.#offsetMs ??= this.#startMs() - seconds * 1000;
    return seconds * 1000 + this.#offsetMs;
  }

  /** The media that was missed; undefined on the first connection. Ask once the first frame is booked. */
  gapBefore(firstPtsMs: number): Gap | undefined {
    const gap = this.#gap;
    this.#gap = undefined;
    return gap && { ...gap, toMs: firstPtsMs };
  }

  #startMs(): number {
    if (!this.#gap) return 0;
    const durationMs = this.#silentBeforeMs + this.#timeline.silentMs;
    this.#gap = { ...this.#gap, durationMs };
    return this.#timeline.lastMs + durationMs;
  }
}
