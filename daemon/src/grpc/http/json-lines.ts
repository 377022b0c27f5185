import type { UniversalServerResponse } from '@connectrpc/connect/protocol';
import {
  codeFromString,
  codeToHttpStatus,
  endStreamFlag,
} from '@connectrpc/connect/protocol-connect';

/** Bytes of an envelope before its message: a flag, and the length. */
const HEAD = 5;
const LINE_END = Buffer.from('\n');

/** The last envelope of a stream. */
interface End {
  readonly error?: { readonly code: string };
}

/**
 * Turns a stream of Connect in JSON into lines, for callers without a client. A call that fails ends with a line that has only `error`; one
 * that fails at once is answered as a unary one is.
 */
export async function toJsonLines(
  answer: UniversalServerResponse,
): Promise<UniversalServerResponse> {
  const envelopes = answer.body?.[Symbol.asyncIterator]();
  const first = await envelopes?.next();
  if (!envelopes || !first || first.done) return answer;
  const header = new Headers(answer.header);
  const { error } = endOf(first.value) ?? {};
  header.set('content-type', error ? 'application/json' : 'application/x-ndjson');
  const status = error ? codeToHttpStatus(codeFromString(error.code) ?? 2) : answer.status;
  return { status, header, body: linesOf(first.value, envelopes, error !== undefined) };
}

async function* linesOf(
  first: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
  isRefused: boolean,
): AsyncGenerator<Uint8Array> {
  try {
    let next: IteratorResult<Uint8Array> = { value: first };
    for (; !next.done; next = await rest.next()) {
      const end = endOf(next.value);
      if (!end) yield Buffer.concat([next.value.subarray(HEAD), LINE_END]);
      else if (end.error) {
        yield Buffer.from(`${JSON.stringify(isRefused ? end.error : { error: end.error })}\n`);
      }
    }
  } finally {
    await rest.return?.();
  }
}

/** Undefined for a message. Connect writes one envelope at a time. */
function endOf(envelope: Uint8Array): End | undefined {
  if (((envelope[0] as number) & endStreamFlag) === 0) return undefined;
  return JSON.parse(Buffer.from(envelope.subarray(HEAD)).toString()) as End;
}
