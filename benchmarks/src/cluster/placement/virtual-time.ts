/** A clock that stands still while things happen, and jumps to the next of them. */
export class VirtualTime {
  /** Milliseconds. */
  nowMs = 0;
  /** A binary heap: the earliest first; among equals, the one that was planned first. */
  readonly #heap: Planned[] = [];
  #count = 0;

  after(ms: number, run: () => void): void {
    this.#count += 1;
    this.#heap.push({ atMs: this.nowMs + ms, order: this.#count, run });
    this.#rise(this.#heap.length - 1);
  }

  /** Runs what is planned until then, or until `isOver`. */
  run(untilMs: number, isOver: () => boolean = () => false): void {
    while (this.#heap.length > 0 && !isOver()) {
      const first = this.#heap[0] as Planned;
      if (first.atMs > untilMs) break;
      this.#takeFirst();
      this.nowMs = first.atMs;
      first.run();
    }
    if (!isOver()) this.nowMs = untilMs;
  }

  #takeFirst(): void {
    const last = this.#heap.pop() as Planned;
    if (this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#sink(0);
  }

  #rise(from: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#swapsUp(at, parent)) return;
      at = parent;
    }
  }

  #sink(from: number): void {
    let at = from;
    for (;;) {
      const left = 2 * at + 1;
      const right = left + 1;
      let next = left;
      if (right < this.#heap.length && isBefore(this.#at(right), this.#at(left))) next = right;
      if (next >= this.#heap.length || !this.#swapsUp(next, at)) return;
      at = next;
    }
  }

  /** Swaps a child with its parent where it is before it. */
  #swapsUp(child: number, parent: number): boolean {
    const [a, b] = [this.#at(child), this.#at(parent)];
    if (!isBefore(a, b)) return false;
    [this.#heap[parent], this.#heap[child]] = [a, b];
    return true;
  }

  #at(index: number): Planned {
    return this.#heap[index] as Planned;
  }
}

interface Planned {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

function isBefore(a: Planned, b: Planned): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}
