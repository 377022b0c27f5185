import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import type { PushStream } from '@trueframe/client';
import { TrueframeError } from '@trueframe/sdk';
import { defineCommand } from './command.ts';
import { connectTo, DAEMON_FLAGS } from './connect-flags.ts';
import { EXIT, exitCodeOf } from './exit-code.ts';
import { followSession } from './follow-session.ts';
import { interruptible } from './interruptible.ts';
import { FORMAT_NAMES, namedFormat, recognisedFormat } from './media-format.ts';
import { printError } from './print-error.ts';
import { SESSION_FLAGS, sessionOptions } from './sampling-flags.ts';
import { paint, print } from './terminal.ts';

/** Bytes of a message; at most 4 MiB are taken. */
const CHUNK = 256 * 1024;

export const push = defineCommand({
  name: 'push',
  summary:
    'Send media to a running daemon as it comes: fragmented MP4, MPEG-TS or an H.264 byte stream, from a file or from standard input.',
  operands: { name: 'FILE', summary: 'File, or - for standard input.', min: 1, max: 1 },
  flags: {
    ...DAEMON_FLAGS,
    format: {
      type: 'string',
      summary: `${FORMAT_NAMES.join(', ')} (default: by the first bytes).`,
      hint: 'FORMAT',
    },
    pipeline: { type: 'string', summary: 'Id of a pipeline of the daemon.', hint: 'ID' },
    ...SESSION_FLAGS,
    json: { type: 'boolean', summary: 'Print one JSON event per line, with its source.' },
  },
  async run(flags, [file = '']) {
    const asked = flags.format === undefined ? undefined : namedFormat(flags.format);
    const options = sessionOptions(flags, flags.pipeline ?? '');
    const input = file === '-' ? process.stdin : createReadStream(file, { highWaterMark: CHUNK });
    const media = chunksOf(input, file);
    const first = await media.next();
    if (first.done) throw new TrueframeError('SOURCE_EMPTY', `there is nothing in ${file}`);
    const format = asked ?? recognisedFormat(first.value, file);

    return interruptible(async (signal) => {
      await using daemon = connectTo(flags);
      const { client } = daemon;
      if (!flags.json) print(paint('bold', file === '-' ? 'standard input' : file));
      const showsScores = options.includeScores ?? false;
      // People see scores over time, too.
      const includeScores = showsScores || !flags.json;
      const stream = client.push({ format, options: { ...options, includeScores } }, { signal });
      const sending = settled(send(stream, first.value, media));
      const { code } = await followSession(stream, {
        ...{ client, showsScores },
        jsonSource: flags.json ? file : undefined,
        maxMediaMs: Number(options.maxMediaMs ?? 0),
      });
      input.destroy();
      if (signal.aborted) return EXIT.interrupted;
      const unread = await sending;
      if (unread === undefined) return code;
      // The verdict is on what came before.
      printError(unread, false);
      return exitCodeOf(unread);
    });
  },
});

/**
 * Sends until the end of the media, or of the session.
 * @throws SOURCE_DENIED when the rest cannot be read
 */
async function send(
  stream: PushStream,
  first: Buffer,
  rest: AsyncGenerator<Buffer>,
): Promise<void> {
  try {
    let isOpen = await stream.send(first);
    while (isOpen) {
      const next = await rest.next();
      if (next.done) return;
      isOpen = await stream.send(next.value);
    }
  } finally {
    stream.end();
  }
}

/** Returns why it failed; undefined when it did not. */
function settled(work: Promise<void>): Promise<unknown> {
  return work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
}

async function* chunksOf(input: Readable, name: string): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of input) yield chunk as Buffer;
  } catch (cause) {
    // The session was over before.
    if (input.destroyed && !input.errored) return;
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') {
      throw new TrueframeError('SOURCE_NOT_FOUND', `no such file: ${name}`, { cause });
    }
    throw new TrueframeError('SOURCE_DENIED', `cannot read ${name}: ${code}`, { cause });
  }
}
