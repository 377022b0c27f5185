/** A window of a frame in pixels; fractions allowed, may reach outside. */
export interface Window {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface ResampleOptions {
  readonly resize: 'bilinear' | 'area';
  readonly outside: 'zero' | 'edge';
}
