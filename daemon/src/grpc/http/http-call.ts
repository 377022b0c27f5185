import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ConnectError } from '@connectrpc/connect';
import { Metadata, type ServerInterceptingCallInterface } from '@grpc/grpc-js';
import { peerCertificate } from '../../lib/network/peer-certificate.ts';
import type { Answer, SentStatus } from './answer.ts';

type Listener = Parameters<ServerInterceptingCallInterface['start']>[0];

export interface HttpCallParts {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** As a gRPC handler gets it. */
  readonly message: object;
  readonly answer: Answer;
  sendHeaders(metadata: Metadata): void;
}

/** Headers of HTTP/1.1 that are no metadata. */
const NOT_METADATA = ['host', 'connection', 'content-length', 'transfer-encoding', 'content-type'];

/** A call over HTTP as interceptors of gRPC see it. It stands where grpc-js has the call on the wire. */
export class HttpCall implements ServerInterceptingCallInterface {
  readonly #parts: HttpCallParts;
  #listener: Listener | undefined;
  #reads = 0;

  constructor(parts: HttpCallParts) {
    this.#parts = parts;
  }

  /** Its connection, for `innerStream`: the limits of calls look at it, and end it. */
  get stream() {
    const { response } = this.#parts;
    return {
      get writableLength() {
        return response.writableLength;
      },
      once: (event: 'close', listener: () => void) => response.once(event, listener),
      // Other calls have connections of their own.
      close: () => response.destroy(),
    };
  }

  start(listener: Listener): void {
    this.#listener = listener;
    const metadata = Metadata.fromHttp2Headers(this.#parts.request.headers);
    for (const key of NOT_METADATA) metadata.remove(key);
    listener.onReceiveMetadata(metadata);
  }

  startRead(): void {
    this.#reads += 1;
    if (this.#reads === 1) this.#listener?.onReceiveMessage(this.#parts.message);
    else if (this.#reads === 2) this.#listener?.onReceiveHalfClose();
  }

  sendMetadata(metadata: Metadata): void {
    this.#parts.sendHeaders(metadata);
  }

  sendMessage(message: unknown, onTaken: () => void): void {
    this.#parts.answer.send(message, onTaken);
  }

  sendStatus(sent: SentStatus): void {
    this.#parts.answer.end(sent);
  }

  /** The caller is gone, or its time is over. */
  cancel({ code, rawMessage }: ConnectError): void {
    if (this.#parts.answer.isOver) return;
    this.#parts.answer.end({ code: code as number, details: rawMessage });
    this.#listener?.onCancel();
  }

  getPeer(): string {
    const { remoteAddress, remotePort } = this.getConnectionInfo();
    return `${remoteAddress}:${remotePort}`;
  }

  /** Connect knows the deadline, and cancels. */
  getDeadline(): number {
    return Number.POSITIVE_INFINITY;
  }

  getHost(): string {
    return this.#parts.request.headers.host ?? '';
  }

  getAuthContext() {
    const certificate = peerCertificate(this.#parts.request.socket);
    return certificate ? { sslPeerCertificate: certificate } : {};
  }

  getConnectionInfo() {
    const { localAddress, localPort, remoteAddress, remotePort } = this.#parts.request.socket;
    return { localAddress, localPort, remoteAddress, remotePort };
  }

  getMetricsRecorder(): never {
    throw new Error('calls over HTTP report no metrics of load');
  }
}
