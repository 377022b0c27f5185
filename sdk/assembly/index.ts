// The pixel loops of sdk/src/tensor in AssemblyScript, which compiles to WebAssembly: `npm run gen -w sdk` after changes.
// Pointers and counts are usize. Lines are float32, one value for each column or pixel. Loops work in whole vectors:
// they read and write up to 64 bytes past the end, so callers leave that much room.

export { addRow, blendRows } from './blend-rows';
export { boxRow } from './box-row';
export { laplacian, lumaOfBytes, lumaOfPlanes } from './crop-stats';
export { gatherMany, gatherTwo } from './gather';
export { toBytes, toFloats, toPackedBytes } from './write-lines';
export { gatherRgb, yuvToRgb } from './yuv-to-rgb';
