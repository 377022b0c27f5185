import { type ClientHttp2Session, type ClientHttp2Stream, connect } from 'node:http2';
import { connect as connectTcp, type Socket } from 'node:net';
import { trueframeService } from '@trueframe/proto';

/**
 * Callers that do not behave speak HTTP/2 by hand: client libraries would not let them. `window`: bytes that the daemon may
 * send before any of them are taken; 64 KiB unless said.
 */
export function rawSession(address: string, window?: number): ClientHttp2Session {
  const settings = window === undefined ? {} : { settings: { initialWindowSize: window } };
  const session = connect(`http://${address}`, settings);
  session.on('error', () => {});
  session.once('connect', () => {
    if (window !== undefined) session.setLocalWindowSize(window);
  });
  return session;
}

/** A call whose request is not sent yet. */
export function rawCall(
  session: ClientHttp2Session,
  path: string,
  headers: Record<string, string> = {},
): ClientHttp2Stream {
  const grpc = { 'content-type': 'application/grpc', te: 'trailers', ...headers };
  const stream = session.request({ ':method': 'POST', ':path': path, ...grpc });
  stream.on('error', () => {});
  return stream;
}

/** Bytes of a message as gRPC frames it. `length`: what it says of itself. */
export function framed(body: Uint8Array, { flag = 0, length = body.length } = {}): Buffer {
  const head = Buffer.alloc(5);
  head[0] = flag;
  head.writeUInt32BE(length, 1);
  return Buffer.concat([head, body]);
}

/** The framed request of a method of ours, and its path. */
export function requestOf(method: string, request: object) {
  const known = trueframeService[method];
  if (!known) throw new Error(`no method ${method}`);
  const { path, requestSerialize } = known;
  return { path, bytes: framed(requestSerialize(request as never)) };
}

/** A connection that says nothing by itself. */
export function rawSocket(address: string): Socket {
  const at = address.lastIndexOf(':');
  const socket = connectTcp(Number(address.slice(at + 1)), address.slice(0, at));
  socket.on('error', () => {});
  return socket;
}

/** Status of a call, also one that comes without a body; undefined when it ends without one. */
export function rawStatus(stream: ClientHttp2Stream): Promise<number | undefined> {
  return new Promise((resolve) => {
    let found: number | undefined;
    const look = (headers: object) => {
      const text = (headers as Record<string, string>)['grpc-status'];
      if (text !== undefined) found = Number(text);
    };
    stream
      .on('response', look)
      .on('trailers', look)
      .on('close', () => resolve(found));
    stream.resume();
  });
}
