import type { FrameCounts } from '@trueframe/proto';

/** Reason why a decoded frame was not analysed. */
export type DropReason =
  /** The sampling policy did not want it. */
  | 'sampling'
  /** Key frames of a live source were enough: never decoded. */
  | 'spared'
  /** A live source was faster than its decoder, and was taken up again at a newer key frame: never decoded. */
  | 'late'
  /** A live source was faster than the workers. */
  | 'overload'
  /** The degrade ladder has lowered the sampling of a live session. */
  | 'degraded'
  /** All tracks in the picture have settled, and are watched at a lower rate. */
  | 'settled'
  /** The session was stopped or cancelled first. */
  | 'cancelled'
  /** Detecting faces in it failed. */
  | 'error'
  /** The decoder had to make up parts of it, or of one that it was predicted from. */
  | 'corrupt'
  /** It was lost with an engine that died. */
  | 'gap';

/** Fates of the frames of a session. */
export interface Books {
  readonly received: number;
  readonly analysed: number;
  readonly dropped: Readonly<Record<string, number>>;
}

/**
 * Books every frame of a session: received = analysed + dropped + in flight, at any moment. Tests assert it after
 * every run.
 */
export class FrameLedger {
  #received = 0;
  #analysed = 0;
  readonly #dropped = new Map<DropReason, number>();
  /** Corrupt frames that come after the newest frame that `countsAsOf` was asked for. */
  #corruptAhead: number[] = [];

  get received(): number {
    return this.#received;
  }

  get analysed(): number {
    return this.#analysed;
  }

  get inFlight(): number {
    let dropped = 0;
    for (const count of this.#dropped.values()) dropped += count;
    return this.#received - this.#analysed - dropped;
  }

  receive(count = 1): void {
    this.#received += count;
  }

  analyse(): void {
    this.#analysed += 1;
  }

  drop(reason: DropReason, count = 1): void {
    if (count > 0) this.#dropped.set(reason, (this.#dropped.get(reason) ?? 0) + count);
  }

  dropCorrupt(index: number): void {
    this.drop('corrupt');
    this.#corruptAhead.push(index);
  }

  /** Frames that will be decoded again: as if they had not come. `sampling` of them were dropped as such. */
  takeBack(received: number, sampling: number): void {
    this.#received -= received;
    this.#dropped.set('sampling', (this.#dropped.get('sampling') ?? 0) - sampling);
    if (this.#dropped.get('sampling') === 0) this.#dropped.delete('sampling');
  }

  /** Takes over what an earlier engine had booked. */
  restore(counts: Books): void {
    this.#received = counts.received;
    this.#analysed = counts.analysed;
    this.#dropped.clear();
    for (const [reason, count] of Object.entries(counts.dropped)) {
      this.#dropped.set(reason as DropReason, count);
    }
  }

  /**
   * The books as of a frame that was just analysed, for an engine that takes over after it. `lossless`: what comes
   * after the frame will be decoded again, so it is not counted. `live`: it will not, so it is lost.
   */
  countsAsOf(index: number, pace: 'lossless' | 'live'): Books {
    const { received, analysed, dropped, inFlight } = this.counts();
    if (pace === 'live') {
      const { gap = 0, ...others } = dropped;
      return { received, analysed, dropped: withoutZeros({ gap: gap + inFlight, ...others }) };
    }
    this.#corruptAhead = this.#corruptAhead.filter((one) => one > index);
    const { error = 0 } = dropped;
    const corrupt = (dropped.corrupt ?? 0) - this.#corruptAhead.length;
    const sampling = index + 1 - analysed - error - corrupt;
    return { received: index + 1, analysed, dropped: withoutZeros({ sampling, error, corrupt }) };
  }

  /** At the very end: whatever is still in flight was given up. */
  settle(reason: DropReason): void {
    this.drop(reason, this.inFlight);
  }

  counts(): FrameCounts & {
    received: number;
    analysed: number;
    dropped: Record<string, number>;
    inFlight: number;
  } {
    return {
      received: this.#received,
      analysed: this.#analysed,
      dropped: Object.fromEntries(this.#dropped),
      inFlight: this.inFlight,
    };
  }
}

function withoutZeros(counts: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}
