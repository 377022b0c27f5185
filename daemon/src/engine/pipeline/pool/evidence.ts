import type { MemberResult } from '../../../wire/member-result.ts';
import { isSkipped } from '../score/skipped.ts';
import { Degradation, type DegradationState } from './degradation.ts';
import { type PackedSamples, SampleStore } from './sample-store.ts';

/** All of it as plain data. */
export interface EvidenceState extends PackedSamples {
  readonly seen: number;
  readonly scored: number;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly degradation: DegradationState;
  readonly voted: readonly number[];
  readonly abstained: readonly number[];
  readonly failed: readonly number[];
  readonly skipped: readonly number[];
  readonly reasons: ReadonlyMap<string, number>;
}

/** Evidence about a track, or about all tracks of a session together. */
export class Evidence {
  readonly samples: SampleStore;
  /** Face-frames: how often a face was seen, scored or not. */
  seen = 0;
  /** Face-frames with a score. */
  scored = 0;
  firstMs = Number.NaN;
  lastMs = Number.NaN;
  readonly degradation: Degradation;
  readonly #voted: number[];
  readonly #abstained: number[];
  readonly #failed: number[];
  readonly #skipped: number[];
  readonly #reasons: Map<string, number>;

  /** `maxSamples`: beyond them the oldest are forgotten. `from`: goes on from there. */
  constructor(members: number, maxSamples: number, from?: EvidenceState) {
    const none = new Array<number>(members).fill(0);
    this.samples = new SampleStore(maxSamples, members, from);
    this.degradation = new Degradation(from?.degradation);
    this.#voted = [...(from?.voted ?? none)];
    this.#abstained = [...(from?.abstained ?? none)];
    this.#failed = [...(from?.failed ?? none)];
    this.#skipped = [...(from?.skipped ?? none)];
    this.#reasons = new Map(from?.reasons);
    if (from) ({ seen: this.seen, scored: this.scored } = from);
    if (from) ({ firstMs: this.firstMs, lastMs: this.lastMs } = from);
  }

  get state(): EvidenceState {
    return {
      ...this.samples.packed(),
      ...{ seen: this.seen, scored: this.scored, firstMs: this.firstMs, lastMs: this.lastMs },
      degradation: this.degradation.state,
      ...{ voted: this.#voted, abstained: this.#abstained },
      ...{ failed: this.#failed, skipped: this.#skipped },
      reasons: this.#reasons,
    };
  }

  add(
    trackId: number,
    ptsMs: number,
    score: number | undefined,
    results: readonly MemberResult[],
    rung: number,
  ): void {
    this.degradation.add(rung);
    if (this.seen === 0) this.firstMs = ptsMs;
    this.lastMs = ptsMs;
    this.seen += 1;
    if (score !== undefined) {
      this.scored += 1;
      this.samples.add(trackId, ptsMs, score, results);
    }
    results.forEach((result, k) => {
      if (typeof result === 'number') this.#voted[k]! += 1;
      else if ('abstain' in result) {
        this.#abstained[k]! += 1;
        if (isSkipped(result)) this.#skipped[k]! += 1;
        this.#reasons.set(result.abstain, (this.#reasons.get(result.abstain) ?? 0) + 1);
      } else this.#failed[k]! += 1;
    });
  }

  /** A face that was seen and not scored, because its track has settled: no evidence for or against anything. */
  spare(ptsMs: number): void {
    this.lastMs = ptsMs;
  }

  /** Samples on which each member voted, those that are forgotten included. */
  get votes(): readonly number[] {
    return this.#voted;
  }

  /** Reasons for which members abstained, most frequent first. */
  get abstentions(): readonly string[] {
    return [...this.#reasons].sort((a, b) => b[1] - a[1]).map(([reason]) => reason);
  }

  get hasFailures(): boolean {
    return this.#failed.some((count) => count > 0);
  }

  /** Members that were left out of at least one sample, as the session could not keep up. */
  get skipped(): readonly number[] {
    return this.#membersWhere((k) => this.#skipped[k]! > 0);
  }

  /** Member indices: with at least one vote; without a vote but an abstention; with at least one failure. */
  get members(): { voted: number[]; abstained: number[]; failed: number[] } {
    return {
      voted: this.#membersWhere((k) => this.#voted[k]! > 0),
      abstained: this.#membersWhere((k) => this.#voted[k] === 0 && this.#abstained[k]! > 0),
      failed: this.#membersWhere((k) => this.#failed[k]! > 0),
    };
  }

  #membersWhere(test: (k: number) => boolean): number[] {
    return this.#voted.map((_, k) => k).filter(test);
  }
}
