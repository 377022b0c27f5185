import type { Verdict } from '@trueframe/proto';
import type { VerdictPolicy } from '../../../config/verdict-policy.ts';
import type { Pool } from '../pool/pool.ts';
import type { Coverage } from './coverage.ts';
import { isUsable, judgeSession } from './judge/judge-session.ts';
import type { LabelName } from './judge/judgement.ts';
import { afterLosses } from './judge/missed.ts';
import type { TrackBook } from './track-book.ts';
import type { VerdictWriter } from './verdict-writer.ts';

export interface SessionVerdictState {
  readonly label: LabelName | undefined;
  readonly toldMs: number;
}

export interface SessionVerdictParts {
  readonly pool: Pool;
  readonly coverage: Coverage;
  readonly writer: VerdictWriter;
  readonly policy: VerdictPolicy;
  readonly tracks: TrackBook;
}

/** The verdict on the session as a whole: when it is due, and what it is. */
export class SessionVerdict {
  readonly #parts: SessionVerdictParts;
  #label: LabelName | undefined;
  /** Media time of the newest one. */
  #toldMs: number;

  constructor(parts: SessionVerdictParts, from?: SessionVerdictState) {
    this.#parts = parts;
    this.#label = from?.label;
    this.#toldMs = from?.toldMs ?? Number.NEGATIVE_INFINITY;
  }

  get state(): SessionVerdictState {
    return { label: this.#label, toldMs: this.#toldMs };
  }

  /** `isNews`: the label of a track has changed. */
  isDue(isNews: boolean): boolean {
    const { coverage, policy, tracks } = this.#parts;
    return !tracks.isEmpty && (isNews || coverage.toMs - this.#toldMs >= policy.everyMs);
  }

  /** Judges what is known now; the answer counts as told. */
  judge(isFinal: boolean): Verdict {
    const { pool, coverage, writer, policy } = this.#parts;
    const { books, gapShare, missed, toMs } = coverage;
    const { abstentions, hasFailures, skipped } = pool.session;
    const tracks = this.#parts.tracks.outcomes;
    const usable = tracks.filter((track) => isUsable(track, policy));
    const score = pool.sessionScore(usable.map(({ sample }) => sample));
    const facts = {
      ...{ score, tracks, abstentions, hasFailures, gapShare },
      isReduced: skipped.length > 0,
      blindTo: writer.blindTo(pool.session),
      analysedFrames: books.analysed,
    };
    const judged = judgeSession(facts, policy, this.#label);
    const { standing, ...told } = afterLosses({ ...judged, score }, missed, policy);
    this.#label = standing;
    this.#toldMs = toMs;
    const voted = usable.map((track) => ({
      sample: track.sample,
      memberScores: this.#parts.tracks.memberScoresOf(track),
    }));
    return writer.ofSession({ ...told, isFinal }, pool.sessionMemberScores(voted));
  }
}
