import { type FileHandle, open } from 'node:fs/promises';
import { CHUNK, hashOf } from '../../lib/file-hash.ts';
import type { OpenFile } from '../pipeline/decode/open-file.ts';

/** Bytes that are hashed in less time than it takes to find out what is in the file. */
const SMALL = 4 * 1024 * 1024;

type Look = { readonly size: bigint; readonly mtimeNs: bigint };

/**
 * Hash of the file that a session analyses, worked out beside the analysis, of the very bytes that are decoded whatever has
 * become of the path. A file that changes meanwhile has none: nothing would say which of its contents were seen.
 */
export class SourceHash {
  readonly #abort = new AbortController();
  #file: FileHandle | undefined;
  #before: Look | undefined;
  #hashing: Promise<void> | undefined;
  #value = '';
  #hasChanged = false;

  /** Hex; '' while it is not known. */
  get value(): string {
    return this.#value;
  }

  get hasChanged(): boolean {
    return this.#hasChanged;
  }

  /** Takes the file when it is opened for the first time. Resolves at once; for a small file, when it is hashed. Never rejects. */
  async take(file: OpenFile): Promise<void> {
    if (this.#file || this.#abort.signal.aborted) return;
    // A descriptor of its own: the other one is closed when the file is read.
    this.#file = await open(file.path, 'r').catch(() => undefined);
    this.#before = await this.#look();
    if (this.#before && this.#before.size <= SMALL) await this.begin();
  }

  /** Reads the whole file, unless that is done or under way. Resolves when it is read. */
  begin(): Promise<void> {
    this.#hashing ??= this.#hash();
    return this.#hashing;
  }

  /** Waits for the hash, and looks a last time whether it still stands for the file. */
  async settle(): Promise<void> {
    await this.begin();
    await this.#compare();
  }

  /** Goes without a hash that is not there yet. */
  abandon(): void {
    this.#abort.abort();
  }

  async close(): Promise<void> {
    this.abandon();
    await this.#hashing;
    await this.#file?.close().catch(() => {});
    this.#file = undefined;
  }

  async #hash(): Promise<void> {
    const { signal } = this.#abort;
    if (!this.#file || signal.aborted) return;
    const options = { autoClose: false, start: 0, highWaterMark: CHUNK };
    // A file that cannot be read has no hash; the decoder tells why.
    const hash = await hashOf(this.#file.createReadStream(options), signal).catch(() => '');
    this.#value = hash;
    await this.#compare();
  }

  async #compare(): Promise<void> {
    if (!this.#value) return;
    const now = await this.#look();
    this.#hasChanged = now?.size !== this.#before?.size || now?.mtimeNs !== this.#before?.mtimeNs;
    if (this.#hasChanged) this.#value = '';
  }

  /** Undefined: it cannot be looked at. */
  async #look(): Promise<Look | undefined> {
    try {
      return await this.#file?.stat({ bigint: true });
    } catch {
      return undefined;
    }
  }
}
