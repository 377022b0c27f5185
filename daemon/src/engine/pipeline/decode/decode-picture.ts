import { open } from 'node:fs/promises';
import { type RgbFrame, TrueframeError } from '@trueframe/sdk';
import { causeError, causeIn, tellingLine } from './causes.ts';
import { DecodeLog } from './decode-log.ts';
import { runFfmpeg } from './ffmpeg.ts';
import { parseFrameLine, TELL_PICTURE } from './frame-line.ts';
import { gatherOutput } from './gather-output.ts';
import { decoderMemoryMiB } from './tool-limits.ts';
import { watchProcess } from './watch-process.ts';

/** First bytes → demuxer. Named rather than guessed: ffmpeg would take a file name with `%d` for a list of files. */
const KINDS: readonly (readonly [demuxer: string, hex: string])[] = [
  ['png_pipe', '89504e470d0a1a0a'],
  ['jpeg_pipe', 'ffd8ff'],
  ['gif', '47494638'],
  ['bmp_pipe', '424d'],
  ['webp_pipe', '52494646'],
  ['tiff_pipe', '49492a00'],
  ['tiff_pipe', '4d4d002a'],
];

/** Killed from outside, or stopped: it may be the machine that was short of memory for a moment. */
const MAX_TRIES = 3;
const STUCK_MS = 5000;

/**
 * Reads one still picture, or the first one of a GIF. PNG and BMP come out bit by bit as they went in; transparency is
 * ignored.
 * @throws SOURCE_NOT_FOUND, SOURCE_NOT_A_FILE, SOURCE_EMPTY, SOURCE_DENIED, SOURCE_UNSUPPORTED, DECODE_TOO_LARGE,
 * DECODE_LIMIT, DECODE_FAILED, FFMPEG_MISSING
 */
export async function decodePicture(path: string, maxPixels = 33_177_600): Promise<RgbFrame> {
  const demuxer = await demuxerOf(path);
  for (let tries = 1; ; tries += 1) {
    const { data, size, errors, isLost } = await decodeOnce(path, demuxer, maxPixels);
    if (size && data.length === size.width * size.height * 3) {
      const { width, height } = size;
      return { format: 'rgb24', index: 0, ptsMs: 0, width, height, data };
    }
    if (!isLost) throw undecodable(path, errors);
    if (tries === MAX_TRIES) {
      const said = `ffmpeg was killed, died or hung ${tries} times while it decoded ${path}`;
      throw new TrueframeError('DECODE_FAILED', `${said}: is the machine short of memory?`);
    }
  }
}

async function decodeOnce(path: string, demuxer: string, maxPixels: number) {
  const log = new DecodeLog();
  let size: { readonly width: number; readonly height: number } | undefined;
  let unwatch = () => {};
  const { output, whole } = gatherOutput();
  const run = runFfmpeg({
    input: `file:${path}`,
    inputOptions: [
      ...['-loglevel', 'level+info', '-protocol_whitelist', 'file', '-f', demuxer],
      ...['-max_pixels', String(maxPixels)],
    ],
    outputOptions: [
      ...['-map', '0:v:0', '-frames:v', '1'],
      ...['-vf', `scale=flags=accurate_rnd+full_chroma_int+bicubic,format=rgb24,${TELL_PICTURE}`],
      ...['-f', 'rawvideo'],
    ],
    output,
    memoryMiB: decoderMemoryMiB(maxPixels, 1),
    onStart(pid) {
      unwatch = watchProcess({ pid, limitMs: STUCK_MS, onStuck: () => run.kill() });
    },
    onLine(line) {
      const said = parseFrameLine(line);
      if (said?.type === 'picture') size = said;
      else log.add(line);
    },
  });
  const exitCode = await run.exited;
  unwatch();
  const data = new Uint8Array(await whole);
  const isLost = (exitCode === null || log.wasTerminated) && !log.isOutOfMemory;
  return { data, size, errors: log.errors, isLost };
}

async function demuxerOf(path: string): Promise<string> {
  const file = await open(path, 'r').catch((cause) => {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new TrueframeError('SOURCE_NOT_FOUND', `no such file: ${path}`, { cause });
    }
    throw new TrueframeError('SOURCE_DENIED', `cannot read ${path}: ${code}`, { cause });
  });
  try {
    if (!(await file.stat()).isFile()) {
      throw new TrueframeError('SOURCE_NOT_A_FILE', `${path} is no regular file: give a picture`);
    }
    const { buffer, bytesRead } = await file.read(Buffer.alloc(8), 0, 8, 0);
    if (bytesRead === 0) throw new TrueframeError('SOURCE_EMPTY', `${path} is empty`);
    const kind = KINDS.find(([, hex]) => buffer.toString('hex').startsWith(hex));
    if (kind) return kind[0];
  } finally {
    await file.close();
  }
  throw new TrueframeError(
    'SOURCE_UNSUPPORTED',
    `${path} is no picture that can be read: give PNG, JPEG, WebP, BMP, TIFF or GIF`,
  );
}

function undecodable(path: string, errors: readonly string[]): TrueframeError {
  const cause = causeIn(errors);
  if (cause && cause.code !== 'SOURCE_UNSUPPORTED') return causeError(path, cause);
  return new TrueframeError(
    'DECODE_FAILED',
    `cannot decode ${path}: ${tellingLine(errors) ?? 'it holds no picture'}`,
  );
}
