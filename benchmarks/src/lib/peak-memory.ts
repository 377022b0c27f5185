import { readFileSync } from 'node:fs';

/** The most memory that processes held together while being watched, MiB. Linux only. */
export interface PeakMemory {
  /** Pages that are mapped twice, as the weights are by two threads, count once. */
  readonly proportionalMiB: number;
  /** Part of it that no file backs, so that the kernel cannot drop it. */
  readonly anonymousMiB: number;
}

/** Looks four times a second until `stop`. */
export class MemoryWatch {
  readonly #pids: readonly number[];
  readonly #timer: NodeJS.Timeout;
  #peak: PeakMemory = { proportionalMiB: 0, anonymousMiB: 0 };

  constructor(pids: readonly number[]) {
    this.#pids = pids;
    this.#timer = setInterval(() => this.#look(), 250);
  }

  stop(): PeakMemory {
    this.#look();
    clearInterval(this.#timer);
    return this.#peak;
  }

  #look(): void {
    const all = this.#pids.map((pid) => readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
    const sum = (field: string) => {
      const kibibytes = all.map((text) =>
        Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(text)?.[1]),
      );
      return Math.round(kibibytes.reduce((a, b) => a + b, 0) / 1024);
    };
    this.#peak = {
      proportionalMiB: Math.max(this.#peak.proportionalMiB, sum('Pss')),
      anonymousMiB: Math.max(this.#peak.anonymousMiB, sum('Pss_Anon')),
    };
  }
}
