import { readFile } from 'node:fs/promises';
import { type ErrorCode, TrueframeError } from '@trueframe/sdk';

/** Text files that people write are far smaller. */
const MOST_BYTES = 64 * 1024 * 1024;

const LFS = 'version https://git-lfs.github.com/spec/';

/**
 * The text of a file that somebody made with whatever editor: a byte order mark is left out, UTF-16 is read.
 * @throws `code` for what is no text, not in UTF-8, or a pointer of Git LFS; whatever the system says when it cannot be read
 */
export async function readText(path: string, code: ErrorCode): Promise<string> {
  return decodeText(await readFile(path), path, code);
}

/** The same for bytes; `origin` is what errors call them. */
export function decodeText(bytes: Buffer, origin: string, code: ErrorCode): string {
  const wrong = (why: string, cause?: unknown) =>
    new TrueframeError(code, `${origin} ${why}`, {
      details: { file: origin },
      ...(cause !== undefined && { cause }),
    });
  if (bytes.length > MOST_BYTES) {
    throw wrong(`has ${bytes.length} bytes; a text of at most ${MOST_BYTES} is read`);
  }
  if (isLfsPointer(bytes)) throw wrong(LFS_ADVICE);
  const encoding = encodingOf(bytes);
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    const line = encoding === 'utf-8' ? ` (line ${lineOfFirstError(bytes)})` : '';
    throw wrong(`is not in ${encoding.toUpperCase()}${line}; save it as UTF-8`, cause);
  }
  if (text.includes('\0')) throw wrong('is no text: it has zero bytes in it');
  return text;
}

/** Advice about a file of which only the Git LFS pointer was fetched. */
export const LFS_ADVICE =
  'is a pointer of Git LFS, not the file itself; fetch it with `git lfs pull`, or download it again';

export function isLfsPointer(bytes: Buffer): boolean {
  return bytes.subarray(0, LFS.length).toString('latin1') === LFS;
}

function encodingOf(bytes: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  // Without a mark: what begins YAML and JSON is ASCII, and has a zero beside it.
  if (bytes.length >= 2 && first !== 0 && second === 0) return 'utf-16le';
  if (bytes.length >= 2 && first === 0 && second !== 0) return 'utf-16be';
  return 'utf-8';
}

function lineOfFirstError(bytes: Buffer): number {
  const text = bytes.toString('utf8');
  return text.slice(0, text.indexOf('\ufffd')).split('\n').length;
}
