import type { FaceVolume } from './face-volume.ts';

export interface Labels {
  /** Per cell of the volume: 0 outside, else 1, 2, … */
  readonly labels: Int32Array;
  readonly count: number;
}

/**
 * Connected parts of the mask; cells that share a corner, also from frame to frame, belong together (26 neighbours).
 * Numbered by their first cell in memory order, as `skimage.measure.label` does.
 */
export function labelComponents(volume: FaceVolume): Labels {
  const { mask } = volume;
  const labels = new Int32Array(mask.length);
  const pending: number[] = [];
  let count = 0;

  const visit = (cell: number) => {
    if (mask[cell] === 0 || labels[cell] !== 0) return;
    labels[cell] = count;
    pending.push(cell);
  };

  for (let start = mask.indexOf(1); start >= 0; start = mask.indexOf(1, start + 1)) {
    if (labels[start] !== 0) continue;
    count += 1;
    visit(start);
    for (let cell = pending.pop(); cell !== undefined; cell = pending.pop()) {
      visitAround(cell, volume, visit);
    }
  }
  return { labels, count };
}

/** Visits a cell and those that share a corner with it. */
function visitAround(
  cell: number,
  { frames, height, width }: FaceVolume,
  visit: (cell: number) => void,
): void {
  const size = width * height;
  const frame = Math.floor(cell / size);
  const row = Math.floor((cell % size) / width);
  const column = cell % width;
  const last = Math.min(column + 1, width - 1);
  for (let f = Math.max(frame - 1, 0); f <= Math.min(frame + 1, frames - 1); f++) {
    for (let r = Math.max(row - 1, 0); r <= Math.min(row + 1, height - 1); r++) {
      const line = f * size + r * width;
      for (let c = Math.max(column - 1, 0); c <= last; c++) visit(line + c);
    }
  }
}
