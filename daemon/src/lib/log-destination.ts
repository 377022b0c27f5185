import { constants, fstatSync, openSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';

/** Most bytes that wait for a slow reader: about 4,000 lines. */
const MOST_BYTES = 1024 * 1024;
const RETRY_MS = 50;
/** Time that the end of the process waits for a reader. */
const FLUSH_MS = 300;

/**
 * Destination of log lines: a file descriptor that is never waited for. The reader of a log may stop reading, and a terminal may
 * be held with Ctrl-S; a daemon that waited would hang with everybody who called it. Lines that nobody takes wait,
 * up to a bound; beyond that, and when the disk is full or the reader is gone, they are lost and counted.
 */
export class LogDestination {
  readonly #fd: number;
  readonly #mostBytes: number;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #lost = 0;
  #untold = 0;
  /** The last write was refused, not just put off. */
  #hasFailed = false;
  /** Called when lines are written again after some were lost. */
  onRecovered: (lost: number) => void = () => {};

  constructor(fd = 2, { mostBytes = MOST_BYTES } = {}) {
    this.#fd = withoutWaiting(fd);
    this.#mostBytes = mostBytes;
    process.once('exit', () => this.#flush());
  }

  /** Lines lost so far. */
  get lost(): number {
    return this.#lost;
  }

  write(line: string): void {
    const bytes = Buffer.from(line);
    if (this.#waiting.length > 0) {
      if (this.#waitingBytes + bytes.length > this.#mostBytes) this.#lose();
      else this.#enqueue(bytes);
      return;
    }
    const rest = this.#tryWrite(bytes);
    if (rest) this.#enqueue(rest);
    else this.#tellLost();
  }

  #enqueue(bytes: Buffer): void {
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    this.#timer ??= setTimeout(() => this.#retry(), RETRY_MS).unref();
  }

  #retry(): void {
    this.#timer = undefined;
    this.#writeWaiting();
    if (this.#waiting.length > 0) this.#timer = setTimeout(() => this.#retry(), RETRY_MS).unref();
    else this.#tellLost();
  }

  #writeWaiting(): void {
    while (this.#waiting.length > 0) {
      const [first] = this.#waiting as [Buffer];
      const rest = this.#tryWrite(first);
      this.#waitingBytes -= first.length - (rest?.length ?? 0);
      if (rest) {
        this.#waiting[0] = rest;
        return;
      }
      this.#waiting.shift();
    }
  }

  /** Returns the bytes that could not be written yet. */
  #tryWrite(bytes: Buffer): Buffer | undefined {
    let done = 0;
    try {
      while (done < bytes.length) done += writeSync(this.#fd, bytes, done);
      this.#hasFailed = false;
    } catch (reason) {
      if ((reason as NodeJS.ErrnoException).code === 'EAGAIN') return bytes.subarray(done);
      // ENOSPC, EPIPE, EIO: what happens to the log must not happen to the daemon.
      this.#lose();
      this.#hasFailed = true;
    }
    return undefined;
  }

  #lose(): void {
    this.#lost += 1;
    this.#untold += 1;
  }

  #tellLost(): void {
    if (this.#untold === 0 || this.#hasFailed) return;
    const lost = this.#untold;
    this.#untold = 0;
    this.onRecovered(lost);
  }

  #flush(): void {
    const end = performance.now() + FLUSH_MS;
    for (;;) {
      this.#writeWaiting();
      if (this.#waiting.length === 0 || performance.now() > end) return;
      Atomics.wait(PAUSE, 0, 0, 10);
    }
  }
}

const PAUSE = new Int32Array(new SharedArrayBuffer(4));

/** A descriptor for the same thing whose writes return at once. */
function withoutWaiting(fd: number): number {
  const { O_APPEND, O_NOCTTY, O_NONBLOCK, O_WRONLY } = constants;
  try {
    const facts = fstatSync(fd);
    if (facts.isFile()) return fd;
    if (!facts.isSocket()) {
      // Opened anew, because other processes share the one that was inherited, and may not expect it to change.
      return openSync(`/proc/self/fd/${fd}`, O_WRONLY | O_APPEND | O_NOCTTY | O_NONBLOCK);
    }
  } catch {
    // A pipe that another user made, or no /proc: as with a socket.
  }
  try {
    // libuv makes it non-blocking. Kept, because its end would close the descriptor.
    kept.push(new Socket({ fd, readable: false, writable: true }));
  } catch {
    // A device that knows no waiting, such as /dev/null.
  }
  return fd;
}

const kept: Socket[] = [];
