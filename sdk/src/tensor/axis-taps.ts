/** Taps beyond the source take nothing, or the edge pixel. */
type Outside = 'zero' | 'edge';

/**
 * For one axis: which source pixels make an output pixel, and with which weight. Output `i` is the sum over `k` of
 * `weight[i * taps + k] * source[index[i * taps + k]]`. The memory grows and is reused from call to call.
 */
export class AxisTaps {
  taps = 0;
  index = new Int32Array(0);
  weight = new Float32Array(0);
  /** Smallest and largest index with weight; first > last when the window lies outside. */
  first = 0;
  last = 0;

  /**
   * @param start, length window in source pixels, fractions allowed; pixel k covers k..k+1
   * @param limit source pixels on this axis
   * @param count output pixels
   * @param resize see `CropRule.resize`
   * @param outside `zero`: taps beyond the source weigh nothing; `edge`: they take the edge pixel
   */
  set(
    start: number,
    length: number,
    limit: number,
    count: number,
    resize: 'bilinear' | 'area',
    outside: Outside,
  ): void {
    const ratio = length / count;
    const isArea = resize === 'area' && ratio > 1;
    this.#reserve(isArea ? Math.ceil(ratio) + 1 : 2, count);
    this.first = limit - 1;
    this.last = 0;
    if (isArea) this.#cover(start, ratio, limit, count, outside);
    else this.#interpolate(start, ratio, limit, count, outside);
  }

  /** Each output is the mean of the source pixels that it covers. */
  #cover(start: number, ratio: number, limit: number, count: number, outside: Outside): void {
    let slot = 0;
    for (let i = 0; i < count; i++) {
      const from = start + i * ratio;
      const base = Math.floor(from);
      for (let k = 0; k < this.taps; k++) {
        const at = base + k;
        const overlap = Math.min(at + 1, from + ratio) - Math.max(at, from);
        this.#put(slot, at, overlap > 0 ? overlap / ratio : 0, limit, outside);
        slot += 1;
      }
    }
  }

  /** Each output lies between two source pixels. */
  #interpolate(start: number, ratio: number, limit: number, count: number, outside: Outside): void {
    for (let i = 0; i < count; i++) {
      const from = start + (i + 0.5) * ratio - 0.5;
      const base = Math.floor(from);
      this.#put(2 * i, base, 1 - (from - base), limit, outside);
      this.#put(2 * i + 1, base + 1, from - base, limit, outside);
    }
  }

  #put(slot: number, at: number, wanted: number, limit: number, outside: Outside): void {
    const inside = at < 0 ? 0 : at >= limit ? limit - 1 : at;
    const weight = inside !== at && outside === 'zero' ? 0 : wanted;
    if (weight !== 0) {
      if (inside < this.first) this.first = inside;
      if (inside > this.last) this.last = inside;
    }
    this.index[slot] = inside;
    this.weight[slot] = weight;
  }

  /**
   * Means of whole pixels, for a whole axis shrunk by `ratio` >= 1. `chroma`, half as long, takes the sample nearest to
   * the centre of each.
   */
  setBoxes(ratio: number, limit: number, count: number, chroma: AxisTaps): void {
    this.#reserve(Math.max(2, Math.ceil(ratio)), count);
    chroma.#reserve(2, count);
    for (let i = 0; i < count; i++) {
      const from = Math.min(limit - 1, Math.round(i * ratio));
      const to = Math.max(from + 1, Math.min(limit, Math.round((i + 1) * ratio)));
      for (let k = 0; k < this.taps; k++) {
        this.index[i * this.taps + k] = Math.min(from + k, to - 1);
        this.weight[i * this.taps + k] = k < to - from ? 1 / (to - from) : 0;
      }
      chroma.index.fill((from + to - 1) >> 2, 2 * i, 2 * i + 2);
      chroma.weight[2 * i] = 1;
      chroma.weight[2 * i + 1] = 0;
    }
    [this.first, this.last] = this.span(0, count);
    [chroma.first, chroma.last] = chroma.span(0, count);
  }

  #reserve(taps: number, count: number): void {
    this.taps = taps;
    if (this.index.length >= count * taps) return;
    this.index = new Int32Array(count * taps);
    this.weight = new Float32Array(count * taps);
  }

  /** Smallest and largest index with weight in the outputs `from` to before `to`; 0 and 0 when there is none. */
  span(from: number, to: number): [number, number] {
    let first = -1;
    let last = 0;
    for (let slot = from * this.taps; slot < to * this.taps; slot++) {
      if (this.weight[slot] === 0) continue;
      const at = this.index[slot]!;
      if (first < 0 || at < first) first = at;
      if (at > last) last = at;
    }
    return [Math.max(0, first), last];
  }

  /** Scales each output's weights by the sum of `other`'s: what is outside for luma must be black in chroma too. */
  coverBy(other: AxisTaps, count: number): void {
    for (let i = 0; i < count; i++) {
      let covered = 0;
      for (let k = 0; k < other.taps; k++) covered += other.weight[i * other.taps + k]!;
      if (covered > 0.999999) continue;
      for (let k = 0; k < this.taps; k++) this.weight[i * this.taps + k]! *= covered;
    }
  }
}
