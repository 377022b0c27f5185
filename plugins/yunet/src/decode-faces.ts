import type { Detection, Tensor } from '@trueframe/sdk';
import type { NetworkView } from '@trueframe/sdk/single-shot';

const STRIDES = [8, 16, 32] as const;

/**
 * Reads the three grids of YuNet's head. Each cell of `stride` pixels proposes one face:
 * confidence = sqrt(cls * obj), centre = (cell + offset) * stride, size = exp(log size) * stride.
 */
export function decodeFaces(
  outputs: Readonly<Record<string, Tensor>>,
  view: NetworkView,
  minConfidence: number,
  minFacePx: number,
): Detection[] {
  const faces: Detection[] = [];
  // sqrt(cls * obj) < m is cls * obj < m * m: most cells end here.
  const minProduct = minConfidence * minConfidence;
  for (const stride of STRIDES) {
    const cls = floats(outputs, `cls_${stride}`);
    const obj = floats(outputs, `obj_${stride}`);
    const bbox = floats(outputs, `bbox_${stride}`);
    const kps = floats(outputs, `kps_${stride}`);
    const columns = view.width / stride;
    const unit = stride / view.scale;
    for (let cell = 0; cell < cls.length; cell++) {
      const product = cls[cell]! * obj[cell]!;
      if (!(product >= minProduct)) continue;
      const column = cell % columns;
      const row = Math.floor(cell / columns);
      const width = Math.exp(bbox[cell * 4 + 2]!) * unit;
      const height = Math.exp(bbox[cell * 4 + 3]!) * unit;
      if (Math.min(width, height) < minFacePx) continue;
      const centerX = (column + bbox[cell * 4]!) * unit;
      const centerY = (row + bbox[cell * 4 + 1]!) * unit;
      const landmarks: number[] = [];
      for (let k = 0; k < 10; k += 2) {
        landmarks.push(
          (kps[cell * 10 + k]! + column) * unit,
          (kps[cell * 10 + k + 1]! + row) * unit,
        );
      }
      faces.push({
        box: {
          x1: centerX - width / 2,
          y1: centerY - height / 2,
          x2: centerX + width / 2,
          y2: centerY + height / 2,
        },
        confidence: Math.min(1, Math.sqrt(product)),
        landmarks,
      });
    }
  }
  return faces;
}

function floats(outputs: Readonly<Record<string, Tensor>>, name: string): Float32Array {
  return outputs[name]!.data as Float32Array;
}
