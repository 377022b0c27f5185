import { type ClientHttp2Session, type ClientHttp2Stream, connect } from 'node:http2';
import { connect as connectTcp, type Socket, type TcpNetConnectOpts } from 'node:net';
import { status } from '@grpc/grpc-js';
import { trueframeService } from '@trueframe/proto';

/** Hostile callers have an address of their own, so that limits per address spare others. */
const OWN_ADDRESS = '127.0.0.2';

/** A connection that says nothing by itself. */
export function openSocket(address: string): Socket {
  const [host, port] = address.split(':');
  const socket = connectTcp({
    host,
    port: Number(port),
    localAddress: OWN_ADDRESS,
  } as TcpNetConnectOpts);
  return socket.on('error', () => {});
}

/** Speaks HTTP/2 by hand, because a client library would not let a caller misbehave. `window`: what a stream may be sent unread. */
export function openHttp2(address: string, window?: number): ClientHttp2Session {
  const settings = window === undefined ? {} : { settings: { initialWindowSize: window } };
  const createConnection = () => openSocket(address);
  const session = connect(`http://${address}`, { ...settings, createConnection });
  session.on('error', () => {});
  return session;
}

/** Bytes of a message as gRPC frames it. `length`: what it says of itself. */
export function framed(body: Uint8Array, { flag = 0, length = body.length } = {}): Buffer {
  const head = Buffer.alloc(5);
  head[0] = flag;
  head.writeUInt32BE(length, 1);
  return Buffer.concat([head, body]);
}

/** Path and request of a method of the service. */
export function requestOf(method: string, request: object): { path: string; body: Buffer } {
  const known = trueframeService[method];
  if (!known) throw new Error(`no method ${method}`);
  return { path: known.path, body: known.requestSerialize(request) };
}

/** Opens a call; the request is for the caller to send. @throws when the session takes none any more */
export function openCall(
  session: ClientHttp2Session,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): ClientHttp2Stream {
  const grpc = { 'content-type': 'application/grpc', te: 'trailers', ...headers };
  const stream = session.request({ ':method': 'POST', ':path': path, ...grpc });
  stream.on('error', () => {});
  return stream;
}

/** Waits for the end of a call. Returns the name of its status; `none` when it was reset without one. */
export function endOf(stream: ClientHttp2Stream): Promise<string> {
  return new Promise((resolve) => {
    let found = 'none';
    const look = (headers: object) => {
      const text = (headers as Record<string, string>)['grpc-status'];
      if (text !== undefined) found = status[Number(text)] ?? text;
    };
    stream
      .on('response', look)
      .on('trailers', look)
      .on('close', () => resolve(found));
    stream.resume();
  });
}
