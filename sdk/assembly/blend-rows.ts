/** line[x] = wa * a[x] + wb * b[x] - shift: two rows of bytes become one line. */
export function blendRows(
  line: usize,
  a: usize,
  b: usize,
  count: usize,
  wa: f32,
  wb: f32,
  shift: f32,
): void {
  const va = f32x4.splat(wa);
  const vb = f32x4.splat(wb);
  const vs = f32x4.splat(shift);
  for (let x: usize = 0; x < count; x += 8) {
    const pa = v128.load8x8_u(a + x);
    const pb = v128.load8x8_u(b + x);
    const low = f32x4.add(
      f32x4.mul(va, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(pa))),
      f32x4.mul(vb, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(pb))),
    );
    const high = f32x4.add(
      f32x4.mul(va, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(pa))),
      f32x4.mul(vb, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(pb))),
    );
    const to = line + (x << 2);
    v128.store(to, f32x4.sub(low, vs));
    v128.store(to, f32x4.sub(high, vs), 16);
  }
}

/** line[x] += w * row[x] - shift: one more row for `blendRows`. */
export function addRow(line: usize, row: usize, count: usize, w: f32, shift: f32): void {
  const vw = f32x4.splat(w);
  const vs = f32x4.splat(shift);
  for (let x: usize = 0; x < count; x += 8) {
    const p = v128.load8x8_u(row + x);
    const low = f32x4.mul(vw, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(p)));
    const high = f32x4.mul(vw, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(p)));
    const to = line + (x << 2);
    v128.store(to, f32x4.add(v128.load(to), f32x4.sub(low, vs)));
    v128.store(to, f32x4.add(v128.load(to, 16), f32x4.sub(high, vs)), 16);
  }
}
