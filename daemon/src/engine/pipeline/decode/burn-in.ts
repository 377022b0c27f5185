import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { TrueframeError } from '@trueframe/sdk';
import { runFfmpeg } from './ffmpeg.ts';
import { FILE_OPTIONS } from './file-options.ts';

export interface BurnIn {
  readonly path: string;
  /** Subtitles of Advanced SubStation. The path has no character that ffmpeg's filters read as their own. */
  readonly subtitles: string;
  /** Pixels of the frames as they are shown. */
  readonly width: number;
  readonly height: number;
  /** MP4 file to write. */
  readonly output: string;
}

/**
 * Draws subtitles into a video: H.264 in fragmented MP4 with the times of its frames and its sound as it is, which becomes AAC only where MP4
 * cannot carry it.
 * @throws DECODE_FAILED, FFMPEG_MISSING
 */
export async function burnIn(job: BurnIn): Promise<void> {
  const copied = await run(job, ['-c:a', 'copy']);
  if (copied === '') return;
  const encoded = await run(job, ['-c:a', 'aac']);
  if (encoded === '') return;
  throw new TrueframeError('DECODE_FAILED', `${job.path} could not be annotated: ${encoded}`);
}

/** Returns what is wrong; empty: nothing. */
async function run(
  { path, subtitles, width, height, output }: BurnIn,
  sound: readonly string[],
): Promise<string> {
  // 4:2:0 wants even sides.
  const size = `${width - (width % 2)}:${height - (height % 2)}`;
  let said = '';
  // ffmpeg may not write files.
  const file = createWriteStream(output, { emitClose: false });
  const written = finished(file);
  const { exited } = runFfmpeg({
    input: `file:${path}`,
    inputOptions: ['-loglevel', 'error', ...FILE_OPTIONS],
    outputOptions: [
      ...['-map', '0:V:0', '-map', '0:a?', '-map_metadata', '-1', '-sn', '-dn'],
      ...['-vf', `scale=${size},setsar=1,ass=filename=${subtitles}`, '-fps_mode', 'passthrough'],
      // Without B-frames, whose delay fragments would turn into a shift against the sound.
      ...[
        '-c:v',
        'libx264',
        '-preset',
        'veryfast',
        '-crf',
        '20',
        '-pix_fmt',
        'yuv420p',
        '-bf',
        '0',
      ],
      ...sound,
      ...['-movflags', '+frag_keyframe+delay_moov+default_base_moof', '-f', 'mp4'],
    ],
    output: file,
    isPatient: true,
    onLine: (line) => {
      said = line || said;
    },
  });
  const code = await exited;
  if (code === 0) await written;
  else {
    written.catch(() => {});
    file.destroy();
  }
  return code === 0 ? '' : said || `ffmpeg ended with ${code}`;
}
