import { vi } from 'vitest';

interface Timed {
  readonly atMs: number;
  readonly order: number;
  readonly go: () => void;
}

/**
 * Time that passes only when nothing is left to do at this moment. While installed, `performance.now()` and intervals go by it, so
 * that code which knows nothing of it runs in it.
 */
export class VirtualClock {
  #nowMs = 0;
  #order = 0;
  /** A binary heap, the next one first. */
  readonly #timed: Timed[] = [];

  readonly now = (): number => this.#nowMs;

  /** Call the result to get the real clock back. */
  install(): () => void {
    const spies = [
      vi.spyOn(performance, 'now').mockImplementation(this.now),
      vi
        .spyOn(globalThis, 'setInterval')
        .mockImplementation(((go: () => void, everyMs: number) =>
          this.every(everyMs, go)) as unknown as typeof setInterval),
      vi
        .spyOn(globalThis, 'clearInterval')
        .mockImplementation(((stop?: () => void) => stop?.()) as unknown as typeof clearInterval),
    ];
    return () => {
      for (const spy of spies) spy.mockRestore();
    };
  }

  at(atMs: number, go: () => void): void {
    this.#order += 1;
    push(this.#timed, { atMs: Math.max(atMs, this.#nowMs), order: this.#order, go });
  }

  /** Call the result to stop it. */
  every(everyMs: number, go: () => void): () => void {
    let isStopped = false;
    const next = () => {
      if (isStopped) return;
      go();
      this.at(this.#nowMs + everyMs, next);
    };
    this.at(this.#nowMs + everyMs, next);
    return () => {
      isStopped = true;
    };
  }

  /** `whatElse`: something that happens at times of its own, e.g. jobs of a machine. */
  async runTo(untilMs: number, whatElse: VirtualCourse): Promise<void> {
    for (;;) {
      await settled();
      const atMs = Math.min(whatElse.nextAtMs(), this.#timed[0]?.atMs ?? Number.POSITIVE_INFINITY);
      this.#nowMs = Math.min(atMs, untilMs);
      whatElse.advance(this.#nowMs);
      if (atMs > untilMs) return;
      while (this.#timed.length > 0 && this.#timed[0]!.atMs <= this.#nowMs) pop(this.#timed).go();
    }
  }
}

/** Something that goes on while time passes. */
export interface VirtualCourse {
  /** Time at which something happens next. */
  nextAtMs(): number;
  /** The time is this now. */
  advance(nowMs: number): void;
}

/** Resolves when promises and streams have nothing left to do at this moment. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function isBefore(a: Timed, b: Timed): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}

function push(heap: Timed[], added: Timed): void {
  let at = heap.length;
  heap.push(added);
  while (at > 0) {
    const above = (at - 1) >> 1;
    if (isBefore(heap[above]!, added)) break;
    heap[at] = heap[above]!;
    at = above;
  }
  heap[at] = added;
}

function pop(heap: Timed[]): Timed {
  const top = heap[0]!;
  const last = heap.pop()!;
  if (heap.length === 0) return top;
  let at = 0;
  for (;;) {
    let below = 2 * at + 1;
    if (below >= heap.length) break;
    if (below + 1 < heap.length && isBefore(heap[below + 1]!, heap[below]!)) below += 1;
    if (isBefore(last, heap[below]!)) break;
    heap[at] = heap[below]!;
    at = below;
  }
  heap[at] = last;
  return top;
}
