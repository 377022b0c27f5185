import { execFileSync } from 'node:child_process';
import type { RgbFrame } from '@trueframe/sdk';

/** A picture file as a frame. */
export function decodePng(path: string, width: number, height: number): RgbFrame {
  const args = ['-v', 'error', '-i', path, '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'];
  const data = execFileSync('ffmpeg', args, { maxBuffer: 1 << 28 });
  if (data.length !== width * height * 3) {
    throw new Error(`${path}: ${data.length} bytes are not ${width}x${height} RGB`);
  }
  return { format: 'rgb24', index: 0, ptsMs: 0, width, height, data: new Uint8Array(data) };
}
