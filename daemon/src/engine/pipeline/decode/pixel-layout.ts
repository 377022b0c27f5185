/** Bytes of a yuv420p frame without padding, chroma rounded up. */
export function frameBytes(width: number, height: number): number {
  return width * height + 2 * Math.ceil(width / 2) * Math.ceil(height / 2);
}

/** Returns the matrix that made the YUV. Where none is named it is BT.601, as swscale and OpenCV assume; BT.2020 is nearest to BT.709. */
export function matrixOf(colorSpace: string): 'bt601' | 'bt709' {
  return colorSpace === 'bt709' || colorSpace.startsWith('bt2020') ? 'bt709' : 'bt601';
}

/**
 * The range of a frame that left the filters. Its own flag is that of the source even where the conversion from RGB made
 * it limited, so the flag counts only where nothing was converted.
 */
export function rangeOf(
  pixelFormat: string,
  sourceFormat: string,
  colorRange: string,
): 'limited' | 'full' {
  if (pixelFormat === 'yuvj420p') return 'full';
  return colorRange === 'pc' && sourceFormat === pixelFormat ? 'full' : 'limited';
}
