import type { Event__Output } from '@trueframe/proto';

/** A reader's place in the events of a session: each comes once, and none is passed over unsaid. */
export class Place {
  #last: number;
  #mediaBytes = 0;
  /** True: the next event need not follow the last one. */
  #mayJump: boolean;

  /** `last`: sequence number of the event before the first one. `isNew`: the reader begins wherever the session is. */
  constructor(last: number, isNew: boolean) {
    this.#last = last;
    this.#mayJump = isNew;
  }

  /** Sequence number of the newest event; 0 before the first. */
  get last(): number {
    return this.#last;
  }

  /** Bytes of pushed media that need not be sent again. */
  get mediaBytes(): number {
    return this.#mediaBytes;
  }

  /** True while nothing has come and the reader begins wherever the session is. */
  get isUnset(): boolean {
    return this.#last === 0 && this.#mayJump;
  }

  /** Takes the next event. `repeated`: it has come before; `missing`: others should have come before it. */
  take({ sequence, skipped, mediaAcknowledged }: Event__Output): 'next' | 'repeated' | 'missing' {
    // For this reader only, and without a number.
    if (sequence === 0) {
      this.#mayJump ||= Boolean(skipped);
      return 'next';
    }
    if (sequence <= this.#last) return 'repeated';
    if (sequence > this.#last + 1 && !this.#mayJump) return 'missing';
    this.#last = sequence;
    this.#mayJump = false;
    this.#mediaBytes = mediaAcknowledged?.bytes ?? this.#mediaBytes;
    return 'next';
  }
}
