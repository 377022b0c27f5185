import { chmodSync, mkdirSync } from 'node:fs';
import { chmod, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TrueframeError } from '@trueframe/sdk';
import { ClassicLevel } from 'classic-level';
import { nameHolder, whoHolds } from './holder.ts';
import { FORMAT_KEY } from './keys.ts';

/** Version of what is written. Readers take this one and all before it. */
export const FORMAT = 1;

export type Operation =
  | { readonly type: 'put'; readonly key: string; readonly value: Uint8Array }
  | { readonly type: 'del'; readonly key: string };

export interface Range {
  readonly gte: string;
  readonly lt: string;
}

/** Opening writes what the log holds into a table: a memtable of 4 MiB, compressed. */
const PROBE_BYTES = 4 * 1024 * 1024;

const STORE_KEY = 'sessions.store.folder';

const REMOVED_AT_ONCE = 1000;

type Level = ClassicLevel<string, Uint8Array>;

/** One LevelDB in a folder of its own. Writes are on disk when they settle; after one that failed, it must be opened again. */
export class Database {
  readonly #folder: string;
  /** Key of the configuration that names the folder. */
  readonly #key: string;
  #level: Level;
  /** Settles when readers may go on. */
  #opening: Promise<void> = Promise.resolve();
  #isOpen: (() => void) | undefined;
  #newest: Promise<void> = Promise.resolve();
  #isTorn = false;

  private constructor(folder: string, key: string, level: Level) {
    this.#folder = folder;
    this.#key = key;
    this.#level = level;
  }

