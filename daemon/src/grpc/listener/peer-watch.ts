import type { Http2Session } from 'node:http2';
import type { Socket } from 'node:net';

/** Node's handle below a socket. Only it knows of bytes that HTTP/2 writes; where a later version hides it, nothing seems to wait. */
interface Handle {
  /** Bytes that the system has taken, or that wait for it. */
  readonly bytesWritten: number;
  /** Bytes that wait for it. */
  readonly writeQueueSize: number;
}

/** Fewer bytes are no sign of reading: systems go on to try whether a peer without room takes a little. */
const SIGN_BYTES = 4096;

/**
 * Finds a peer that does not read its socket, from looks at regular intervals. Counts looks and not time, so that a process
 * that stood still does not blame its callers.
 */
export class PeerWatch {
  readonly #socket: Socket;
  readonly #patience: number;
  /** Set: calls are over, and a ping has to show that the peer has read their ends. */
  #session: Http2Session | undefined;
  #isPinging = false;
  /** Looks that may pass without an answer to the ping. */
  #allowed = Number.POSITIVE_INFINITY;
  #silent = 0;
  #taken = 0;
  #received = 0;

  /** `patience`: looks that may pass without a sign of reading while bytes wait here. */
  constructor(socket: Socket, patience: number) {
    this.#socket = socket;
    this.#patience = patience;
  }

  /** A call is over. The system may hold its end for a peer that never reads it. `allowed`: looks that it has to show that it has. */
  confirm(session: Http2Session, allowed: number): void {
    this.#session = session;
    this.#allowed = Math.min(this.#allowed, allowed);
  }

  /** Returns true when the peer has read nothing for too long. */
  look(): boolean {
    const { _handle: handle } = this.#socket as unknown as { _handle?: Handle | null };
    const waiting = handle?.writeQueueSize ?? 0;
    const taken = (handle?.bytesWritten ?? 0) - waiting;
    const received = this.#socket.bytesRead;
    const isDue = waiting > 0 || this.#isPinging;
    // While something waits here, talking is no sign of reading: a peer could go on talking for ever.
    const hasRead =
      taken - this.#taken >= SIGN_BYTES || (waiting === 0 && received !== this.#received);
    const isSilent = isDue && !hasRead;
    this.#silent = isSilent ? this.#silent + 1 : 0;
    if (!isSilent) this.#taken = taken;
    this.#received = received;
    this.#ping();
    return this.#silent >= (waiting > 0 ? Math.min(this.#patience, this.#allowed) : this.#allowed);
  }

  #ping(): void {
    const session = this.#session;
    if (!session || this.#isPinging) return;
    this.#session = undefined;
    if (session.destroyed) return;
    this.#isPinging = session.ping((error) => {
      this.#isPinging = false;
      if (!error) this.#allowed = Number.POSITIVE_INFINITY;
    });
  }
}
