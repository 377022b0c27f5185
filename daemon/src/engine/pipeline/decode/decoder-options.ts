import type { DecoderJob } from './decoder-job.ts';
import { TELL_DECODED, TELL_PICTURE } from './frame-line.ts';
import { ownSize } from './picture-size.ts';

/** Words before the input. */
export function inputOptions(job: DecoderJob): string[] {
  // repeat: what is said of one frame is said again of the next. Without reinit_filter 0 a change of the frame size would
  // restart the filters and their counters. Ours follow it.
  return [
    ...['-loglevel', 'repeat+level+info', '-reinit_filter', '0'],
    ...['-threads', String(job.threads), '-max_pixels', String(job.maxPixels)],
    ...(job.hardware?.inputOptions() ?? []),
    ...job.inputOptions,
  ];
}

/** Words between the input and the output. */
export function outputOptions(job: DecoderJob): string[] {
  const { before, sampling, grading = [], size, maxPixels, hardware } = job;
  const scale = size ? `scale=${size.width}:${size.height}` : ownSize(maxPixels);
  // Full-range video stays full-range: converting it would cost time and bits.
  const filters = [
    ...before,
    TELL_DECODED,
    ...(sampling === undefined ? [] : [sampling]),
    ...grading,
    // NV12 has no full-range twin: what comes back from a GPU is made limited, whatever the source says of itself.
    hardware?.problem === '' ? `${scale}:out_range=tv` : scale,
    'format=yuv420p|yuvj420p',
    TELL_PICTURE,
    // Nobody reads the times of raw frames, but ffmpeg complains of those that do not grow.
    'setpts=N/TB',
  ];
  // A frame must not wait for the next one: neither in the write buffer (flush_packets) nor in the threads that copy raw
  // frames, of which there would be one per core (threads).
  return [
    ...['-map', job.map, '-an', '-sn', '-dn', '-vf', filters.join(','), '-vsync', 'passthrough'],
    ...['-threads', '1', '-flush_packets', '1', '-f', 'rawvideo', '-listen', '1'],
  ];
}
