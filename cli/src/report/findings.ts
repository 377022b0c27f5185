import type {
  Event__Output,
  Gap__Output,
  SessionStarted__Output,
  Summary__Output,
  TrackScore__Output,
  Verdict__Output,
} from '@trueframe/proto';

type BoxFields = NonNullable<TrackScore__Output['box']>;

/** One analysed frame of a face. */
export interface Sample {
  readonly ptsMs: number;
  /** Position among the decoded frames of the source, from 0. */
  readonly frameIndex: number;
  /** In pixels of the frame. */
  readonly box: BoxFields;
  /** Score of the ensemble, 0..1; undefined: nobody voted. */
  readonly score: number | undefined;
  readonly members: readonly {
    readonly modelId: string;
    /** Undefined: it did not vote, for this reason. */
    readonly score: number | undefined;
    readonly reason: string;
  }[];
}

/** One face as it was followed. */
export interface TrackFindings {
  readonly trackId: number;
  readonly samples: readonly Sample[];
  readonly verdict: Verdict__Output | undefined;
}

/** Everything that a report tells of one session. */
export class Findings {
  sessionId = '';
  started: SessionStarted__Output | undefined;
  summary: Summary__Output | undefined;
  readonly notes: string[] = [];
  readonly #samples = new Map<number, Sample[]>();
  readonly #verdicts = new Map<number, Verdict__Output>();

  add(event: Event__Output): void {
    this.sessionId = event.sessionId;
    if (event.sessionStarted) this.started = event.sessionStarted;
    if (event.summary) this.#addSummary(event.summary);
    if (event.verdict?.final) this.#verdicts.set(event.verdict.trackId, event.verdict);
    if (event.warning) this.#note(`${event.warning.code}: ${event.warning.message}`);
    if (event.error) this.#note(`${event.error.code}: ${event.error.status?.message ?? ''}`);
    for (const track of event.scores?.tracks ?? []) {
      this.#addSample(track, event.scores as NonNullable<Event__Output['scores']>);
    }
  }

  /** Hex SHA-256 of the file; '' where the daemon tells none. */
  get sha256(): string {
    return (this.summary ?? this.started)?.sourceSha256 ?? '';
  }

  /** By number of the track; those that were never scored included. */
  get tracks(): readonly TrackFindings[] {
    const ids = new Set([...this.#samples.keys(), ...this.#verdicts.keys()]);
    ids.delete(0);
    return [...ids]
      .sort((a, b) => a - b)
      .map((trackId) => ({
        trackId,
        samples: this.#samples.get(trackId) ?? [],
        verdict: this.#verdicts.get(trackId),
      }));
  }

  get gaps(): readonly Gap__Output[] {
    return this.summary?.gaps ?? [];
  }

  #addSummary(summary: Summary__Output): void {
    this.summary = summary;
    for (const verdict of summary.tracks) this.#verdicts.set(verdict.trackId, verdict);
  }

  #addSample(
    { trackId, box, score, members }: TrackScore__Output,
    { ptsMs, frameIndex }: NonNullable<Event__Output['scores']>,
  ): void {
    if (!box) return;
    const samples = this.#samples.get(trackId) ?? [];
    this.#samples.set(trackId, samples);
    samples.push({
      ptsMs,
      frameIndex: Number(frameIndex),
      box,
      score,
      members: members.map((member) => ({
        modelId: member.modelId,
        score: member.score,
        reason: member.reason,
      })),
    });
  }

  /** Hundreds of equal warnings help nobody. */
  #note(text: string): void {
    if (this.notes.length < 20 && !this.notes.includes(text)) this.notes.push(text);
  }
}
