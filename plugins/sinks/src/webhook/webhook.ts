import { connect } from 'node:net';
import { defineSink, type Notice } from '@trueframe/sdk';
import * as z from 'zod';
import { readSecret } from '../secret.ts';
import { unavailable } from '../unavailable.ts';
import { judgeAnswer } from './judge-answer.ts';
import { signatureHeaders } from './signature.ts';

/** Bytes of an answer that are read, so that its connection can be used again; what is in it does not matter. */
const MAX_ANSWER_BYTES = 64 * 1024;

const Options = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/ })
      .describe('Address that notices are posted to: `https://…` or `http://…`.'),
    secret: z
      .string()
      .min(16)
      .optional()
      .describe(
        'Secret that notices are signed with: `whsec_` and base64, or any text; an environment variable, better. This or `secretFile` must be set.',
      ),
    secretFile: z
      .string()
      .min(1)
      .optional()
      .describe(
        'File with the secret; with several, one per line, every notice is signed with each. It is read for every notice, so it may change.',
      ),
    headers: z
      .record(z.string(), z.string())
      .default({})
      .describe('Further headers of every request.'),
    timeoutMs: z
      .int()
      .min(100)
      .default(10_000)
      .describe('Milliseconds after which an answer is not waited for any more.'),
    maxCalls: z
      .int()
      .min(1)
      .max(64)
      .default(4)
      .describe('Requests at once, each about another session.'),
  })
  .refine(({ secret, secretFile }) => (secret === undefined) !== (secretFile === undefined), {
    message: 'set one of `secret` and `secretFile`',
  });

export const webhook = defineSink({
  id: 'webhook',
  summary: 'Posts each notice to an HTTP address, signed as Standard Webhooks says.',
  options: Options,
  async create(_, { url, secret, secretFile, headers, timeoutMs, maxCalls }) {
    // The query of the address may hold a token.
    const { origin, pathname, hostname, port, protocol } = new URL(url);
    const where = `${origin}${pathname}`;
    const readSecrets = async () =>
      secretFile === undefined
        ? [secret as string]
        : (await readSecret(secretFile)).split(/\s+/).filter((line) => line !== '');

    const post = async ({ id, json }: Notice, signal: AbortSignal) => {
      const signed = signatureHeaders(await readSecrets(), id, json, Date.now());
      const answer = await fetch(url, {
        method: 'POST',
        redirect: 'manual',
        body: json,
        headers: {
          'user-agent': 'trueframe',
          ...headers,
          'content-type': 'application/json',
          ...signed,
        },
        signal,
      });
      await readThrough(answer);
      return answer;
    };

    return {
      maxCalls,
      async deliver(notices, signal) {
        for (const notice of notices) {
          signal.throwIfAborted();
          const limited = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
          const answer = await post(notice, limited).catch((reason) => {
            throw unavailable(where, reason);
          });
          judgeAnswer(answer, where, Date.now());
        }
      },
      async probe(signal) {
        await readSecrets();
        const standard = protocol === 'https:' ? 443 : 80;
        await reach(hostname.replace(/^\[|\]$/g, ''), Number(port || standard), signal).catch(
          (reason) => {
            throw unavailable(where, reason);
          },
        );
      },
    };
  },
});

async function readThrough({ body }: Response): Promise<void> {
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += (chunk as Uint8Array).length;
    if (bytes > MAX_ANSWER_BYTES) return;
  }
}

function reach(host: string, port: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, signal });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
  });
}
