import type { Verdict } from '@trueframe/proto';
import type { TrackedFace } from '@trueframe/sdk';
import type { VerdictPolicy } from '../../../config/verdict-policy.ts';
import { Newest, type NewestState } from '../../../lib/newest.ts';
import type { EventPayload } from '../../../wire/event-payload.ts';
import type { MemberScores, Pool } from '../pool/pool.ts';
import type { Coverage } from './coverage.ts';
import { Borders } from './judge/borders.ts';
import type { LabelName } from './judge/judgement.ts';
import { afterLosses } from './judge/missed.ts';
import {
  type TrackJudgement,
  type TrackOutcome,
  TrackState,
  type TrackStateData,
} from './track-state.ts';
import type { VerdictWriter } from './verdict-writer.ts';

export interface TrackBookState {
  readonly alive: readonly TrackStateData[];
  readonly finished: NewestState<TrackOutcome>;
  readonly finalVerdicts: NewestState<Verdict>;
  readonly lastId: number;
}

export interface TrackBookParts {
  readonly pool: Pool;
  readonly coverage: Coverage;
  readonly writer: VerdictWriter;
  readonly policy: VerdictPolicy;
  readonly includeUpdates: boolean;
  /** Newest tracks that are over and are kept. */
  readonly maxTracks: number;
}

export type EndedReason = 'REASON_LOST' | 'REASON_SOURCE_ENDED' | 'REASON_GAP' | 'REASON_STOPPED';

/** The tracks of a session, as callers are told of them: start, verdicts, end. */
export class TrackBook {
  readonly #parts: TrackBookParts;
  readonly #alive = new Map<number, TrackState>();
  readonly #finished: Newest<TrackOutcome>;
  readonly #finalVerdicts: Newest<Verdict>;
  #lastId: number;

  constructor(parts: TrackBookParts, from?: TrackBookState) {
    this.#parts = parts;
    this.#finished = new Newest(parts.maxTracks, from?.finished);
    this.#finalVerdicts = new Newest(parts.maxTracks, from?.finalVerdicts);
    this.#lastId = from?.lastId ?? 0;
    for (const data of from?.alive ?? []) {
      this.#alive.set(data.id, new TrackState(data, parts.pool.track(data.id), parts.policy));
    }
  }

