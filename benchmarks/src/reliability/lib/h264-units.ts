/** NAL units of an Annex-B stream, by access unit; every slice of a picture is in one. */
export function accessUnitsOf(annexB: Buffer): Buffer[][] {
  const units: Buffer[][] = [];
  let current: Buffer[] = [];
  let hasSlice = false;
  for (const nal of nalUnits(annexB)) {
    const type = (nal[0] ?? 0) & 31;
    const isSlice = type === 1 || type === 5;
    const isFirstSlice = isSlice && ((nal[1] ?? 0) & 0x80) !== 0;
    if (hasSlice && (!isSlice || isFirstSlice)) {
      units.push(current);
      current = [];
      hasSlice = false;
    }
    current.push(nal);
    hasSlice ||= isSlice;
  }
  if (current.length > 0) units.push(current);
  return units;
}

function nalUnits(annexB: Buffer): Buffer[] {
  const starts: number[] = [];
  for (let at = annexB.indexOf('000001', 0, 'hex'); at >= 0; ) {
    starts.push(at + 3);
    at = annexB.indexOf('000001', at + 3, 'hex');
  }
  return starts.map((start, k) => {
    const next = starts[k + 1];
    let end = next === undefined ? annexB.length : next - 3;
    while (annexB[end - 1] === 0) end -= 1;
    return annexB.subarray(start, end);
  });
}
