const { fround } = Math;

/** First source pixel of each output pixel of one axis, and how far it lies towards the next source pixel. */
export interface OpencvAxis {
  /** First source pixel; may lie outside. */
  readonly index: Int32Array;
  /** 0 to below 1, in single precision as in OpenCV. */
  readonly fraction: Float32Array;
}

/** Source pixels per output pixel, with OpenCV's two roundings: it inverts the inverse. */
export function opencvScale(from: number, to: number): number {
  return 1 / (to / from);
}

/** Returns the whole number by which the picture shrinks on the axis, if it is one; OpenCV then takes plain block means. */
export function wholeScale(from: number, to: number): number | undefined {
  const scale = opencvScale(from, to);
  const whole = Math.round(scale);
  return Math.abs(scale - whole) < Number.EPSILON ? whole : undefined;
}

/** Pixel centres: output i lies at (i + 0.5) * scale - 0.5. */
export function centredAxis(from: number, to: number): OpencvAxis {
  const scale = opencvScale(from, to);
  return fill(to, (i) => {
    const at = fround((i + 0.5) * scale - 0.5);
    const index = Math.floor(at);
    return { index, fraction: fround(at - index) };
  });
}

/** Returns the axis of INTER_AREA when it has to enlarge: pixels keep flat tops, only their edges blend. */
export function areaAxis(from: number, to: number): OpencvAxis {
  const scale = opencvScale(from, to);
  return fill(to, (i) => {
    const index = Math.floor(i * scale);
    const at = fround(i + 1 - (index + 1) * (to / from));
    return { index, fraction: at <= 0 ? 0 : fround(at - Math.floor(at)) };
  });
}

/** Reads within the picture only: a start outside becomes the edge pixel without a neighbour. */
export function heldInside(axis: OpencvAxis, from: number): OpencvAxis {
  const index = axis.index.slice();
  const fraction = axis.fraction.slice();
  for (const [i, start] of axis.index.entries()) {
    if (start >= 0 && start < from - 1) continue;
    index[i] = start < 0 ? 0 : from - 1;
    fraction[i] = 0;
  }
  return { index, fraction };
}

function fill(
  to: number,
  at: (i: number) => { readonly index: number; readonly fraction: number },
): OpencvAxis {
  const index = new Int32Array(to);
  const fraction = new Float32Array(to);
  for (let i = 0; i < to; i++) {
    const tap = at(i);
    index[i] = tap.index;
    fraction[i] = tap.fraction;
  }
  return { index, fraction };
}