  get state(): TrackBookState {
    return {
      alive: [...this.#alive.values()].map(({ data }) => data),
      finished: this.#finished.state,
      finalVerdicts: this.#finalVerdicts.state,
      lastId: this.#lastId,
    };
  }

  /** Highest id so far; 0: there was none. */
  get lastId(): number {
    return this.#lastId;
  }

  get active(): number {
    return this.#alive.size;
  }

  /** Label of the newest verdict on a track that is alive; undefined: there is none yet. */
  labelOf(trackId: number): LabelName | undefined {
    return this.#alive.get(trackId)?.data.label;
  }

  /** No face was followed yet. */
  get isEmpty(): boolean {
    return this.#alive.size + this.#finished.items.length === 0;
  }

  /** Outcomes of the tracks that are over, then of those that are not. */
  get outcomes(): TrackOutcome[] {
    return [...this.#finished.items, ...[...this.#alive.values()].map(({ outcome }) => outcome)];
  }

  /** Pooled score of a track if each member were alone; empty: unknown. */
  memberScoresOf({ sample, memberScores }: TrackOutcome): MemberScores {
    const track = sample && this.#alive.get(sample.trackId);
    return memberScores ?? (track ? this.#parts.pool.memberScoresOf(track.evidence) : []);
  }

  /** Newest final verdicts by track, and how many others there were. */
  get finalVerdicts(): { readonly verdicts: Verdict[]; readonly omitted: number } {
    const { items, omitted } = this.#finalVerdicts;
    return { verdicts: [...items].sort((a, b) => a.trackId! - b.trackId!), omitted };
  }

  /** A face that the pool has taken in. */
  see({ trackId, detection }: TrackedFace, ptsMs: number): EventPayload[] {
    const { box, confidence } = detection;
    const place = { trackId, ptsMs, box, confidence };
    if (this.#alive.has(trackId))
      return this.#parts.includeUpdates ? [{ trackUpdated: place }] : [];
    const { pool, policy } = this.#parts;
    const fresh = { id: trackId, label: undefined, score: undefined, toldMs: ptsMs };
    this.#alive.set(trackId, new TrackState(fresh, pool.track(trackId), policy));
    this.#lastId = Math.max(this.#lastId, trackId);
    return [{ trackStarted: place }];
  }

  /** Judges the tracks that were just seen and are due; `isNews`: a label has changed. */
  tellDue(seen: readonly TrackedFace[]): { events: EventPayload[]; isNews: boolean } {
    const due = seen.map(({ trackId }) => this.#alive.get(trackId)!).filter(({ isDue }) => isDue);
    const judged = due.map((track) => ({ track, judgement: this.#judge(track, false) }));
    return {
      events: judged
        .filter(({ judgement }) => judgement.isTold)
        .map(({ track, judgement }) => ({ verdict: this.#write(track, judgement, false) })),
      isNews: judged.some(({ judgement }) => judgement.isNews),
    };
  }

  end(trackId: number, reason: EndedReason): EventPayload[] {
    const track = this.#alive.get(trackId);
    if (!track) return []; // Never reported: it was not confirmed.
    this.#alive.delete(trackId);
    const { lastMs, seen } = track.evidence;
    const verdict = this.#write(track, this.#judge(track, true), true);
    this.#finalVerdicts.add(verdict);
    const memberScores = this.#parts.pool.memberScoresOf(track.evidence);
    this.#finished.add({ ...track.outcome, memberScores });
    this.#parts.pool.forget(trackId);
    return [{ trackEnded: { trackId, ptsMs: lastMs, reason, frames: seen } }, { verdict }];
  }

  endAll(reason: EndedReason): EventPayload[] {
    const ids = [...this.#alive.keys()].sort((a, b) => a - b);
    return ids.flatMap((trackId) => this.end(trackId, reason));
  }

  /** Takes back verdicts on tracks that were over before anybody knew how much of the source is missing. */
  withdraw(): EventPayload[] {
    const { coverage, policy } = this.#parts;
    const events: EventPayload[] = [];
    this.#finalVerdicts.revise((verdict) => {
      const { score: scoreBefore, ...rest } = verdict;
      const before = verdict.label as LabelName;
      const judged = {
        label: before,
        reasons: verdict.reasons ?? [],
        score: scoreBefore as number,
      };
      const borders = Borders.final(policy);
      const { label, reasons, score } = afterLosses(judged, coverage.missed, policy, borders);
      if (label === before) return verdict;
      const revised: Verdict = {
        ...rest,
        ...(score === undefined ? { memberScores: withoutScores(rest) } : { score }),
        label,
        reasons: [...new Set(reasons)],
      };
      events.push({ verdict: revised });
      return revised;
    });
    return events;
  }

  #judge(track: TrackState, isFinal: boolean): TrackJudgement {
    const { pool, coverage, writer } = this.#parts;
    const { evidence } = track;
    return track.judge({
      ...{ score: pool.trackScore(evidence), missed: coverage.missed, isFinal },
      settledMs: pool.settling?.track(track.id)?.atMs,
      blindTo: (regulars) => writer.blindTo(evidence, regulars),
    });
  }

  #write({ id, evidence }: TrackState, judgement: TrackJudgement, isFinal: boolean): Verdict {
    const { label, reasons, score, regulars } = judgement;
    return this.#parts.writer.ofTrack(id, evidence, { label, reasons, score, regulars, isFinal });
  }
}

function withoutScores({ memberScores = [] }: Verdict): NonNullable<Verdict['memberScores']> {
  return memberScores.map(({ modelId = '', samples = 0 }) => ({ modelId, samples }));
}
