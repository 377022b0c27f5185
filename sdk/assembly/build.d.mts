/** Returns the text of `sdk/src/tensor/simd/wasm.ts`. */
export function generate(): Promise<string>;
