import { connect } from 'node:net';
import type { Cause } from '../decode/causes.ts';

const ENOUGH_BYTES = 16;

/**
 * Finds out why a server gave an answer that is no RTSP: ffmpeg says only that it is invalid. Asks as ffmpeg does, with the
 * first request of any RTSP client, without user or password. Undefined: it does answer with RTSP, or nobody knows.
 */
export async function whoAnswers(
  url: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Cause | undefined> {
  const { protocol, hostname, port } = new URL(url);
  if (protocol !== 'rtsp:' || signal.aborted) return undefined;
  const host = hostname.replace(/^\[|\]$/g, '');
  const heard = await ask(host, Number(port || 554), timeoutMs, signal);
  if (heard === undefined) return undefined;
  const text = heard.toString('latin1');
  if (text.startsWith('RTSP/')) return undefined;
  const other = 'look at the port (RTSP is 554 or 8554 as a rule)';
  if (text.startsWith('HTTP/')) return refuse(`is not RTSP: a web server answers there; ${other}`);
  if (speaksTls(heard)) {
    return refuse('is not plain RTSP: the server speaks TLS there; use rtsps://');
  }
  if (heard.length === 0) {
    return {
      code: 'SOURCE_UNREACHABLE',
      words: `is closed by its server without an answer; ${other}, and whether the camera takes more connections`,
    };
  }
  return refuse(`is not RTSP: something else answers there; ${other}`);
}

/** An alert or a handshake. */
function speaksTls(heard: Buffer): boolean {
  return /^1[56]03/.test(heard.toString('hex'));
}

function refuse(words: string): Cause {
  return { code: 'SOURCE_UNSUPPORTED', words };
}

/** The first bytes of an answer, none when the server just hangs up; undefined: no answer. */
function ask(
  host: string,
  port: number,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    let heard = Buffer.alloc(0);
    const socket = connect({ host, port });
    const done = (answer: Buffer | undefined) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
      resolve(answer);
    };
    const onAbort = () => done(undefined);
    const timer = setTimeout(onAbort, timeoutMs);
    signal.addEventListener('abort', onAbort, { once: true });
    socket.on('error', () => done(heard.length > 0 ? heard : undefined));
    socket.on('close', () => done(heard));
    socket.on('connect', () => {
      socket.write(
        `OPTIONS rtsp://${host.includes(':') ? `[${host}]` : host}:${port} RTSP/1.0\r\nCSeq: 1\r\n\r\n`,
      );
    });
    socket.on('data', (bytes: Buffer) => {
      heard = Buffer.concat([heard, bytes]);
      if (heard.length >= ENOUGH_BYTES || speaksTls(heard)) {
        done(heard);
      }
    });
  });
}
