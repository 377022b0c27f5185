/** Number of colours that tell faces apart: `--c0` to `--c5` of the style sheet. */
const COLOURS = 6;

export function colourOf(trackId: number): number {
  return trackId % COLOURS;
}
