import type { ModelRef, Verdict } from '@trueframe/proto';
import type { Pipeline } from '../../../config/pipeline.ts';
import type { Evidence } from '../pool/evidence.ts';
import type { MemberScores, Pool } from '../pool/pool.ts';
import type { Coverage } from './coverage.ts';
import { blindSpots } from './judge/blind-spots.ts';
import type { Told } from './judge/judgement.ts';
import { settledMessage } from './settled-message.ts';
import { type VerdictOrigin, type Voter, verdictMessage } from './verdict-message.ts';

export interface Member extends Voter {
  readonly ref: ModelRef;
}

/** A judgement, and whether it is the last word. */
interface Said extends Told {
  readonly isFinal: boolean;
  /** Indices of the members that vouch for what they can see. */
  readonly regulars: readonly number[];
}

/** Writes the verdicts of a session: a judgement, with what it rests on. */
export class VerdictWriter {
  readonly #pipeline: Pipeline;
  readonly #members: readonly Member[];
  readonly origin: VerdictOrigin;
  readonly #pool: Pool;
  readonly #coverage: Coverage;

  constructor(
    pipeline: Pipeline,
    pipelineVersion: string,
    members: readonly Member[],
    pool: Pool,
    coverage: Coverage,
  ) {
    this.#pipeline = pipeline;
    this.#members = members;
    this.origin = { pipeline, pipelineVersion, models: members.map(({ ref }) => ref) };
    this.#pool = pool;
    this.#coverage = coverage;
  }

  ofTrack(trackId: number, evidence: Evidence, said: Said): Verdict {
    const { firstMs: fromMs, lastMs: toMs, degradation } = evidence;
    const pooling = this.#pipeline.pooling.track.use;
    const memberScores = this.#pool.memberScoresOf(evidence);
    return this.#write(evidence, degradation, {
      ...{ trackId, fromMs, toMs, pooling, memberScores },
      settled: settledMessage(this.#pool.settling?.track(trackId), this.#pool.settling),
      ...said,
    });
  }

  /** `memberScores`: the session's score if each member were alone. */
  ofSession(said: Said, memberScores: MemberScores): Verdict {
    const { session, degradation } = this.#pool;
    const { fromMs, toMs } = this.#coverage;
    const { use, over } = this.#pipeline.pooling.session;
    const pooling = `${use} over ${over}`;
    return this.#write(session, degradation, {
      ...{ trackId: 0, fromMs, toMs, pooling, memberScores },
      settled: settledMessage(this.#pool.settling?.last, this.#pool.settling),
      ...said,
    });
  }

  /** Families of manipulation that nobody who voted can see. */
  blindTo(evidence: Evidence, regulars: readonly number[]): string[] {
    return blindSpots(this.#membersAt(evidence.members.voted), this.#membersAt(regulars));
  }

  #write(
    evidence: Evidence,
    degradation: Evidence['degradation'],
    said: Said & {
      readonly trackId: number;
      readonly fromMs: number;
      readonly toMs: number;
      readonly pooling: string;
      readonly memberScores: MemberScores;
      readonly settled: Verdict['settled'] | undefined;
    },
  ): Verdict {
    const { voted, abstained, failed } = evidence.members;
    const { memberScores, regulars, ...judged } = said;
    const facts = {
      samples: evidence.scored,
      scores: evidence.samples.scores(),
      voted: this.#membersAt(voted),
      regulars: this.#membersAt(regulars),
      abstained: this.#membersAt(abstained),
      failed: this.#membersAt(failed),
      rung: this.#pool.rung,
      degradation: this.#degradationOf(evidence, degradation),
      hasGap: this.#coverage.gaps.touches(said.fromMs, said.toMs),
      memberScores: this.#members.map(({ id }, k) => ({
        ...{ id, score: memberScores[k], samples: evidence.votes[k]! },
      })),
      ...judged,
    };
    return verdictMessage(facts, this.origin, this.#coverage.books);
  }

  /** Undefined: all of it was analysed at full quality. */
  #degradationOf(
    evidence: Evidence,
    { highest, share }: Evidence['degradation'],
  ): Verdict['degradation'] | undefined {
    if (highest === 0) return undefined;
    const skipped = this.#membersAt(evidence.skipped).map(({ id }) => id);
    return { highestRung: highest, share, skipped };
  }

  #membersAt(indices: readonly number[]): Member[] {
    return indices.map((k) => this.#members[k]!);
  }
}
