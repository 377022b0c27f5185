import { clipPath } from './make-clip.ts';
import { execFileSync } from './programs.ts';

/** Frames of the clip. */
export const FRAMES = 40;

/**
 * A clip of 320x240 at 25 fps in which the middle of the picture, around the box that the detector `fixed` reports, gets
 * brighter and darker by a step that no other pair of frames has, and the rest changes by much more. It is encoded without loss.
 */
export function makeChangingClip(name = 'changing.mp4', options: readonly string[] = []): string {
  const path = clipPath(name);
  const middle = '120+N*(2*mod(N\\,2)-1)';
  const rest = '40+mod(N*53\\,100)';
  const luma = `if(between(X\\,60\\,230)*between(Y\\,40\\,200)\\,${middle}\\,${rest})`;
  const source = `color=gray:s=320x240:r=25:d=${FRAMES / 25},format=yuv420p,geq=lum=${luma}:cb=128:cr=128`;
  const x264 = ['-c:v', 'libx264', '-qp', '0', '-preset', 'ultrafast', '-g', '10'];
  const input = ['-v', 'error', '-y', '-f', 'lavfi', '-i', source];
  execFileSync('ffmpeg', [...input, ...x264, '-bf', '0', ...options, path]);
  return path;
}

/** Returns the difference of the middle of two of its frames, in units of full white, as a crop in RGB has it. */
export function change(one: number, other: number): number {
  const luma = (n: number) => 120 + n * (n % 2 === 1 ? 1 : -1);
  return Math.abs(luma(one) - luma(other)) / 219;
}
