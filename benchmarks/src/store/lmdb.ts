import { open, type RootDatabase } from 'lmdb';
import type { BenchRecord, Candidate, OpenCandidate } from './candidate.ts';

export const lmdb: Candidate = {
  name: 'lmdb',
  open: async (folder, mapSize) =>
    // Without overlappingSync, a write settles when it is on disk.
    new Lmdb(open({ path: folder, encoding: 'binary', overlappingSync: false, mapSize })),
};

class Lmdb implements OpenCandidate {
  readonly #db: RootDatabase<Buffer, [string, number]>;

  constructor(db: RootDatabase<Buffer, [string, number]>) {
    this.#db = db;
  }

  async append(records: readonly BenchRecord[]): Promise<void> {
    await this.#db.batch(() => {
      for (const { session, number, bytes } of records) {
        void this.#db.put([session, number], bytes as Buffer).catch(() => {});
      }
    });
  }

  async numbers(session: string): Promise<number[]> {
    const keys = this.#db.getKeys({ start: [session, 0], end: [session, Number.MAX_SAFE_INTEGER] });
    return [...keys].map(([, number]) => number);
  }

  async remove(session: string): Promise<void> {
    const numbers = await this.numbers(session);
    await this.#db.batch(() => {
      for (const number of numbers) void this.#db.remove([session, number]).catch(() => {});
    });
  }

  async close(): Promise<void> {
    await this.#db.close();
  }
}
