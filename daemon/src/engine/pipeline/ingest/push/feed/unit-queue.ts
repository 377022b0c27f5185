import type { Unit } from './unit.ts';

/** Units that wait for the decoder, oldest first. */
export class UnitQueue {
  #units: Unit[] = [];
  #bytes = 0;

  get units(): readonly Unit[] {
    return this.#units;
  }

  get bytes(): number {
    return this.#bytes;
  }

  push(unit: Unit): void {
    this.#units.push(unit);
    this.#bytes += unit.bytes.length;
  }

  shift(): Unit | undefined {
    const unit = this.#units.shift();
    this.#bytes -= unit?.bytes.length ?? 0;
    return unit;
  }

  /** Removes units from one place up to another. Returns the number of frames in them. */
  remove(from: number, to: number): number {
    let frames = 0;
    for (const { bytes, facts } of this.#units.splice(from, to - from)) {
      this.#bytes -= bytes.length;
      frames += facts?.samples ?? 0;
    }
    return frames;
  }

  /** Stops telling the waiting units apart: all of them go with what came before. */
  forgetFacts(): void {
    this.#units = this.#units.map(({ bytes }) => ({
      ...{ bytes, facts: undefined },
      ...{ startSeconds: 0, endSeconds: 0, shownSeconds: 0, dueMs: 0 },
    }));
  }

  clear(): void {
    this.#units = [];
    this.#bytes = 0;
  }
}
