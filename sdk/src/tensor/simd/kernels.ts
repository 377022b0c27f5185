import { WASM } from './wasm.ts';

export interface KernelMemory {
  /** Another one after `grow`. */
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** Exports of sdk/assembly, whose files explain each. Pointers are bytes into `memory`. */
export interface Kernels {
  readonly memory: KernelMemory;
  blendRows(
    line: number,
    a: number,
    b: number,
    count: number,
    wa: number,
    wb: number,
    shift: number,
  ): void;
  addRow(line: number, row: number, count: number, w: number, shift: number): void;
  gatherTwo(line: number, at: number, w: number, out: number, width: number): void;
  gatherMany(line: number, at: number, w: number, out: number, width: number, groups: number): void;
  yuvToRgb(y: number, u: number, v: number, width: number, matrix: number): void;
  gatherRgb(
    y: number,
    at: number,
    w: number,
    u: number,
    v: number,
    chromaAt: number,
    chromaW: number,
    width: number,
    matrix: number,
    red: number,
    green: number,
    blue: number,
  ): void;
  toFloats(
    line: number,
    out: number,
    width: number,
    step: number,
    scale: number,
    shift: number,
  ): void;
  toBytes(line: number, out: number, width: number): void;
  toPackedBytes(a: number, b: number, c: number, out: number, width: number): void;
  boxRow(
    ratio: number,
    luma: number,
    stride: number,
    u: number,
    v: number,
    width: number,
    factors: number,
    isBytes: boolean,
    red: number,
    green: number,
    blue: number,
  ): void;
  lumaOfPlanes(
    a: number,
    b: number,
    c: number,
    out: number,
    count: number,
    ka: number,
    kb: number,
    kc: number,
    shift: number,
  ): number;
  lumaOfBytes(
    packed: number,
    out: number,
    count: number,
    ka: number,
    kb: number,
    kc: number,
  ): number;
  laplacian(luma: number, width: number, height: number, sums: number): void;
}

/** One instance for each thread. Undefined where WebAssembly or its SIMD is missing. */
export const kernels = load();

// The part of the global that is used here: Node's own types leave it to those of browsers.
interface WebAssemblyGlobal {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}

function load(): Kernels | undefined {
  const { WebAssembly: wasm } = globalThis as { readonly WebAssembly?: WebAssemblyGlobal };
  const bytes = Buffer.from(WASM, 'base64');
  if (!wasm?.validate(bytes)) return undefined;
  return new wasm.Instance(new wasm.Module(bytes)).exports as Kernels;
}
