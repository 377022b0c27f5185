import type { Http2Session, ServerHttp2Stream } from 'node:http2';
import { ServerInterceptingCall, type ServerInterceptingCallInterface } from '@grpc/grpc-js';
import { innerStream } from './inner-stream.ts';

export type MethodKind = Readonly<Record<'requestStream' | 'responseStream', boolean>>;
type Listener = Parameters<ServerInterceptingCallInterface['start']>[0];
type Status = Parameters<ServerInterceptingCallInterface['sendStatus']>[0];

/** One call, with what tells a caller that behaves from one that does not. All times are those of `performance.now()`. */
export class GuardedCall extends ServerInterceptingCall {
  readonly method: MethodKind;
  readonly begunAt = performance.now();
  /** `address:port` of the caller. */
  readonly peer: string;
  /** HTTP/2 session that it came on; undefined where grpc-js hides it. */
  readonly session: Http2Session | undefined;
  readonly #stream: ServerHttp2Stream | undefined;
  #hasRequest = false;
  /** Messages that the caller has not taken. */
  #waiting = 0;
  #progressAt = 0;
  #endedAt: number | undefined;
  #listener: Listener | undefined;
  #isClosed = false;
  #onClosed = () => {};
  /** It was ended here: whatever its handler still says is too late. */
  #isCutOff = false;

  constructor(method: MethodKind, call: ServerInterceptingCallInterface) {
    super(call);
    this.method = method;
    this.peer = call.getPeer();
    this.#stream = innerStream(call);
    this.session = this.#stream?.session;
    this.#stream?.once('close', () => this.#close());
  }

  /** Hears once that nothing is left of the call. */
  onClosed(listener: () => void): void {
    this.#onClosed = listener;
  }

  /** True: the request is there, of a stream the first message. */
  get hasRequest(): boolean {
    return this.#hasRequest;
  }

  /** Since when the caller has taken nothing of what waits for it; undefined while nothing waits. */
  get stuckSince(): number | undefined {
    return this.#waiting > 0 ? this.#progressAt : undefined;
  }

  /** Bytes that wait for the caller. */
  get waitingBytes(): number {
    return this.#stream?.writableLength ?? 0;
  }

  /** Time at which its status was sent, or the caller left. */
  get endedAt(): number | undefined {
    return this.#endedAt;
  }

  get isCutOff(): boolean {
    return this.#isCutOff;
  }

  override start(listener: Listener): void {
    this.#listener = listener;
    super.start({
      onReceiveMetadata: (metadata) => {
        if (!this.#isCutOff) listener.onReceiveMetadata(metadata);
      },
      onReceiveMessage: (message) => {
        if (this.method.requestStream) this.#hasRequest = true;
        if (!this.#isCutOff) listener.onReceiveMessage(message);
      },
      onReceiveHalfClose: () => {
        this.#hasRequest = true;
        if (!this.#isCutOff) listener.onReceiveHalfClose();
      },
      onCancel: () => {
        this.#endedAt ??= performance.now();
        if (!this.#stream) this.#close();
        // A handler that was cut off has heard of it.
        if (!this.#isCutOff) listener.onCancel();
      },
    });
  }

  override sendMessage(message: unknown, onTaken: () => void): void {
    if (this.#isCutOff) return;
    if (this.#waiting === 0) this.#progressAt = performance.now();
    this.#waiting += 1;
    super.sendMessage(message, () => {
      this.#waiting -= 1;
      this.#progressAt = performance.now();
      onTaken();
    });
  }

  override sendStatus(status: Status): void {
    if (this.#isCutOff) return;
    this.#endedAt ??= performance.now();
    super.sendStatus(status);
  }

  /** Ends it from here. Its handler hears that the caller is gone. */
  cutOff(status: Status): void {
    if (this.#isCutOff) return;
    this.sendStatus(status);
    this.#isCutOff = true;
    this.#endedAt = performance.now();
    this.#listener?.onCancel();
  }

  /** Ends its stream, with all that waits in it. */
  reset(code: number): void {
    this.#stream?.close(code);
  }

  #close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#onClosed();
  }
}
