import { mediaTime, REASON_WORDS, settledWords, verdictMeaning } from '@trueframe/client/words';
import type { Event__Output, Summary__Output, Verdict__Output } from '@trueframe/proto';
import { labelInColour } from './label-colour.ts';
import { paint, print, printWords } from './terminal.ts';
import { printTracks } from './tracks/print-tracks.ts';
import { ScoreBook } from './tracks/score-book.ts';

/** Gathers the events of one session and tells them to a person. */
export class SessionReport {
  #summary: Summary__Output | null = null;
  #sampling = '';
  #calibrated = true;
  readonly #framesOf = new Map<number, number>();
  readonly #scores = new ScoreBook();
  readonly #notes: string[] = [];

  get summary(): Summary__Output | null {
    return this.#summary;
  }

  add(event: Event__Output): void {
    const { sessionStarted, scores, trackEnded, warning, error, gap, discontinuity, summary } =
      event;
    if (sessionStarted) {
      this.#sampling = sessionStarted.sampling;
      this.#calibrated = sessionStarted.models.every((model) => model.calibrated);
    }
    if (scores) this.#scores.add(scores);
    if (trackEnded) this.#framesOf.set(trackEnded.trackId, trackEnded.frames);
    if (warning) this.#note(`warning ${warning.code}: ${warning.message}`);
    if (error) this.#note(`error ${error.code}: ${error.status?.message ?? ''}`);
    if (gap) this.#note(`gap after ${mediaTime(gap.fromMs)}: ${gap.reason}`);
    if (discontinuity) {
      const { ptsMs, sourceBeforeMs, sourceAfterMs } = discontinuity;
      this.#note(
        `times of the source jump at ${mediaTime(ptsMs)}: from ${mediaTime(sourceBeforeMs)} to ${mediaTime(sourceAfterMs)}`,
      );
    }
    if (summary) this.#summary = summary;
  }

  /** `modelSeconds`: time that models took, where it is known. */
  print(modelSeconds?: number): void {
    for (const note of this.#notes) printWords(paint('yellow', note));
    const summary = this.#summary;
    if (!summary) {
      print(paint('yellow', 'The session ended without a summary.'));
      return;
    }
    const { tracks } = summary;
    if (tracks.length > 0) {
      const framesOf = this.#framesOf;
      printTracks({ tracks, framesOf, scores: this.#scores });
    }
    if (summary.verdict) this.#printVerdict(summary.verdict, tracks);
    this.#printFrames(summary, modelSeconds);
    this.#printCompleteness(summary);
    print();
  }

  #printVerdict(verdict: Verdict__Output, tracks: readonly Verdict__Output[]): void {
    const reasons = verdict.reasons.length > 0 ? ` [${verdict.reasons.join(', ')}]` : '';
    printWords(
      `${paint('bold', 'Verdict:')} ${labelInColour(verdict)}${scoreInWords(verdict)}${reasons}`,
    );
    printWords(verdictMeaning(verdict));
    printReasons([verdict, ...tracks]);
    if (verdict.scope.length > 0) printWords(`Looked for: ${verdict.scope.join(', ')}.`);
    if (verdict.blindTo.length > 0) printWords(`Known to miss: ${verdict.blindTo.join(', ')}.`);
    if (verdict.settled) printWords(`Settled ${settledWords(verdict.settled)}.`);
    if (verdict.degradation) {
      const share = (verdict.degradation.share * 100).toFixed(0);
      printWords(
        paint('yellow', `The machine could not keep up: ${share} % of it is below full quality.`),
      );
    }
    if (verdict.score !== undefined && !this.#calibrated) {
      printWords('Scores are not calibrated: read them as a ranking, not as probabilities.');
    }
  }

  #printFrames({ frames, mediaMs, elapsedMs }: Summary__Output, modelSeconds?: number): void {
    const { analysed = 0, received = 0 } = frames ?? {};
    const sampling = this.#sampling ? `, sampling ${this.#sampling}` : '';
    const models = modelSeconds === undefined ? '' : `, models ${modelSeconds.toFixed(1)} s`;
    const line = `${analysed} of ${received} frames analysed${sampling}; ${mediaTime(mediaMs)} of media in ${(elapsedMs / 1000).toFixed(1)} s${models}`;
    printWords(paint('dim', line));
    const corrupt = Number(frames?.dropped?.corrupt ?? 0);
    if (corrupt > 0) {
      printWords(paint('yellow', `${corrupt} frames are damaged and were not scored.`));
    }
  }

  #printCompleteness({ completeness, verdict }: Summary__Output): void {
    if (!verdict?.reasons.includes('TRUNCATED')) return;
    const share = Math.floor(completeness * 100);
    printWords(paint('yellow', `Only ${share} % of the promised media could be analysed.`));
  }

  /** Hundreds of equal warnings help nobody. */
  #note(text: string): void {
    if (this.#notes.length < 20 && !this.#notes.includes(text)) this.#notes.push(text);
  }
}

/** A code is explained once, however many tracks have it. */
function printReasons(verdicts: readonly Verdict__Output[]): void {
  const codes = new Set(verdicts.flatMap(({ reasons }) => reasons));
  for (const code of codes) {
    const words = REASON_WORDS[code];
    if (words) printWords(paint('dim', `${code}: ${words}`));
  }
}

/** The number, and which way it points. */
function scoreInWords({ score, thresholds }: Verdict__Output): string {
  if (score === undefined) return '';
  const { authentic, synthetic } = thresholds ?? {};
  const known = authentic !== undefined && synthetic !== undefined;
  const scale = known
    ? `; authentic up to ${authentic.toFixed(2)}, synthetic from ${synthetic.toFixed(2)}`
    : '';
  return ` (score ${score.toFixed(2)}${scale})`;
}
