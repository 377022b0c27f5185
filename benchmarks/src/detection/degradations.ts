/** One encode of a clip by x264. */
interface Encode {
  readonly crf: number;
  /** ffmpeg's filters before it; none: empty. */
  readonly filters: string;
}

/** Changes to a clip on its way to a viewer, by name; `original` leaves it as it is. */
export const DEGRADATIONS: Readonly<Record<string, readonly Encode[]>> = {
  original: [],
  crf23: [{ crf: 23, filters: '' }],
  crf30: [{ crf: 30, filters: '' }],
  crf37: [{ crf: 37, filters: '' }],
  half: [{ crf: 23, filters: 'scale=iw/2:ih/2:flags=area' }],
  fps15: [{ crf: 23, filters: 'fps=15' }],
  twice: [
    { crf: 28, filters: '' },
    { crf: 28, filters: '' },
  ],
};

/** Makes both sides even, as x264 in 4:2:0 needs them. */
const EVEN = 'crop=trunc(iw/2)*2:trunc(ih/2)*2:0:0';

/** Arguments of ffmpeg for each encode in turn. `between`: where the file of an earlier encode lies. */
export function encodesOf(
  input: string,
  output: string,
  degradation: string,
  { seconds, between }: { readonly seconds: number; readonly between: string },
): string[][] {
  const encodes = DEGRADATIONS[degradation];
  if (!encodes?.length) throw new Error(`no such degradation: ${degradation}`);
  return encodes.map(({ crf, filters }, k) => {
    const from = k === 0 ? input : between;
    const to = k === encodes.length - 1 ? output : between;
    const video = ['-vf', [filters, EVEN].filter(Boolean).join(','), '-pix_fmt', 'yuv420p'];
    const x264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', String(crf), '-threads', '1'];
    return [
      ...['-v', 'error', '-y', '-threads', '1', '-t', String(seconds), '-i', from, '-an', '-sn'],
      ...[...video, ...x264, '-f', 'mp4', to],
    ];
  });
}
