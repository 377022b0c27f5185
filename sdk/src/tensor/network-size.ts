// The coarsest grid of the network.
const STEP = 32;

/**
 * Size of the network's input for a frame: the longer side becomes `inputSize` but is never enlarged, the shape is
 * kept and rounded up to whole grid cells, so that a 16:9 frame does not pay for a square.
 */
export function networkSize(
  frame: { readonly width: number; readonly height: number },
  inputSize: number,
): { readonly width: number; readonly height: number } {
  const scale = Math.min(1, inputSize / Math.max(frame.width, frame.height));
  return { width: roundUp(frame.width * scale), height: roundUp(frame.height * scale) };
}

function roundUp(size: number): number {
  // Rounded first: 1080 * (640 / 1920) may come out as 360.00000000000006.
  return Math.max(STEP, Math.ceil(Math.round(size) / STEP) * STEP);
}