  /**
   * `key`: that of the configuration, for errors.
   * @throws STORE_LOCKED, STORE_INVALID, STORE_FULL, STORE_FAILED
   */
  static async open(folder: string, key = STORE_KEY): Promise<Database> {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      // It holds addresses of cameras with their passwords.
      chmodSync(folder, 0o700);
    } catch (reason) {
      throw toStoreError(reason, folder, key);
    }
    const database = new Database(folder, key, await openLevel(folder, key));
    await database.#checkFormat();
    nameHolder(folder);
    await database.size();
    return database;
  }

  /** Settles when all of them are on disk, all or none. */
  write(operations: readonly Operation[]): Promise<void> {
    return this.#change(() => this.#level.batch([...operations], { sync: true }));
  }

  /**
   * After a write that failed: what the log holds beyond the last whole record must not be written after. Readers go on until
   * there is room again, then wait for a moment.
   */
  async reopen(): Promise<void> {
    await this.#probe();
    this.#isOpen ??= this.#holdReaders();
    if (this.#level.status === 'open') await this.#level.close();
    this.#level = await openLevel(this.#folder, this.#key);
    this.#isTorn = false;
    this.#isOpen();
    this.#isOpen = undefined;
  }

  /**
   * One write at a time, and none after one that failed: its remains in the log would take those behind them along when the log
   * is read.
   */
  async #change(work: () => Promise<void>): Promise<void> {
    const before = this.#newest;
    const now = (async () => {
      await before;
      if (this.#isTorn) throw new Error('a write has failed, the log must be opened again');
      try {
        await work();
      } catch (reason) {
        this.#isTorn = true;
        throw reason;
      }
    })();
    this.#newest = now.catch(() => {});
    await now;
  }

  #holdReaders(): () => void {
    let open = () => {};
    this.#opening = new Promise((resolve) => {
      open = resolve;
    });
    return open;
  }

  /** @throws when there is no room for what opening writes */
  async #probe(): Promise<void> {
    const path = join(this.#folder, 'probe');
    try {
      await writeFile(path, new Uint8Array(PROBE_BYTES), { mode: 0o600, flush: true });
    } finally {
      await rm(path, { force: true });
    }
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    await this.#opening;
    return this.#level.get(key);
  }

  async values(range: Range, limit = -1): Promise<Uint8Array[]> {
    await this.#opening;
    return this.#level.values({ ...range, limit }).all();
  }

  async entries(range: Range): Promise<[string, Uint8Array][]> {
    await this.#opening;
    return this.#level.iterator(range).all();
  }

  /** The first or last key of a range. */
  async edge(range: Range, which: 'first' | 'last'): Promise<string | undefined> {
    const [key] = await this.#level.keys({ ...range, limit: 1, reverse: which === 'last' }).all();
    return key;
  }

  /** Removes a range, and what it took on disk. Others write in between. */
  async remove({ gte, lt }: Range): Promise<void> {
    while ((await this.edge({ gte, lt }, 'first')) !== undefined) {
      await this.#change(() => this.#level.clear({ gte, lt, limit: REMOVED_AT_ONCE }));
    }
    await this.#level.compactRange(gte, lt);
  }

  /** Bytes on disk. On the way, files that are new become readable for this user only, as the folder is. */
  async size(): Promise<number> {
    const names = await readdir(this.#folder).catch(() => []);
    const sizes = await Promise.all(names.map((name) => sizeOf(join(this.#folder, name))));
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  async close(): Promise<void> {
    await this.#level.close();
  }

  async #checkFormat(): Promise<void> {
    const bytes = await this.get(FORMAT_KEY);
    if (bytes === undefined) {
      const value = Buffer.from(JSON.stringify({ format: FORMAT }));
      await this.write([{ type: 'put', key: FORMAT_KEY, value }]).catch((reason) => {
        throw toStoreError(reason, this.#folder, this.#key);
      });
      return;
    }
    const { format } = JSON.parse(Buffer.from(bytes).toString()) as { format: number };
    if (format <= FORMAT) return;
    await this.close();
    const message = `${this.#key} ${this.#folder} was written in format ${format}; this version reads up to ${FORMAT}: use a newer one, or another folder`;
    throw new TrueframeError('STORE_INVALID', message, { details: { format, known: FORMAT } });
  }
}

/** 0 for a file that is gone by now. */
async function sizeOf(path: string): Promise<number> {
  try {
    const { size, mode } = await stat(path);
    if ((mode & 0o077) !== 0) await chmod(path, 0o600);
    return size;
  } catch {
    return 0;
  }
}

async function openLevel(folder: string, key: string): Promise<Level> {
  // New files are for this user only; others are made by native threads, which inherit it too.
  const before = process.umask(0o077);
  process.umask(before | 0o077);
  const level: Level = new ClassicLevel(folder, { valueEncoding: 'view', maxOpenFiles: 64 });
  try {
    await level.open();
    return level;
  } catch (reason) {
    throw toStoreError(reason, folder, key);
  }
}

/** The error of the store that a failure of the database or of the system is. */
export function toStoreError(reason: unknown, folder: string, key = STORE_KEY): TrueframeError {
  const cause = innermost(reason);
  const { code, message } = cause;
  if (code === 'LEVEL_LOCKED') {
    const text = `${key} ${folder} is in use by ${whoHolds(folder)}; one daemon at a time can have it`;
    return new TrueframeError('STORE_LOCKED', text, { cause, details: { folder } });
  }
  if (code === 'LEVEL_CORRUPTION') {
    const text = `${key} ${folder} is damaged (${message}): move it away to start without its sessions`;
    return new TrueframeError('STORE_INVALID', text, { cause, details: { folder } });
  }
  const isFull =
    code === 'ENOSPC' || code === 'EDQUOT' || /no space left|quota exceeded/i.test(message);
  const text = isFull
    ? `no space is left for ${key} ${folder}: make room, sessions go on by themselves`
    : `cannot write to ${key} ${folder}: ${message}`;
  return new TrueframeError(isFull ? 'STORE_FULL' : 'STORE_FAILED', text, {
    cause,
    details: { folder },
  });
}

function innermost(reason: unknown): { readonly code?: string; readonly message: string } & Error {
  const error = reason as Error;
  return (error.cause instanceof Error ? innermost(error.cause) : error) as never;
}
