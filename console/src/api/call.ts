import { CallFailed } from './call-failed.ts';
import { readEnvelopes } from './envelopes.ts';
import { authorization, refusal } from './token.ts';

const SERVICE = '/trueframe.v1.TrueframeService/';

/** Calls a method that answers once. @throws CallFailed */
export async function call<Answer>(
  method: string,
  request: object = {},
  signal?: AbortSignal,
): Promise<Answer> {
  const body = new TextEncoder().encode(JSON.stringify(request));
  const response = await post(method, 'application/json', body, signal);
  if (!response.ok) throw await refusalOf(response);
  return (await response.json()) as Answer;
}

/** Calls a method that answers with a stream. Ends when the daemon ends it. @throws CallFailed */
export async function* stream<Message>(
  method: string,
  request: object,
  signal: AbortSignal,
): AsyncGenerator<Message> {
  const response = await post(method, 'application/connect+json', enveloped(request), signal);
  if (!response.ok || !response.body) throw await refusalOf(response);
  for await (const { isEnd, text } of readEnvelopes(response.body)) {
    const message = JSON.parse(text);
    if (!isEnd) yield message as Message;
    else if (message.error) throw seen(CallFailed.from(message.error));
    else return;
  }
  throw new CallFailed('unavailable', 'the connection to the daemon was lost');
}

async function post(
  method: string,
  type: string,
  body: BodyInit,
  signal: AbortSignal | undefined,
): Promise<Response> {
  const headers = { 'content-type': type, 'connect-protocol-version': '1', ...authorization() };
  try {
    return await fetch(SERVICE + method, {
      method: 'POST',
      headers,
      body,
      ...(signal && { signal }),
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new CallFailed('unavailable', 'the daemon does not answer');
  }
}

function enveloped(request: object): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(JSON.stringify(request));
  const bytes = new Uint8Array(text.length + 5);
  new DataView(bytes.buffer).setUint32(1, text.length);
  bytes.set(text, 5);
  return bytes;
}

async function refusalOf(response: Response): Promise<CallFailed> {
  const answer = await response.json().catch(() => undefined);
  if (answer) return seen(CallFailed.from(answer));
  const status = response.status === 401 ? 'unauthenticated' : 'unknown';
  return seen(new CallFailed(status, `the daemon answered ${response.status}`));
}

function seen(failed: CallFailed): CallFailed {
  if (failed.needsToken) refusal.value = failed.message;
  return failed;
}
