/** Facts that ffprobe reports about a stream, as far as the choice depends on them. */
export interface VideoCandidate {
  readonly codec_type?: string | undefined;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  readonly nb_frames?: string | undefined;
  readonly duration?: string | undefined;
  readonly disposition?: Readonly<Record<string, number>> | undefined;
}

/** Pictures beside a video: covers, thumbnails along its time line, photographs. */
const STILLS = ['attached_pic', 'timed_thumbnails', 'still_image'] as const;

/**
 * The stream that a player would show: no cover art; no photograph beside a video; none that lasts less than half as long as
 * another; a default one first, then most pixels, then the first.
 */
export function chooseVideo<T extends VideoCandidate>(streams: readonly T[]): T | undefined {
  const videos = streams.filter(
    ({ codec_type, disposition }) => codec_type === 'video' && !disposition?.attached_pic,
  );
  const moving = preferring(videos, (stream) => !isStill(stream));
  const longest = Math.max(0, ...moving.map(seconds).filter((value) => !Number.isNaN(value)));
  // A stream that does not say how long it is may be as long as any.
  const long = preferring(moving, (stream) => !(seconds(stream) < longest / 2));
  const chosen = preferring(long, ({ disposition }) => Boolean(disposition?.default));
  return chosen.reduce<T | undefined>(
    (best, stream) => (best && pixels(best) >= pixels(stream) ? best : stream),
    undefined,
  );
}

/** Those that are so, if any are. */
function preferring<T>(streams: readonly T[], isSo: (stream: T) => boolean): readonly T[] {
  const some = streams.filter(isSo);
  return some.length > 0 ? some : streams;
}

function isStill({ nb_frames, disposition }: VideoCandidate): boolean {
  return nb_frames === '1' || STILLS.some((kind) => disposition?.[kind]);
}

/** NaN: it does not say. */
function seconds({ duration }: VideoCandidate): number {
  const value = Number(duration ?? Number.NaN);
  return value > 0 ? value : Number.NaN;
}

function pixels({ width = 0, height = 0 }: VideoCandidate): number {
  return width * height;
}
