/** Colours as red, green, blue in hex. */
export type Colour = 'd23b31' | '2f9e5b' | 'd99a1c' | '8a94a3' | 'ffffff' | '101418';

/** Milliseconds as Advanced SubStation writes them: hours, minutes, seconds and hundredths, rounded down. */
export function assTime(ms: number): string {
  const hundredths = Math.max(0, Math.floor(ms / 10));
  const two = (value: number) => String(value).padStart(2, '0');
  const seconds = Math.floor(hundredths / 100);
  const minutes = Math.floor(seconds / 60);
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}.${two(hundredths % 100)}`;
}

/** A line of the script, shown from one time to another, in milliseconds. */
export function dialogue(layer: number, fromMs: number, toMs: number, text: string): string {
  return `Dialogue: ${layer},${assTime(fromMs)},${assTime(toMs)},Default,,0,0,0,,${text}`;
}

/** Blue, green, red, as the format wants them. */
function assColour(colour: Colour): string {
  return `&H${colour.slice(4)}${colour.slice(2, 4)}${colour.slice(0, 2)}&`;
}

/** A filled rectangle; `alpha` from 00, opaque, to FF. */
export function filled(
  colour: Colour,
  alpha: string,
  ...rects: readonly (readonly number[])[]
): string {
  return `{\\an7\\pos(0,0)\\bord0\\shad0\\1c${assColour(colour)}\\1a&H${alpha}&\\p1}${paths(rects)}`;
}

/** The outline of a rectangle, `width` pixels outside of it. */
export function framed(colour: Colour, width: number, rect: readonly number[]): string {
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = rect;
  return filled(
    colour,
    '00',
    [x1 - width, y1 - width, x2 + width, y1],
    [x1 - width, y2, x2 + width, y2 + width],
    [x1 - width, y1, x1, y2],
    [x2, y1, x2 + width, y2],
  );
}

/** Text whose lower left corner is at a point, on a plate of its own. */
export function plate(colour: Colour, x: number, y: number, text: string): string {
  // Nothing in the text may be read as a command.
  const plain = text.replace(/[{}\\]/g, '');
  return `{\\an1\\pos(${x.toFixed(1)},${y.toFixed(1)})\\3c${assColour(colour)}}${plain}`;
}

/** `x1, y1, x2, y2` each. */
function paths(rects: readonly (readonly number[])[]): string {
  return rects
    .map((rect) => {
      const [x1, y1, x2, y2] = rect.map((value) => value.toFixed(1));
      return `m ${x1} ${y1} l ${x2} ${y1} ${x2} ${y2} ${x1} ${y2}`;
    })
    .join(' ');
}
