import type { SamplingPolicy } from '../../config/sampling.ts';
import type { FrameList } from './media-plan.ts';

/** Two intervals of a policy are no starving, and neither is what clocks that jump may add to one. */
const SLACK_MS = 200;

/** Media from one wanted frame to the next, on the line on which a policy counts. */
interface Line {
  at(index: number, ptsMs: number): number;
  /** Interval that one wanted frame stands for. */
  readonly interval: number;
  /** So far behind the last wanted frame none can be unwanted. */
  readonly limit: number;
}

/**
 * Checks that a sampling policy takes what it should of the frames that come, whatever picks them: frames that come and come
 * while none is wanted are media that nobody looks at.
 */
export class SamplingWatch {
  readonly #line: Line | undefined;
  #from = Number.NaN;
  #to = Number.NaN;
  /** Time of the last wanted frame, or of the first one. */
  #wanted = Number.NaN;
  /** Up to where frames have come that should have been wanted; undefined: none has since the last wanted one. */
  #starvedTo: number | undefined;
  #starved = 0;

  constructor(policy: SamplingPolicy | FrameList) {
    this.#line = lineOf(policy);
  }

  /** A frame has come. */
  received(index: number, ptsMs: number): void {
    if (!this.#line) return;
    const at = this.#line.at(index, ptsMs);
    if (Number.isNaN(this.#from)) {
      this.#from = at;
      this.#wanted = at;
    }
    this.#to = Math.max(this.#to || 0, at);
  }

  /** The policy has not wanted it. */
  passedOver(index: number, ptsMs: number): void {
    if (!this.#line) return;
    const at = this.#line.at(index, ptsMs);
    if (at - this.#wanted >= this.#line.limit) this.#starvedTo = at;
  }

  /** The policy has wanted it. */
  wanted(index: number, ptsMs: number): void {
    if (!this.#line) return;
    const at = this.#line.at(index, ptsMs);
    if (this.#starvedTo !== undefined) this.#starved += this.#lostTo(at);
    this.#starvedTo = undefined;
    this.#wanted = at;
  }

  /** Share of what came that was not starved, 0..1. */
  get share(): number {
    const length = this.#to - this.#from;
    if (!(length > 0)) return 1;
    const open = this.#starvedTo === undefined ? 0 : this.#lostTo(this.#starvedTo);
    return Math.min(1, Math.max(0, 1 - (this.#starved + open) / length));
  }

  #lostTo(at: number): number {
    return Math.max(0, at - this.#wanted - this.#line!.interval);
  }
}

/** Undefined: frames of such a policy have no rhythm. */
function lineOf(policy: SamplingPolicy | FrameList): Line | undefined {
  const byNumber = (interval: number) => ({
    at: (index: number) => index,
    ...{ interval, limit: 2 * interval },
  });
  if (policy === 'all') return byNumber(1);
  if (policy === 'latest') return undefined;
  if ('everyNth' in policy) return byNumber(policy.everyNth);
  if (!('fps' in policy)) return undefined;
  const interval = 1000 / policy.fps;
  return { at: (_, ptsMs) => ptsMs, interval, limit: 2 * interval + SLACK_MS };
}
