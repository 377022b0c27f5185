import { existsSync } from 'node:fs';
import { chmod, unlink } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { TrueframeError } from '@trueframe/sdk';
import { restorePrivateFolder } from '../../../lib/private-folder.ts';

/** A session id and its line end; whoever sends more without one is not the control process. */
const MAX_LINE_BYTES = 256;
const LINE_TIMEOUT_MS = 10_000;
/** Sessions that ended last, whose connections may still come: more than can be on their way. */
const KEPT_ENDED = 1000;

type Deliver = (socket: Socket) => void;

/**
 * Takes pushed media: one connection per session on a unix socket, first the session id and a line end, then the bytes
 * of the media. Whichever of connection and `claim` comes first waits for the other.
 */
export class MediaSocket {
  readonly #path: string;
  #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #arrived = new Map<string, Socket>();
  readonly #awaited = new Map<string, Deliver>();
  readonly #ended = new Set<string>();

  private constructor(path: string) {
    this.#path = path;
    this.#server = this.#newServer();
  }

  /** Listens at `path`, for this user only; a socket that an earlier process left there is replaced. */
  static async start(path: string): Promise<MediaSocket> {
    await unlink(path).catch(() => {});
    const socket = new MediaSocket(path);
    await socket.#listen();
    return socket;
  }

  /**
   * Listens again at the same path if somebody has removed it. Connections that stand are not touched.
   * @throws CONFIG_INVALID when its folder cannot be made again
   */
  async keep(): Promise<void> {
    if (existsSync(this.#path)) return;
    restorePrivateFolder(dirname(this.#path));
    this.#server.close();
    this.#server = this.#newServer();
    await this.#listen();
  }

  /**
   * The connection of a session, paused, at the first byte of its media, or closed when it brought none. The caller destroys
   * it.
   * @throws SESSION_CANCELLED when `signal` is aborted first
   */
  claim(sessionId: string, signal: AbortSignal): Promise<Socket> {
    const there = this.#arrived.get(sessionId);
    this.#arrived.delete(sessionId);
    this.#ended.delete(sessionId);
    if (there) return Promise.resolve(there);
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        this.#awaited.delete(sessionId);
        reject(
          new TrueframeError('SESSION_CANCELLED', 'nobody waits for the pushed media any more'),
        );
      };
      if (signal.aborted) return onAbort();
      signal.addEventListener('abort', onAbort, { once: true });
      this.#awaited.set(sessionId, (socket) => {
        this.#awaited.delete(sessionId);
        signal.removeEventListener('abort', onAbort);
        resolve(socket);
      });
    });
  }

  /** The session is over: a connection that it never claimed is ended, also one that comes later. */
  forget(sessionId: string): void {
    this.#arrived.get(sessionId)?.destroy();
    this.#arrived.delete(sessionId);
    this.#ended.add(sessionId);
    const [oldest] = this.#ended;
    if (this.#ended.size > KEPT_ENDED && oldest !== undefined) this.#ended.delete(oldest);
  }

  /** Ends every connection. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #newServer(): Server {
    return createServer((socket) => this.#accept(socket));
  }

  async #listen(): Promise<void> {
    const server = this.#server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#path, () => {
        server.off('error', reject);
        resolve();
      });
    });
    await chmod(this.#path, 0o600);
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    // A peer that dies shows as the end of its media; there is nobody else to tell.
    socket.on('error', () => {});
    // One that brought nothing ends before it is claimed: then that is what its session is to find.
    socket.on('close', () => this.#sockets.delete(socket));
    readLine(socket, (sessionId) => {
      const deliver = this.#awaited.get(sessionId);
      if (deliver) deliver(socket);
      else if (this.#arrived.has(sessionId) || this.#ended.has(sessionId)) socket.destroy();
      else this.#arrived.set(sessionId, socket);
    });
  }
}

/** Calls back with the first line; what follows it stays in the socket. A socket that sends none is destroyed. */
function readLine(socket: Socket, onLine: (line: string) => void): void {
  let head = Buffer.alloc(0);
  const timer = setTimeout(() => socket.destroy(), LINE_TIMEOUT_MS);
  const onReadable = () => {
    const chunk: Buffer | null = socket.read();
    if (!chunk) return;
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf(0x0a);
    if (end < 0 && head.length <= MAX_LINE_BYTES) return;
    clearTimeout(timer);
    socket.off('readable', onReadable);
    socket.off('close', onClose);
    if (end < 0 || end > MAX_LINE_BYTES) return void socket.destroy();
    if (end + 1 < head.length) socket.unshift(head.subarray(end + 1));
    onLine(head.toString('utf8', 0, end));
  };
  const onClose = () => clearTimeout(timer);
  socket.on('readable', onReadable);
  socket.on('close', onClose);
}
