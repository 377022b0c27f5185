import { mkdirSync } from 'node:fs';
import { type FileHandle, open, readdir, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { BenchRecord, Candidate, OpenCandidate } from './candidate.ts';

const SEGMENT_BYTES = 8 * 1024 * 1024;

/** Files of our own: records one behind the other, for all sessions; a full file is followed by the next. */
export const appendFile: Candidate = {
  name: 'files',
  open: async (folder) => {
    mkdirSync(folder, { recursive: true });
    return new AppendFile(folder, (await readdir(folder)).length);
  },
};

class AppendFile implements OpenCandidate {
  readonly #folder: string;
  readonly #sessionsOf = new Map<string, Set<string>>();
  #file: FileHandle | undefined;
  #path = '';
  #length = 0;
  #count = 0;

  /** `count`: files that are there. */
  constructor(folder: string, count: number) {
    this.#folder = folder;
    this.#count = count;
  }

  async append(records: readonly BenchRecord[]): Promise<void> {
    if (!this.#file || this.#length > SEGMENT_BYTES) await this.#next();
    const bytes = Buffer.concat(records.map(encode));
    await this.#writeAll(bytes);
    await this.#file?.datasync();
    this.#length += bytes.length;
    for (const { session } of records) this.#sessionsOf.get(this.#path)?.add(session);
  }

  /** A write that finds little room writes a part, and says so only by its count. */
  async #writeAll(bytes: Buffer): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      const written = await this.#file?.write(bytes, at, bytes.length - at, this.#length + at);
      at += written?.bytesWritten ?? 0;
    }
  }

  async numbers(session: string): Promise<number[]> {
    const found: number[] = [];
    for (const name of (await readdir(this.#folder)).sort()) {
      for (const record of decode(await readFile(join(this.#folder, name)))) {
        if (record.session === session) found.push(record.number);
      }
    }
    return found;
  }

  async remove(session: string): Promise<void> {
    for (const [path, sessions] of this.#sessionsOf) {
      sessions.delete(session);
      if (sessions.size > 0 || path === this.#path) continue;
      this.#sessionsOf.delete(path);
      await unlink(path);
    }
  }

  async close(): Promise<void> {
    await this.#file?.close();
  }

  async #next(): Promise<void> {
    await this.#file?.close();
    this.#count += 1;
    this.#path = join(this.#folder, String(this.#count).padStart(8, '0'));
    this.#file = await open(this.#path, 'w', 0o600);
    this.#length = 0;
    this.#sessionsOf.set(this.#path, new Set());
  }
}

function encode({ session, number, bytes }: BenchRecord): Buffer {
  const name = Buffer.from(session);
  const head = Buffer.alloc(16);
  head.writeUInt32LE(bytes.length, 0);
  head.writeUInt32LE(checksum(bytes), 4);
  head.writeUInt32LE(number, 8);
  head.writeUInt32LE(name.length, 12);
  return Buffer.concat([head, name, bytes]);
}

/** Up to the first record that is not whole. */
function* decode(file: Buffer): Generator<BenchRecord> {
  for (let at = 0; at + 16 <= file.length; ) {
    const nameEnd = at + 16 + file.readUInt32LE(at + 12);
    const end = nameEnd + file.readUInt32LE(at);
    const bytes = file.subarray(nameEnd, end);
    if (end > file.length || checksum(bytes) !== file.readUInt32LE(at + 4)) return;
    yield {
      session: file.toString('utf8', at + 16, nameEnd),
      number: file.readUInt32LE(at + 8),
      bytes,
    };
    at = end;
  }
}

/** Node 20.15 and later have it; its types come later. */
function checksum(bytes: Uint8Array): number {
  return (crc32 as (data: Uint8Array) => number)(bytes);
}
