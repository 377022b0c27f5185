import type { FrameLedger } from '../ledger.ts';
import { type Announced, isWanted } from './frame-book.ts';
import type { FrameQueue } from './frame-queue.ts';
import type { Target } from './frame-reader.ts';

/** Progress of a run with what is queued. */
export interface Progress {
  readonly received: number;
  readonly lastMs: number;
}

/** Frames whose bytes are about to come, each of which gets a slot of the queue. */
export class AnnouncedFrames {
  readonly #queue: FrameQueue;
  readonly #ledger: FrameLedger;
  readonly #onCorrupt: (ptsMs: number) => void;
  readonly #frames: Announced[] = [];
  #isFillingWanted = false;
  #progress: Progress;

  /** `progress`: of earlier runs. */
  constructor(
    queue: FrameQueue,
    ledger: FrameLedger,
    progress: Progress,
    onCorrupt: (ptsMs: number) => void,
  ) {
    this.#queue = queue;
    this.#ledger = ledger;
    this.#progress = progress;
    this.#onCorrupt = onCorrupt;
  }

  get isEmpty(): boolean {
    return this.#frames.length === 0;
  }

  /** True while the bytes of a frame that is to be analysed come. */
  get isFillingWanted(): boolean {
    return this.#isFillingWanted;
  }

  get progress(): Progress {
    return this.#progress;
  }

  push(frame: Announced): void {
    this.#frames.push(frame);
  }

  /** Takes all. Returns how many of them were to be analysed. */
  takeWanted(): number {
    return this.#frames.splice(0).filter(({ label }) => isWanted(label)).length;
  }

  /** Returns the place for the bytes of the next one; undefined: there is none, or no room for it. */
  nextTarget(): Target | undefined {
    const [next] = this.#frames;
    if (!next) return undefined;
    const { label, isCorrupt, isSpared } = next;
    if (isSpared) this.#spare(label);
    else if (isCorrupt) this.#missCorrupt(next);
    const isUseless =
      isCorrupt || isSpared || (label.role && !label.role.isEnd && !label.role.isPart);
    const slot = isUseless ? 'drop' : this.#queue.open(label);
    if (slot === 'wait') return undefined;
    this.#frames.shift();
    if (slot === 'drop') return { skipBytes: label.byteLength };
    this.#isFillingWanted = isWanted(label);
    const commit = () => {
      this.#progressTo(next);
      slot.commit();
    };
    return { ...slot, commit };
  }

  #spare(label: Announced['label']): void {
    this.#queue.announce(label);
    this.#ledger.drop('spared');
  }

  #missCorrupt(frame: Announced): void {
    const { label } = frame;
    this.#queue.announce(label);
    if (isWanted(label)) this.#ledger.dropCorrupt(label.index);
    this.#queue.miss(label, 'WINDOW_DAMAGED');
    this.#onCorrupt(label.ptsMs);
    this.#progressTo(frame);
  }

  #progressTo({ label }: Announced): void {
    if (isWanted(label)) this.#progress = { received: label.index + 1, lastMs: label.ptsMs };
  }
}
