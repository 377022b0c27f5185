import { Writable } from 'node:stream';
import {
  Metadata,
  type ServerErrorResponse,
  type ServerInterceptingCallInterface,
  type StatusObject,
  status,
  type UntypedHandleCall,
} from '@grpc/grpc-js';

type Call = ServerInterceptingCallInterface;

/** The part of a call that every handler looks at. */
interface Seen {
  readonly metadata: Metadata;
  readonly request: unknown;
}

/** Runs a handler of grpc-js on a call with one request. grpc-js itself can do so with calls of HTTP/2 only. */
export function runHandler(call: Call, handler: UntypedHandleCall, isStream: boolean): void {
  let seen: Seen | undefined;
  let metadata = new Metadata();
  let request: unknown;
  let stream: StreamCall | undefined;
  call.start({
    onReceiveMetadata: (received) => {
      metadata = received;
      call.startRead();
    },
    onReceiveMessage: (message) => {
      request = message;
      call.startRead();
    },
    onReceiveHalfClose: () => {
      seen = { metadata, request };
      if (isStream) {
        stream = new StreamCall(call, seen);
        (handler as (call: unknown) => void)(stream);
      } else runUnary(call, seen, handler as (call: unknown, respond: Respond) => void);
    },
    onCancel: () => {
      if (!stream) return;
      stream.cancelled = true;
      stream.emit('cancelled', 'cancelled');
    },
  });
}

type Respond = (error: Partial<ServerErrorResponse> | null, message?: unknown) => void;

function runUnary(call: Call, seen: Seen, handler: (call: unknown, respond: Respond) => void) {
  handler(seen, (error, message) => {
    if (error) {
      call.sendStatus(toSentStatus(error));
      return;
    }
    call.sendMetadata(new Metadata());
    call.sendMessage(message, () => call.sendStatus({ code: status.OK, details: 'OK' }));
  });
}

/** The call of a streaming handler, as that of grpc-js is. */
class StreamCall extends Writable {
  readonly metadata: Metadata;
  readonly request: unknown;
  cancelled = false;
  readonly #call: Call;
  #hasHeaders = false;
  #status: Partial<StatusObject> = { code: status.OK, details: 'OK' };

  constructor(call: Call, { metadata, request }: Seen) {
    super({ objectMode: true });
    this.#call = call;
    this.metadata = metadata;
    this.request = request;
    this.on('error', (error: Partial<ServerErrorResponse>) => {
      this.#status = toSentStatus(error);
      this.end();
    });
  }

  sendMetadata(metadata: Metadata): void {
    this.#hasHeaders = true;
    this.#call.sendMetadata(metadata);
  }

  override _write(message: unknown, _encoding: string, onTaken: () => void): void {
    if (!this.#hasHeaders) this.sendMetadata(new Metadata());
    this.#call.sendMessage(message, onTaken);
  }

  override _final(onDone: () => void): void {
    onDone();
    this.#call.sendStatus(this.#status as StatusObject);
  }
}

function toSentStatus(error: Partial<ServerErrorResponse>): StatusObject {
  const { code = status.UNKNOWN, details = 'unknown error', metadata = new Metadata() } = error;
  return { code, details, metadata };
}
