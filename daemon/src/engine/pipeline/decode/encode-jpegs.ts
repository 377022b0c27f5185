import { Readable } from 'node:stream';
import { TrueframeError } from '@trueframe/sdk';
import type { Picture } from '@trueframe/sdk/resize';
import { runFfmpeg } from './ffmpeg.ts';
import { gatherOutput } from './gather-output.ts';

/** ffmpeg's scale from 2 (best) to 31. */
const QUALITY = '4';
const LAST_MARKER = Buffer.from('ffd9', 'hex');

/**
 * Returns RGB pictures of one size as JPEG files, in the same order.
 * @throws DECODE_FAILED, FFMPEG_MISSING
 */
export async function encodeJpegs(pictures: readonly Picture[]): Promise<readonly Buffer[]> {
  const [first] = pictures;
  if (!first) return [];
  const errors: string[] = [];
  const { output, whole } = gatherOutput();
  const size = `${first.width}x${first.height}`;
  const run = runFfmpeg({
    input: Readable.from(pictures.map(({ data }) => Buffer.from(data))),
    inputOptions: ['-f', 'rawvideo', '-pixel_format', 'rgb24', '-video_size', size],
    outputOptions: ['-f', 'image2pipe', '-c:v', 'mjpeg', '-q:v', QUALITY],
    output,
    onLine: (line) => errors.push(line),
  });
  const code = await run.exited;
  const files = split(await whole);
  if (files.length === pictures.length) return files;
  const said = errors.at(-1) ?? `exit code ${code}`;
  throw new TrueframeError('DECODE_FAILED', `pictures could not be written as JPEG: ${said}`);
}

/** The marker of the end stands in no other place of a file without a preview. */
function split(bytes: Buffer): readonly Buffer[] {
  const files: Buffer[] = [];
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(LAST_MARKER, from);
    if (end < 0) break;
    files.push(bytes.subarray(from, end + LAST_MARKER.length));
    from = end + LAST_MARKER.length;
  }
  return files;
}
