import { TrueframeError } from '@trueframe/sdk';
import type { EventPayload } from '../../../wire/event-payload.ts';
import type { ScoredItem } from '../items.ts';
import { FrameErrors } from './frame-errors.ts';

/** A session goes on over single failures; after this many frames in a row without a result it ends. */
const MAX_IN_A_ROW = 3;

/**
 * Watches for failing plugins: tells each kind of failure once (`error` events of scope FRAME), and ends the session
 * when nothing but failures comes back.
 */
export class FailureGuard {
  #inARow = 0;
  #last: TrueframeError | undefined;
  #hasResult = false;
  readonly #errors = new FrameErrors();

  /** @throws the plugin's error when it keeps failing */
  watch(item: ScoredItem): EventPayload[] {
    if (item.type !== 'frame' && item.type !== 'failed') return [];
    const errors = item.type === 'failed' ? [item.error] : failuresOf(item);
    const isLost = item.type === 'failed' || (errors.length > 0 && !hasOtherResults(item));
    if (!isLost) {
      this.#hasResult ||= item.type === 'frame' && item.update.seen.length > 0;
      this.#inARow = 0;
      return errors.flatMap((error) => this.#errors.event(error));
    }
    this.#last = errors[0];
    this.#inARow += 1;
    if (this.#inARow >= MAX_IN_A_ROW && this.#last) throw this.#last;
    return errors.flatMap((error) => this.#errors.event(error));
  }

  /** @throws when the source ended and failures are all that there was */
  finish(): void {
    if (this.#last && !this.#hasResult) throw this.#last;
  }
}

function failuresOf(item: Extract<ScoredItem, { type: 'frame' }>): TrueframeError[] {
  return item.results.flatMap((face) =>
    face.flatMap((result) =>
      typeof result === 'object' && 'failed' in result
        ? [TrueframeError.fromWire(result.failed)]
        : [],
    ),
  );
}

function hasOtherResults(item: Extract<ScoredItem, { type: 'frame' }>): boolean {
  return item.results.some((face) =>
    face.some((result) => typeof result === 'number' || 'abstain' in result),
  );
}
