import type { Box } from '@trueframe/sdk';
import { AxisFilter } from './axis-filter.ts';

// All in face sizes, so that near and far faces are treated alike.
/** Error of a detected centre: detectors jitter by a few percent, and heads bob. Of .03 to .1 best in crowds. */
const MEASURED = 0.07;
/** First guess of the speed per second: a walker who crosses the picture does six face heights a second. */
const SPEED = 4;
/** Change of the speed per second. Half of it loses people who turn, more mixes up those who cross. */
const UNREST = 4;
/** Size changes slowly: half of it in a second. */
const GROWTH = 0.5;
// 99 % of a chi-square distribution with two degrees of freedom.
const GATE = 9.21;

/** A face's predicted place. */
export class MovingBox {
  readonly #x: AxisFilter;
  readonly #y: AxisFilter;
  readonly #width: AxisFilter;
  readonly #height: AxisFilter;

  constructor(box: Box) {
    const { x, y, width, height } = centred(box);
    const size = Math.sqrt(width * height);
    this.#x = new AxisFilter(x, size * MEASURED, size * SPEED);
    this.#y = new AxisFilter(y, size * MEASURED, size * SPEED);
    this.#width = new AxisFilter(width, size * MEASURED, size * GROWTH);
    this.#height = new AxisFilter(height, size * MEASURED, size * GROWTH);
  }

  /** Geometric mean of the sides, pixels. */
  get size(): number {
    return Math.sqrt(Math.max(1, this.#width.position) * Math.max(1, this.#height.position));
  }

  get box(): Box {
    const halfWidth = Math.max(1, this.#width.position) / 2;
    const halfHeight = Math.max(1, this.#height.position) / 2;
    const x = this.#x.position;
    const y = this.#y.position;
    return { x1: x - halfWidth, y1: y - halfHeight, x2: x + halfWidth, y2: y + halfHeight };
  }

  predict(seconds: number): void {
    const { size } = this;
    this.#x.predict(seconds, size * UNREST);
    this.#y.predict(seconds, size * UNREST);
    this.#width.predict(seconds, size * GROWTH);
    this.#height.predict(seconds, size * GROWTH);
  }

  correct(box: Box): void {
    const { x, y, width, height } = centred(box);
    const deviation = Math.sqrt(width * height) * MEASURED;
    this.#x.correct(x, deviation);
    this.#y.correct(y, deviation);
    this.#width.correct(width, deviation);
    this.#height.correct(height, deviation);
  }

  /** From the predicted centre to that of `box`, in face sizes. */
  distanceTo(box: Box): number {
    const { x, y } = centred(box);
    return Math.hypot(x - this.#x.position, y - this.#y.position) / this.size;
  }

  /** Returns how much larger or smaller `box` is: 0 alike, ln 2 = .69 at twice or half the size. */
  sizeDifference(box: Box): number {
    const { width, height } = centred(box);
    return Math.abs(Math.log(Math.sqrt(width * height) / this.size));
  }

  /** True when a face that moves as this one did may be at `box` now. */
  isReachable(box: Box): boolean {
    // A face does not double between two sampled frames.
    if (this.sizeDifference(box) > Math.LN2) return false;
    const { x, y } = centred(box);
    const noise = (this.size * MEASURED) ** 2;
    const dx = (x - this.#x.position) ** 2 / (this.#x.variance + noise);
    const dy = (y - this.#y.position) ** 2 / (this.#y.variance + noise);
    return dx + dy <= GATE;
  }
}

function centred({ x1, y1, x2, y2 }: Box) {
  return { x: (x1 + x2) / 2, y: (y1 + y2) / 2, width: x2 - x1, height: y2 - y1 };
}
