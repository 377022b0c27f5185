/** What a line of ffmpeg's `showinfo` filter says. `in`: the instance before sampling; `out`: the one after it. */
export type ShowInfo =
  /** Seconds per tick of the presentation times that follow. */
  | { readonly type: 'time-base'; readonly at: Place; readonly seconds: number }
  | {
      readonly type: 'frame';
      readonly at: Place;
      /** In ticks; undefined when the frame has none. */
      readonly pts: number | undefined;
      readonly width: number;
      readonly height: number;
      readonly pixelFormat: string;
    }
  /** Follows every `frame` line. */
  | {
      readonly type: 'color';
      readonly at: Place;
      readonly range: string;
      readonly space: string;
    };

type Place = 'in' | 'out';

const PREFIX = /^\[showinfo@(in|out) @ [^\]]*\] \[info\] /;
const TIME_BASE = /^config in time_base: (\d+)\/(\d+)/;
const FRAME = /^n: *\d+ pts: *(-?\d+|NOPTS) .*? fmt:(\S+) .*? s:(\d+)x(\d+) /;
const COLOR = /^color_range:(\S+) color_space:(\S+)/;

/**
 * Reads one line of standard error; undefined for every other line. The ticks are used rather than `pts_time`, which
 * ffmpeg prints with six digits only.
 */
export function parseShowInfo(line: string): ShowInfo | undefined {
  const prefix = PREFIX.exec(line);
  if (!prefix) return undefined;
  const at = prefix[1] as Place;
  const text = line.slice(prefix[0].length);

  const frame = FRAME.exec(text);
  if (frame) {
    const [, pts, pixelFormat, width, height] = frame as unknown as string[];
    return {
      type: 'frame',
      at,
      pts: pts === 'NOPTS' ? undefined : Number(pts),
      width: Number(width),
      height: Number(height),
      pixelFormat: pixelFormat!,
    };
  }
  const color = COLOR.exec(text);
  if (color) return { type: 'color', at, range: color[1]!, space: color[2]! };
  const base = TIME_BASE.exec(text);
  if (base) return { type: 'time-base', at, seconds: Number(base[1]) / Number(base[2]) };
  return undefined;
}
