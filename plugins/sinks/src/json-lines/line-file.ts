import { type FileHandle, open, rename, stat } from 'node:fs/promises';

export interface LineFileRules {
  /** 0: it is never put aside. */
  readonly maxBytes: number;
  readonly keep: number;
  readonly fsync: boolean;
}

const LINE_END = 10;

/** A file that only grows, by whole lines. Whoever moves or removes it gets a new one at the next write. For one call at a time. */
export class LineFile {
  readonly #path: string;
  readonly #rules: LineFileRules;
  #handle: FileHandle | undefined;
  #size = 0;

  constructor(path: string, rules: LineFileRules) {
    this.#path = path;
    this.#rules = rules;
  }

  /** Adds all lines, or none. */
  async append(lines: readonly string[]): Promise<void> {
    const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
    let handle = await this.#current();
    const { maxBytes, fsync } = this.#rules;
    if (maxBytes > 0 && this.#size > 0 && this.#size + bytes.length > maxBytes) {
      await this.#putAside();
      handle = await this.#current();
    }
    try {
      await handle.writeFile(bytes);
      if (fsync) await handle.sync();
      this.#size += bytes.length;
    } catch (reason) {
      // The disk may be full: half a line must not stand before the next one.
      await handle.truncate(this.#size).catch(() => {});
      await this.close();
      throw reason;
    }
  }

  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }

  /** The file that has the name now, opened again where it is another one. */
  async #current(): Promise<FileHandle> {
    if (this.#handle && (await this.#isMoved(this.#handle))) await this.close();
    if (this.#handle) return this.#handle;
    // Notices name people's cameras.
    const handle = await open(this.#path, 'a+', 0o600);
    this.#handle = handle;
    this.#size = (await handle.stat()).size;
    await this.#endLine(handle);
    return handle;
  }

  async #isMoved(handle: FileHandle): Promise<boolean> {
    const [own, named] = await Promise.all([
      handle.stat({ bigint: true }),
      stat(this.#path, { bigint: true }).catch(() => undefined),
    ]);
    this.#size = Number(own.size);
    return named?.ino !== own.ino || named.dev !== own.dev;
  }

  /** A process that died while it wrote may have left half a line. */
  async #endLine(handle: FileHandle): Promise<void> {
    if (this.#size === 0) return;
    const last = Buffer.alloc(1);
    await handle.read(last, 0, 1, this.#size - 1);
    if (last[0] === LINE_END) return;
    await handle.writeFile('\n');
    this.#size += 1;
  }

  async #putAside(): Promise<void> {
    await this.close();
    for (let k = this.#rules.keep - 1; k >= 0; k -= 1) {
      const from = k === 0 ? this.#path : `${this.#path}.${k}`;
      await rename(from, `${this.#path}.${k + 1}`).catch((reason: NodeJS.ErrnoException) => {
        if (reason.code !== 'ENOENT') throw reason;
      });
    }
  }
}
