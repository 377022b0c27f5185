/** Pixels that are wider or narrower by less are square for our purposes, and nothing is resampled. */
const SQUARE = 'between(sar,0.98,1.02)';
/** No camera or broadcaster is beyond; such a number is a mistake, or made to have us scale a picture to a stripe. */
const SENSIBLE = 'between(sar,0.25,4)';

/**
 * The `scale` filter that gives every frame its own size, with square pixels: the side that they are too long for is stretched,
 * or, where that would be more than `maxPixels`, the other one shrunk. Where pixels are square it copies nothing.
 */
export function ownSize(maxPixels: number): string {
  const isWide = `gt(sar,1)*${SENSIBLE}*not(${SQUARE})`;
  const isNarrow = `lt(sar,1)*${SENSIBLE}*not(${SQUARE})`;
  const fits = `lte(iw*ih*max(sar,1/sar),${maxPixels})`;
  const width = `if(${isWide}*${fits}+${isNarrow}*not(${fits}),round(iw*sar),iw)`;
  const height = `if(${isNarrow}*${fits}+${isWide}*not(${fits}),round(ih/sar),ih)`;
  return `scale=w='${width}':h='${height}':eval=frame`;
}
