import type { Verdict } from '@trueframe/proto';
import type { VerdictPolicy } from '../../../config/verdict-policy.ts';
import type { EventPayload } from '../../../wire/event-payload.ts';
import type { MemberScores, Pool } from '../pool/pool.ts';
import type { Coverage } from './coverage.ts';
import { isUsable, judgeSession } from './judge/judge-session.ts';
import { afterLosses } from './judge/missed.ts';
import { regularsOf } from './judge/regulars.ts';
import { LastWord, type LastWordState } from './last-word.ts';
import type { TrackBook } from './track-book.ts';
import type { TrackOutcome } from './track-state.ts';
import type { VerdictWriter } from './verdict-writer.ts';

export type SessionVerdictState = LastWordState;

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
  readonly #lastWord: LastWord;

  constructor(parts: SessionVerdictParts, from?: SessionVerdictState) {
    this.#parts = parts;
    this.#lastWord = new LastWord(parts.policy, from ?? { toldMs: Number.NEGATIVE_INFINITY });
  }

  get state(): SessionVerdictState {
    return this.#lastWord.state;
  }

  /** Judges what is known now if that is due, and tells it if there is something new. `isNews`: the label of a track has changed. */
  tellDue(isNews: boolean): EventPayload[] {
    const { coverage, policy, tracks } = this.#parts;
    if (tracks.isEmpty) return [];
    if (!isNews && this.#lastWord.ageAt(coverage.toMs) < policy.everyMs) return [];
    const { isTold, write } = this.#judge(false);
    return isTold ? [{ verdict: write() }] : [];
  }

  final(): Verdict {
    return this.#judge(true).write();
  }

  #judge(isFinal: boolean): { readonly isTold: boolean; readonly write: () => Verdict } {
    const { pool, coverage, writer, policy } = this.#parts;
    const { books, gapShare, missed, toMs } = coverage;
    const { votes, scored, abstentions, hasFailures, skipped } = pool.session;
    const borders = this.#lastWord.borders(isFinal);
    const regulars = regularsOf(votes, scored, borders);
    const tracks = this.#parts.tracks.outcomes;
    const usable = tracks.filter((track) => isUsable(track, policy));
    const score = pool.sessionScore(usable.map(({ sample }) => sample));
    const facts = {
      ...{ score, tracks, abstentions, hasFailures, gapShare },
      isReduced: skipped.length > 0,
      blindTo: writer.blindTo(pool.session, regulars),
      analysedFrames: books.analysed,
    };
    const judged = judgeSession(facts, policy, borders);
    const { standing: _, ...told } = afterLosses({ ...judged, score }, missed, policy, borders);
    const said = { ...told, regulars, isFinal };
    return {
      isTold: this.#lastWord.take(told, borders, toMs, pool.settling?.last?.atMs),
      write: () => writer.ofSession(said, this.#memberScores(usable)),
    };
  }

  #memberScores(usable: readonly TrackOutcome[]): MemberScores {
    const { pool, tracks } = this.#parts;
    return pool.sessionMemberScores(
      usable.map((track) => ({ sample: track.sample, memberScores: tracks.memberScoresOf(track) })),
    );
  }
}
