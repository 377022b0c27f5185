/** Cameras for slow motion give fewer, time-lapse slides more rarely; what lies beyond is a tick, or a wrong field. */
const SENSIBLE = { least: 0.01, most: 960 } as const;

/** The first of ffprobe's rates, e.g. `30000/1001`, that can be the frame rate of a video; 0: none can. */
export function frameRateOf(...texts: readonly (string | undefined)[]): number {
  return texts.map(parse).find((rate) => rate >= SENSIBLE.least && rate <= SENSIBLE.most) ?? 0;
}

function parse(text = ''): number {
  const [above = 0, below = 0] = text.split('/').map(Number);
  return below > 0 ? above / below : 0;
}
