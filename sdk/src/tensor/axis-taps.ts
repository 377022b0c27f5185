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
    outside: 'zero' | 'edge',
  ): void {
    const ratio = length / count;
    const isArea = resize === 'area' && ratio > 1;
    this.taps = isArea ? Math.ceil(ratio) + 1 : 2;
    if (this.index.length < count * this.taps) {
      this.index = new Int32Array(count * this.taps);
      this.weight = new Float32Array(count * this.taps);
    }
    this.first = limit - 1;
    this.last = 0;
    let slot = 0;
    for (let i = 0; i < count; i++) {
      const from = isArea ? start + i * ratio : start + (i + 0.5) * ratio - 0.5;
      const base = Math.floor(from);
      for (let k = 0; k < this.taps; k++) {
        const at = base + k;
        let weight: number;
        if (isArea) {
          const overlap = Math.min(at + 1, from + ratio) - Math.max(at, from);
          weight = overlap > 0 ? overlap / ratio : 0;
        } else {
          weight = k === 0 ? 1 - (from - base) : from - base;
        }
        const inside = at < 0 ? 0 : at >= limit ? limit - 1 : at;
        if (inside !== at && outside === 'zero') weight = 0;
        if (weight !== 0) {
          if (inside < this.first) this.first = inside;
          if (inside > this.last) this.last = inside;
        }
        this.index[slot] = inside;
        this.weight[slot] = weight;
        slot += 1;
      }
    }
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
