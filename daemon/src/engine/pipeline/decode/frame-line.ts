/** Line that our filters make ffmpeg write to standard error. */
export type FrameLine =
  /** Seconds per tick of all presentation times. */
  | { readonly type: 'time-base'; readonly seconds: number }
  /** A frame was decoded. In ticks; undefined when it has no time. */
  | { readonly type: 'decoded'; readonly pts: number | undefined }
  /** The next decoded frame needs no other one. */
  | { readonly type: 'key' }
  /** Sampling picks the newest decoded frame: a window begins with it. */
  | { readonly type: 'picked' }
  /** The newest decoded frame is wanted, and looks like this. */
  | {
      readonly type: 'picture';
      readonly width: number;
      readonly height: number;
      readonly pixelFormat: string;
      /** Offset in the file, in bytes; -1: unknown. */
      readonly byte: number;
    }
  /** Follows every `picture`. */
  | {
      readonly type: 'color';
      readonly range: string;
      readonly space: string;
      readonly transfer: string;
    };

/**
 * Makes ffmpeg say of every frame that it was decoded. A fifth of the writes that `showinfo` would need, and every one
 * of them wakes the reader: that counts where five of six frames are not analysed.
 */
const TELL_EACH =
  'metadata=mode=add:key=tf:value=1,metadata=mode=print:key=tf:file=pipe\\\\:2:direct=1';
/** A branch of the graph that sees key frames only, and comes first in it: so it speaks before the frame is told of. */
export const TELL_DECODED = `split[key][all];[key]select=key,showinfo@key=checksum=0,nullsink;[all]${TELL_EACH}`;
/** A number that nothing else prints. */
const PICK = 314159;
/** In an expression of a `select`: makes ffmpeg say that the frame is picked, before anything else is said of it. */
export const TELL_PICKED = `print(${PICK})`;
/** Makes ffmpeg say how a frame looks that goes out. */
export const TELL_PICTURE = 'showinfo@out=checksum=0';

const DECODED = /^frame:\d+ +pts:(-?\d+|NOPTS) /;
const PICKED = new RegExp(`^(\\[[^\\]]*\\] )?\\[info\\] ${PICK}\\.0+$`);
const KEY = /^\[showinfo@key @ [^\]]*\] \[info\] n: /;
const PREFIX = /^\[showinfo@out @ [^\]]*\] \[info\] /;
const TIME_BASE = /^config in time_base: (\d+)\/(\d+)/;
const PICTURE = /^n: *\d+ pts: *(?:-?\d+|NOPTS) .*? fmt:(\S+) .*? s:(\d+)x(\d+) /;
/** Newer versions leave it out. */
const BYTE = / pos: *(-?\d+) /;
const COLOR = /^color_range:(\S+) color_space:(\S+)(?: color_primaries:\S+ color_trc:(\S+))?/;

/**
 * Reads one line of standard error; undefined for every other line. Ticks are used rather than `pts_time`, which ffmpeg
 * prints with six digits only.
 */
export function parseFrameLine(line: string): FrameLine | undefined {
  const decoded = DECODED.exec(line);
  if (decoded) {
    return { type: 'decoded', pts: decoded[1] === 'NOPTS' ? undefined : Number(decoded[1]) };
  }
  if (KEY.test(line)) return { type: 'key' };
  if (PICKED.test(line)) return { type: 'picked' };
  const prefix = PREFIX.exec(line);
  if (!prefix) return undefined;
  const text = line.slice(prefix[0].length);

  const picture = PICTURE.exec(text);
  if (picture) {
    const [, pixelFormat, width, height] = picture as unknown as string[];
    return {
      type: 'picture',
      width: Number(width),
      height: Number(height),
      pixelFormat: pixelFormat!,
      byte: Number(BYTE.exec(text)?.[1] ?? -1),
    };
  }
  const color = COLOR.exec(text);
  if (color) {
    return { type: 'color', range: color[1]!, space: color[2]!, transfer: color[3] ?? 'unknown' };
  }
  const base = TIME_BASE.exec(text);
  if (base) return { type: 'time-base', seconds: Number(base[1]) / Number(base[2]) };
  return undefined;
}
