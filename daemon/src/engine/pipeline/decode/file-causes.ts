import { type FileHandle, open } from 'node:fs/promises';
import { TrueframeError } from '@trueframe/sdk';
import { looksLike } from '../../../containers/looks-like.ts';
import { countScrambled, isScrambled } from '../../../containers/ts/packets.ts';
import { type Cause, causeError, causeIn, tellingLine } from './causes.ts';
import type { OpenFile } from './open-file.ts';
import { encrypted, mp4Protection, SCRAMBLED } from './protection.ts';

const HEAD_BYTES = 1000 * 188;
const TO_GIVE = 'give a video file such as MP4, Matroska, WebM, MPEG-TS or GIF';

/** Returns the error for a file that ffprobe cannot make sense of. `stderr`: ffprobe's messages. */
export async function unreadableFile(file: OpenFile, stderr: string): Promise<TrueframeError> {
  const lines = stderr
    .split('\n')
    .map(withoutPrefix)
    .filter((line) => line !== '');
  const cause = causeIn(lines);
  const kind = looksLike(await headOf(file.path));
  const isMp4 = kind?.startsWith('an MP4') === true;
  // Whatever has no other mark is tried as MP4, by its name: then "no index" is not what is wrong.
  if (kind && !isMp4 && (!cause || cause.code === 'SOURCE_UNSUPPORTED')) {
    return new TrueframeError(
      'SOURCE_UNSUPPORTED',
      `${file.name} cannot be read as video: it looks like ${kind}; ${TO_GIVE}`,
    );
  }
  if (cause && (isMp4 || !cause.words.includes('(moov)'))) return causeError(file.name, cause);
  const said = tellingLine(lines) ?? 'no known format';
  return new TrueframeError(
    'SOURCE_UNSUPPORTED',
    `${file.name} cannot be read as video: ${said}; ${TO_GIVE}`,
  );
}

/**
 * Returns why a file that ffprobe can read is of no use all the same: a decoder would make noise of what is encrypted.
 * `tags`: those of its video stream.
 */
export async function hiddenCause(
  file: OpenFile,
  container: string,
  tags: Readonly<Record<string, string>> = {},
): Promise<Cause | undefined> {
  if ('enc_key_id' in tags) return encrypted('WebM');
  if (container === 'mpegts') {
    return isScrambled(countScrambled(await headOf(file.path))) ? SCRAMBLED : undefined;
  }
  if (!/(^|,)(mov|mp4)(,|$)/.test(container)) return undefined;
  const how = await withFile(file.path, (handle) =>
    mp4Protection((at, length) => readAt(handle, at, length)),
  );
  return how ? encrypted(how) : undefined;
}

function headOf(path: string): Promise<Buffer> {
  return withFile(path, (file) => readAt(file, 0, HEAD_BYTES));
}

async function withFile<T>(path: string, use: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, 'r').catch((cause) => {
    throw new TrueframeError('SOURCE_DENIED', `cannot read ${path}: ${cause.code}`, { cause });
  });
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

async function readAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
}

function withoutPrefix(line: string): string {
  return line
    .replace(/^(\[[^\]]*\] )*/, '')
    .replace(/^file:.*?: (?=[A-Z])/, '')
    .trim();
}
