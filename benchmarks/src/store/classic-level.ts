import { ClassicLevel } from 'classic-level';
import type { BenchRecord, Candidate, OpenCandidate } from './candidate.ts';

export const classicLevel: Candidate = {
  name: 'classic-level',
  open: async (folder) => {
    const db = new ClassicLevel<string, Uint8Array>(folder, { valueEncoding: 'view' });
    await db.open();
    return new Level(db);
  },
};

class Level implements OpenCandidate {
  readonly #db: ClassicLevel<string, Uint8Array>;

  constructor(db: ClassicLevel<string, Uint8Array>) {
    this.#db = db;
  }

  async append(records: readonly BenchRecord[]): Promise<void> {
    const puts = records.map(({ session, number, bytes }) => ({
      type: 'put' as const,
      key: keyOf(session, number),
      value: bytes,
    }));
    await this.#db.batch(puts, { sync: true });
  }

  async numbers(session: string): Promise<number[]> {
    const keys = await this.#db.keys({ gte: `${session}/`, lt: `${session}0` }).all();
    return keys.map((key) => Number(key.slice(session.length + 1)));
  }

  async remove(session: string): Promise<void> {
    await this.#db.clear({ gte: `${session}/`, lt: `${session}0` });
  }

  async close(): Promise<void> {
    await this.#db.close();
  }
}

function keyOf(session: string, number: number): string {
  return `${session}/${String(number).padStart(12, '0')}`;
}
