import { type ErrorCode, type ErrorDetails, TrueframeError } from '@trueframe/sdk';

/** Reason why a source cannot be used. */
export interface Cause {
  readonly code: ErrorCode;
  /** Words that go on from the name of the source: what the source is, or who refuses it, and what to do. */
  readonly words: string;
}

/** A limit on memory has been reached (see tool-limits.ts), or all there is has been used up. */
const OUT_OF_MEMORY =
  /Cannot allocate memory|Failed to reallocate|[Ee]rror reallocating|[Oo]ut of memory|memory exhausted/;

interface Row {
  /** In a line of ffmpeg or ffprobe. */
  readonly when: RegExp;
  readonly code: ErrorCode;
  readonly words: string | ((found: RegExpExecArray) => string);
}

/** The one place that knows what lines of ffmpeg and ffprobe mean. Where several rows fit, the upper one holds. */
const ROWS: readonly Row[] = [
  // The machine.
  {
    when: OUT_OF_MEMORY,
    code: 'DECODE_LIMIT',
    words:
      'takes more memory to read than a decoder may have (sources.decoderMemory): give a simpler file',
  },
  // Answers of RTSP servers.
  {
    when: /failed: 40[13]\b|Server returned 40[13]\b/,
    code: 'SOURCE_AUTH_FAILED',
    words: 'refuses the user name and password that were given',
  },
  {
    when: /failed: (404|410)\b|Server returned 404\b/,
    code: 'SOURCE_NOT_FOUND',
    words: 'is not there: the server knows no such stream',
  },
  {
    // The line on 461 may be of a transport that was tried first.
    when: /Protocol not supported/,
    code: 'SOURCE_UNSUPPORTED',
    words:
      'is not sent over any transport that was offered (461 Unsupported Transport): see sources.rtspTransport',
  },
  {
    when: /failed: (454 [^\n]*)/,
    code: 'SOURCE_UNREACHABLE',
    words: ([, said]) => `was given up by its server (${said}): try again`,
  },
  {
    when: /failed: ((?:453|503|5(?!05)\d\d)\b[^\n]*)/,
    code: 'SOURCE_UNREACHABLE',
    words: ([, said]) =>
      `cannot be served now (${said}): the camera may have no connection left, or is starting`,
  },
  {
    when: /failed: ((?:4(?!61)\d\d|505)\b[^\n]*)|Server returned (400 Bad Request)/,
    code: 'SOURCE_UNSUPPORTED',
    words: ([, said, short]) => `is refused by its server (${said ?? short}): look at the URL`,
  },
  // The way to a server.
  {
    when: /Failed to resolve hostname (\S+):/,
    code: 'SOURCE_UNREACHABLE',
    words: ([, host]) =>
      `cannot be found: the name ${host} is not known here; correct it, or look at DNS`,
  },
  {
    when: /Connection refused/,
    code: 'SOURCE_UNREACHABLE',
    words:
      'cannot be connected to: nothing listens there (connection refused); look at host and port',
  },
  {
    when: /(No route to host|Network is unreachable|Network unreachable|Host is down)/i,
    code: 'SOURCE_UNREACHABLE',
    words: ([, said]) => `cannot be connected to: ${said!.toLowerCase()}`,
  },
  {
    when: /(?:certificate|CA verif)[^\n]*|handshake[^\n]*/i,
    code: 'SOURCE_UNSUPPORTED',
    words: ([said]) => `is not trusted, or speaks another TLS: ${said}`,
  },
  {
    when: /unexpected TLS packet|wrong version number|TLS packet with unexpected length/i,
    code: 'SOURCE_UNSUPPORTED',
    words: 'does not speak TLS on this port: use rtsp://, or the port for rtsps://',
  },
  {
    when: /(?:Connection|Operation) timed out/,
    code: 'SOURCE_UNREACHABLE',
    words: 'does not answer (timed out)',
  },
  // Contents of containers.
  {
    when: /Format not on whitelist/,
    code: 'SOURCE_UNSUPPORTED',
    words: 'is a playlist or a format that is not read: give the media itself',
  },
  {
    when: /track id unknown, no tfhd|could not find corresponding t(?:rex|rack)/i,
    code: 'SOURCE_UNSUPPORTED',
    words: 'begins with a fragment: what says how to read it (ftyp and moov) must come first',
  },
  {
    when: /moov atom not found/,
    code: 'SOURCE_UNSUPPORTED',
    words:
      'is an MP4 without its index (moov): it was cut short, is still being written, or its recorder never finished it',
  },
  {
    when: /partial file/,
    code: 'SOURCE_UNSUPPORTED',
    words:
      'is an MP4 that is not fragmented, with its index at the end: push it with `-movflags frag_keyframe+empty_moov`, or give the file to Analyze',
  },
  {
    when: /Picture size ([1-9]\d*x[1-9]\d*) (?:exceeds specified max pixel count|is invalid)/,
    code: 'DECODE_TOO_LARGE',
    words: ([, size]) => `has frames of ${size} pixels, more than sources.maxPixels`,
  },
  {
    when: /Stream map .* matches no streams|does not contain any stream/,
    code: 'SOURCE_NO_VIDEO',
    words: 'has no video stream',
  },
  {
    when: /\(Video: none(?: \((\w{4}) \/)?.*unknown codec/,
    code: 'SOURCE_UNSUPPORTED',
    words: ([, tag]) =>
      `has a video codec that ffmpeg does not know${tag ? ` (${tag})` : ''}: give H.264, HEVC, VP8, VP9 or AV1`,
  },
  {
    when: /Decoder \(codec (\w+)\) not found|Decoding requested, but no decoder found for: (\w+)/,
    code: 'SOURCE_UNSUPPORTED',
    words: ([, name, other]) =>
      `has the video codec ${name ?? other}, for which the installed ffmpeg has no decoder`,
  },
  {
    when: /No start code is found/,
    code: 'SOURCE_UNSUPPORTED',
    words: 'holds no picture: there is no H.264 or HEVC in it',
  },
  // The file itself.
  {
    when: /Permission denied/,
    code: 'SOURCE_DENIED',
    words: 'may not be read (permission denied)',
  },
  {
    when: /No such file or directory/,
    code: 'SOURCE_NOT_FOUND',
    words: 'is gone: it was there a moment ago',
  },
];

export function isOutOfMemory(text: string): boolean {
  return OUT_OF_MEMORY.test(text);
}

/** They say that something failed, and not what. */
const EMPTY_WORDS =
  /^(Error marking filters|Cannot determine format|Error while decoding stream|Conversion failed|no frame!|Last message|Error opening|Error reinitializing|Failed to inject)|: (Invalid data found when processing input|Input\/output error|could not find codec parameters)$/;

/** Returns the cause that the lines name, in the order of the table; undefined: none is known. */
export function causeIn(lines: readonly string[]): Cause | undefined {
  for (const { when, code, words } of ROWS) {
    for (const line of lines) {
      const found = when.exec(line);
      if (found) return { code, words: typeof words === 'string' ? words : words(found) };
    }
  }
  return undefined;
}

/** The line that says most: the first one with a reason in it. Undefined: there are no lines. */
export function tellingLine(lines: readonly string[]): string | undefined {
  return lines.find((line) => !EMPTY_WORDS.test(line)) ?? lines[0];
}

/** `subject`: what a reader knows the source by. */
export function causeError(subject: string, { code, words }: Cause, details: ErrorDetails = {}) {
  return new TrueframeError(code, `${subject} ${words}`, { details });
}
