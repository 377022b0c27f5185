import { type ClientHttp2Session, connect } from 'node:http2';
import { status } from '@grpc/grpc-js';

/** End of a call that was made by hand. */
export interface RawEnd {
  /** Name of the gRPC status; empty when there came none. */
  readonly status: string;
  readonly message: string;
  /** Code of the HTTP/2 or socket error; empty without. */
  readonly error: string;
  readonly isLate: boolean;
}

/** A connection that writes what it is given, and is made anew when it was closed. */
export class RawConnection {
  readonly #address: string;
  #session: ClientHttp2Session | undefined;

  constructor(address: string) {
    this.#address = address;
  }

  /** `body`: bytes after the headers, as they are. The call has `deadlineMs` to end by itself, and is late after that. */
  call(path: string, body: Buffer, deadlineMs: number, graceMs: number): Promise<RawEnd> {
    return new Promise((resolve) => {
      const end = { status: '', message: '', error: '', isLate: false };
      const request = this.#open().request({
        ...{ ':method': 'POST', ':path': path, te: 'trailers' },
        ...{ 'content-type': 'application/grpc', 'grpc-timeout': `${deadlineMs}m` },
      });
      const late = setTimeout(() => {
        end.isLate = true;
        request.close(8);
      }, deadlineMs + graceMs);
      const read = (headers: { [name: string]: unknown }) => {
        if (headers['grpc-status'] === undefined) return;
        end.status = String(status[Number(headers['grpc-status'])]);
        end.message = decode(String(headers['grpc-message'] ?? ''));
      };
      request.on('response', read);
      request.on('trailers', read);
      request.on('error', (error: NodeJS.ErrnoException) => {
        end.error = error.code ?? error.message;
      });
      request.on('close', () => {
        clearTimeout(late);
        resolve(end);
      });
      request.resume();
      request.end(body);
    });
  }

  close(): void {
    this.#session?.destroy();
  }

  #open(): ClientHttp2Session {
    if (!this.#session || this.#session.closed || this.#session.destroyed) {
      this.#session = connect(`http://${this.#address}`);
      this.#session.on('error', () => {});
    }
    return this.#session;
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
