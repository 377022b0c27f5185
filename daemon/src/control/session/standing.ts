import type { Verdict } from '@trueframe/proto';
import type { EventPayload } from '../../wire/event-payload.ts';
import type { SessionProgress } from '../../wire/session-progress.ts';
import { type Counts, NO_COUNTS, settle, toCounts } from './frame-counts.ts';

/** The progress of a session, as listings show it. */
export class Standing {
  readonly startedAt = new Date();
  #endedAt: Date | undefined;
  #counts = NO_COUNTS;
  #ptsMs = 0;
  #activeTracks = 0;
  #verdict: Verdict | undefined;

  get endedAt(): Date | undefined {
    return this.#endedAt;
  }

  get counts(): Counts {
    return this.#counts;
  }

  /** Media time of the newest analysed frame, in milliseconds. */
  get ptsMs(): number {
    return this.#ptsMs;
  }

  get activeTracks(): number {
    return this.#activeTracks;
  }

  /** The newest verdict on the whole session. */
  get verdict(): Verdict | undefined {
    return this.#verdict;
  }

  onProgress({ counts, ptsMs, activeTracks }: SessionProgress): void {
    this.#counts = toCounts(counts);
    this.#ptsMs = ptsMs;
    this.#activeTracks = activeTracks;
  }

  onEvent({ verdict, summary }: EventPayload): void {
    if (verdict && !verdict.trackId) this.#verdict = verdict;
    if (summary) this.#verdict = summary.verdict ?? this.#verdict;
  }

  /** The engine's last word. */
  onClosed(counts: SessionProgress['counts']): void {
    this.#counts = toCounts(counts);
  }

  /** The session is over; frames that no engine will finish are booked as dropped for `reason`. */
  end(reason: string): void {
    this.#endedAt = new Date();
    this.#activeTracks = 0;
    this.#counts = settle(this.#counts, reason);
  }
}
