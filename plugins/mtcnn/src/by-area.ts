import type { Detection } from '@trueframe/sdk';

/** Largest first; of equal areas the later one. Areas are float32, as the reference compares them. */
export function byArea(faces: readonly Detection[]): Detection[] {
  return faces
    .map((face, index) => ({ face, index, area: areaOf(face) }))
    .sort((a, b) => b.area - a.area || b.index - a.index)
    .map(({ face }) => face);
}

function areaOf({ box }: Detection): number {
  const { fround } = Math;
  return fround(fround(box.x2 - box.x1) * fround(box.y2 - box.y1));
}
