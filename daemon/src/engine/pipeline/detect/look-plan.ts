import type { Expected, Look } from '../../../wire/look.ts';
import { expectedAfter } from './look.ts';

/** Part of a look that a plan learns from. */
type Learned = Pick<Look, 'detections' | 'kind'>;

/** Media time between full looks, in milliseconds: a small face that comes is found after so long. */
export const FULL_EVERY_MS = 1000;

/** Way in which a frame is to be looked at; `settle` says what came of it, or that nothing did. */
export interface PlannedLook {
  /** Absent: in full. */
  readonly expected?: Expected | undefined;
  settle(look: Learned | undefined): void;
}

interface Recent {
  readonly ptsMs: number;
  look: Learned | undefined;
}

/**
 * Plan of which frames of a session are looked at in full, and what is expected in the others. Several frames are out at a
 * time and come back in any order, so the plan for a frame uses what the frame `lag` before it and older ones gave, and
 * nothing newer: the same frames are looked at in the same way in every run.
 */
export class LookPlan {
  readonly #lag: number;
  /** Newest frames, oldest first. */
  readonly #recent: Recent[] = [];
  #expected: Expected | undefined;
  #fullAtMs = Number.NEGATIVE_INFINITY;
  #doubtedUntilMs = Number.NEGATIVE_INFINITY;

  /** @param lag a frame comes back before the one that comes so many after it is begun */
  constructor(lag: number) {
    this.#lag = lag;
  }

  next(ptsMs: number): PlannedLook {
    while (this.#recent.length >= this.#lag) this.#learn();
    const isFullDue = ptsMs - this.#fullAtMs >= FULL_EVERY_MS || ptsMs < this.#doubtedUntilMs;
    const expected = isFullDue ? undefined : this.#expected;
    if (!expected) this.#fullAtMs = ptsMs;
    const entry: Recent = { ptsMs, look: undefined };
    this.#recent.push(entry);
    return {
      expected,
      settle(look) {
        entry.look = look;
      },
    };
  }

  #learn(): void {
    const { ptsMs, look } = this.#recent.shift()!;
    if (!look || look.kind === 'glance') return;
    this.#expected = expectedAfter(look.detections);
    // While glances and full looks disagree, a second without glances costs less than looking twice.
    if (look.kind === 'repeated') this.#doubtedUntilMs = ptsMs + FULL_EVERY_MS;
  }
}
