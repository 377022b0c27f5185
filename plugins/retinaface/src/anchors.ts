const STRIDES = [8, 16, 32] as const;

/** Sides of the two squares that each cell of the three grids (strides 8, 16, 32) starts from, in pixels. */
export type AnchorSides = readonly [
  readonly [number, number],
  readonly [number, number],
  readonly [number, number],
];

/** A square that the network moves and stretches, in shares of the input's width and height. */
export interface Anchor {
  readonly cx: number;
  readonly cy: number;
  readonly width: number;
  readonly height: number;
}

interface Grid {
  readonly stride: number;
  readonly columns: number;
  readonly sides: readonly [number, number];
  /** Number of its first anchor. */
  readonly first: number;
}

/** The anchors of one input size, in the order of the network's outputs: grid, row, column, side. */
export class Anchors {
  readonly count: number;
  readonly #grids: readonly Grid[];
  readonly #width: number;
  readonly #height: number;

  constructor(width: number, height: number, sides: AnchorSides) {
    const grids: Grid[] = [];
    let first = 0;
    STRIDES.forEach((stride, i) => {
      const columns = Math.ceil(width / stride);
      grids.push({ stride, columns, sides: sides[i]!, first });
      first += columns * Math.ceil(height / stride) * 2;
    });
    this.count = first;
    this.#grids = grids;
    this.#width = width;
    this.#height = height;
  }

  /** Anchor by number, 0..count-1. Worked out in double precision and kept as float32. */
  at(index: number): Anchor {
    const grid = this.#grids.findLast(({ first }) => first <= index)!;
    const cell = (index - grid.first) >> 1;
    const side = grid.sides[((index - grid.first) & 1) as 0 | 1];
    const column = cell % grid.columns;
    const row = Math.floor(cell / grid.columns);
    return {
      cx: Math.fround(((column + 0.5) * grid.stride) / this.#width),
      cy: Math.fround(((row + 0.5) * grid.stride) / this.#height),
      width: Math.fround(side / this.#width),
      height: Math.fround(side / this.#height),
    };
  }
}
