import { signal } from '@preact/signals';
import type { Gap__Output } from '@trueframe/proto';
import { type Json, numberOf, optionalNumber } from '../api/json.ts';
import { type VerdictFacts, verdictOf } from '../messages/verdict.ts';
import { type EventLine, lineOf, type WireEvent } from './event-words.ts';
import { ScoreLines } from './score-lines.ts';

/** Lines of events that are kept, the newest. */
const MOST_LINES = 2000;
const MOST_GAPS = 1000;

/** One face as it is followed. */
export interface Track {
  readonly id: number;
  readonly fromMs: number;
  toMs: number;
  isOver: boolean;
  verdict: VerdictFacts | undefined;
}

export interface GapFacts {
  readonly fromMs: number;
  /** 0: unknown. */
  readonly toMs: number;
  readonly durationMs: number;
  readonly reason: string;
}

/** Everything that the events of a session tell, for the page that shows it. */
export class Story {
  /** Counts up when something is new, ten times per second at most. */
  readonly version = signal(0);
  readonly lines: EventLine[] = [];
  readonly tracks = new Map<number, Track>();
  readonly scores = new ScoreLines();
  gaps: GapFacts[] = [];
  started: WireEvent['sessionStarted'];
  summary: WireEvent['summary'];
  sourceState: WireEvent['sourceState'];
  verdict: VerdictFacts | undefined;
  /** True when no event will follow. */
  isComplete = false;
  /** Sequence number of the newest event. */
  last = 0;
  #hasScores = false;
  #isTold = true;

  /** Marks the component that asks as one to be drawn again when the story goes on. */
  now(): this {
    void this.version.value;
    return this;
  }

  add(event: WireEvent): void {
    this.last = Math.max(this.last, numberOf(event.sequence));
    const line = lineOf(event);
    if (line) this.lines.push(line);
    if (this.lines.length > MOST_LINES * 1.1) this.lines.splice(0, this.lines.length - MOST_LINES);
    if (event.sessionStarted) this.started = event.sessionStarted;
    if (event.sourceState) this.sourceState = event.sourceState;
    if (event.gap) this.#addGap(event.gap);
    if (event.verdict) this.#addVerdict(verdictOf(event.verdict));
    if (event.summary) this.#addSummary(event.summary);
    if (event.summary || event.error?.scope === 'SCOPE_SESSION') this.isComplete = true;
    this.#addTracks(event);
    this.#tell();
  }

  /** Newest first. */
  get faces(): readonly Track[] {
    return [...this.tracks.values()].sort((a, b) => b.id - a.id);
  }

  #addTracks({ trackStarted, trackEnded, scores }: WireEvent): void {
    if (trackStarted) this.#track(numberOf(trackStarted.trackId), numberOf(trackStarted.ptsMs));
    if (trackEnded) {
      const track = this.#track(numberOf(trackEnded.trackId), numberOf(trackEnded.ptsMs));
      track.isOver = true;
      track.toMs = numberOf(trackEnded.ptsMs);
    }
    if (!scores) return;
    this.#hasScores = true;
    const ptsMs = numberOf(scores.ptsMs);
    const scored = (scores.tracks ?? []).map(
      ({ trackId, score }) => [numberOf(trackId), optionalNumber(score)] as const,
    );
    for (const [id] of scored) this.#track(id, ptsMs).toMs = ptsMs;
    this.scores.add(ptsMs, scored);
  }

  #addVerdict(verdict: VerdictFacts): void {
    if (verdict.trackId === 0) {
      this.verdict = verdict;
      return;
    }
    const track = this.#track(verdict.trackId, verdict.fromMs);
    track.verdict = verdict;
    track.toMs = Math.max(track.toMs, verdict.toMs);
    // Without scores of frames, verdicts are all that a chart can show.
    if (!this.#hasScores) this.scores.add(verdict.toMs, [[verdict.trackId, verdict.score]]);
  }

  #addSummary(summary: NonNullable<WireEvent['summary']>): void {
    this.summary = summary;
    if (summary.verdict) this.verdict = verdictOf(summary.verdict);
    for (const verdict of summary.tracks ?? []) this.#addVerdict(verdictOf(verdict));
    this.gaps = (summary.gaps ?? []).map(gapOf);
    for (const track of this.tracks.values()) track.isOver = true;
  }

  #addGap(gap: Json<Gap__Output>): void {
    this.gaps.push(gapOf(gap));
    if (this.gaps.length > MOST_GAPS) this.gaps.shift();
  }

  #track(id: number, ptsMs: number): Track {
    const known = this.tracks.get(id);
    if (known) return known;
    const track: Track = { id, fromMs: ptsMs, toMs: ptsMs, isOver: false, verdict: undefined };
    this.tracks.set(id, track);
    return track;
  }

  #tell(): void {
    if (!this.#isTold) return;
    this.#isTold = false;
    setTimeout(() => {
      this.#isTold = true;
      this.version.value += 1;
    }, 100);
  }
}

function gapOf(gap: Json<Gap__Output>): GapFacts {
  return {
    fromMs: numberOf(gap.fromMs),
    toMs: numberOf(gap.toMs),
    durationMs: numberOf(gap.durationMs),
    reason: gap.reason ?? '',
  };
}
