import { type IncomingMessage, request } from 'node:http';
import type { TestDaemon } from './test-daemon.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

type Headers = Readonly<Record<string, string>>;

/** A request with whatever headers, also those that `fetch` keeps to itself. */
export function send(
  { metricsAddress }: TestDaemon,
  path: string,
  options: { readonly method?: string; readonly headers?: Headers; readonly body?: string } = {},
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const { method = 'POST', headers = {}, body } = options;
    const url = `http://${metricsAddress}${path}`;
    const call = request(url, { method, headers, agent: false }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece) => pieces.push(piece));
      response.on('end', () => {
        const { statusCode = 0 } = response;
        const text = Buffer.concat(pieces).toString();
        resolve({ status: statusCode, headers: response.headers, text });
      });
    });
    call.once('error', reject).end(body);
  });
}

/** Begins a call with JSON. The answer is not read. */
export function openJson(
  { metricsAddress }: TestDaemon,
  method: string,
  message: object,
): Promise<IncomingMessage> {
  const url = `http://${metricsAddress}/trueframe.v1.TrueframeService/${method}`;
  const headers = { 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    request(url, { method: 'POST', headers, agent: false }, resolve)
      .once('error', reject)
      .end(JSON.stringify(message));
  });
}

interface JsonAnswer extends HttpAnswer {
  /** The only line, or the first of a stream; of no JSON undefined. */
  readonly json: Answered | undefined;
}

/** The parts of answers that tests look at. */
export interface Answered {
  readonly sessionId: string;
  readonly sequence: string;
  readonly session: {
    readonly sessionId: string;
    readonly state: string;
    readonly readers: number;
    readonly frames: { readonly analysed: string };
  };
  readonly summary: { readonly frames: object };
  readonly code: string;
  readonly details: readonly {
    readonly debug: {
      readonly reason: string;
      readonly metadata: Readonly<Record<string, string>>;
    };
  }[];
}

/** Calls a method with JSON. */
export async function callJson(
  daemon: TestDaemon,
  method: string,
  message: unknown,
  headers: Headers = {},
): Promise<JsonAnswer> {
  const answer = await send(daemon, `/trueframe.v1.TrueframeService/${method}`, {
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof message === 'string' ? message : JSON.stringify(message),
  });
  return { ...answer, json: linesOf(answer.text)[0] };
}

/** Lines of JSON; nothing of a text that is none. */
export function linesOf(text: string): Answered[] {
  if (!text.startsWith('{')) return [];
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** Status and reason of a call that failed. */
export function failureOf({ status, json }: JsonAnswer): string {
  return `${status} ${json?.code} ${json?.details[0]?.debug.reason}`;
}
