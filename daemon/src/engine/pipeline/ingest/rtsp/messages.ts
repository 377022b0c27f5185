/** A request or an answer of RTSP. */
export interface RtspMessage {
  /** `DESCRIBE rtsp://… RTSP/1.0` or `RTSP/1.0 200 OK`. */
  readonly start: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

/** Whole frames of interleaved media, one after the other, as they came. */
export type RtspPiece = RtspMessage | Buffer;

const MAX_HEAD_BYTES = 64 * 1024;
/** An SDP has a few hundred bytes per stream. */
const MAX_BODY_BYTES = 256 * 1024;
const DOLLAR = 0x24;

/** More came than any server has to say. */
export class TooMuchError extends Error {}

/** Cuts what one side of an RTSP connection sends into messages and interleaved media. */
export class RtspReader {
  #waiting: Buffer = Buffer.alloc(0);
  /** Bytes of an interleaved frame that are yet to come. */
  #due = 0;

  /** @throws TooMuchError */
  *read(bytes: Buffer): Generator<RtspPiece> {
    let rest = this.#waiting.length > 0 ? Buffer.concat([this.#waiting, bytes]) : bytes;
    this.#waiting = Buffer.alloc(0);
    for (;;) {
      const media = this.#mediaBytes(rest);
      if (media > 0) {
        yield rest.subarray(0, media);
        rest = rest.subarray(media);
      }
      rest = rest.subarray(junkBytes(rest));
      if (rest.length === 0) return;
      const found = rest[0] === DOLLAR ? undefined : messageIn(rest);
      if (!found) {
        this.#waiting = Buffer.from(rest);
        return;
      }
      yield found.message;
      rest = rest.subarray(found.length);
    }
  }

  /** Number of bytes at the start of `bytes` that belong to interleaved frames. */
  #mediaBytes(bytes: Buffer): number {
    let at = Math.min(this.#due, bytes.length);
    this.#due -= at;
    while (this.#due === 0 && at + 4 <= bytes.length && bytes[at] === DOLLAR) {
      const end = at + 4 + bytes.readUInt16BE(at + 2);
      this.#due = Math.max(0, end - bytes.length);
      at = Math.min(end, bytes.length);
    }
    return at;
  }
}

/** Number of bytes that begin neither a frame nor a message: line ends between messages, and the faults of servers. */
function junkBytes(bytes: Buffer): number {
  let at = 0;
  while (at < bytes.length && bytes[at] !== DOLLAR && !isLetter(bytes[at] as number)) at += 1;
  return at;
}

function isLetter(byte: number): boolean {
  return (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
}

function messageIn(
  bytes: Buffer,
): { readonly message: RtspMessage; readonly length: number } | undefined {
  const [end, gap] = endOfHead(bytes);
  if (end < 0) {
    if (bytes.length > MAX_HEAD_BYTES) throw new TooMuchError();
    return undefined;
  }
  if (end > MAX_HEAD_BYTES) throw new TooMuchError();
  const [start = '', ...lines] = bytes.toString('latin1', 0, end).split(/\r?\n/);
  const headers = lines.map(headerOf);
  const length = Number(headerIn(headers, 'content-length') ?? 0);
  if (!(length >= 0 && length <= MAX_BODY_BYTES)) throw new TooMuchError();
  const from = end + gap;
  if (bytes.length < from + length) return undefined;
  const body = bytes.subarray(from, from + length);
  return { message: { start, headers, body }, length: from + length };
}

/** Position of the blank line after the headers, and its length with the line end before it. */
function endOfHead(bytes: Buffer): readonly [number, number] {
  const crlf = bytes.indexOf('\r\n\r\n');
  const lf = bytes.indexOf('\n\n');
  if (lf >= 0 && (crlf < 0 || lf < crlf)) return [lf, 2];
  return [crlf, 4];
}

function headerOf(line: string): readonly [string, string] {
  const colon = line.indexOf(':');
  return colon < 0 ? [line, ''] : [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
}

/** Value of the first header of that name, which is given in lower case. */
export function headerIn(headers: RtspMessage['headers'], name: string): string | undefined {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1];
}

/** Values of all headers of that name. */
export function headersIn(headers: RtspMessage['headers'], name: string): readonly string[] {
  return headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
}

/** The same without some headers, and with others in their place. */
export function withHeaders(
  { start, headers, body }: RtspMessage,
  changes: Readonly<Record<string, string | undefined>>,
): RtspMessage {
  const names = new Set(Object.keys(changes).map((name) => name.toLowerCase()));
  const added = Object.entries(changes).filter((entry): entry is [string, string] => {
    return entry[1] !== undefined;
  });
  const kept = headers.filter(([name]) => !names.has(name.toLowerCase()));
  return { start, headers: [...kept, ...added], body };
}

export function toBytes({ start, headers, body }: RtspMessage): Buffer {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`${start}\r\n${lines.join('')}\r\n`, 'latin1'), body]);
}

/** Status of an answer; undefined: it is a request. */
export function statusOf({ start }: RtspMessage): number | undefined {
  const status = /^RTSP\/\d\.\d (\d{3})\b/.exec(start)?.[1];
  return status === undefined ? undefined : Number(status);
}
