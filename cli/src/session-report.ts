import { labelWords, mediaTime, REASON_WORDS, verdictMeaning } from '@trueframe/client/words';
import type { Event__Output, Summary__Output, Verdict__Output } from '@trueframe/proto';
import { paint, print, printTable } from './terminal.ts';

type Colour = 'red' | 'green' | 'yellow' | 'dim';

const COLOURS: Readonly<Record<string, Colour>> = {
  LABEL_SYNTHETIC_LIKELY: 'red',
  LABEL_AUTHENTIC_LIKELY: 'green',
  LABEL_INCONCLUSIVE: 'yellow',
  LABEL_NOT_APPLICABLE: 'dim',
  LABEL_UNABLE_TO_EVALUATE: 'yellow',
};

/** Gathers the events of one session and tells them to a person. */
export class SessionReport {
  #summary: Summary__Output | null = null;
  #sampling = '';
  #calibrated = true;
  readonly #framesOf = new Map<number, number>();
  readonly #notes: string[] = [];

  get summary(): Summary__Output | null {
    return this.#summary;
  }

  add(event: Event__Output): void {
    const { sessionStarted, trackEnded, warning, error, gap, discontinuity, summary } = event;
    if (sessionStarted) {
      this.#sampling = sessionStarted.sampling;
      this.#calibrated = sessionStarted.models.every((model) => model.calibrated);
    }
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

  print(): void {
    for (const note of this.#notes) print(paint('yellow', note));
    const summary = this.#summary;
    if (!summary) {
      print(paint('yellow', 'The session ended without a summary.'));
      return;
    }
    if (summary.tracks.length > 0) this.#printTracks(summary.tracks);
    if (summary.verdict) this.#printVerdict(summary.verdict, summary.tracks);
    this.#printFrames(summary);
    this.#printCompleteness(summary);
    print();
  }

  #printTracks(tracks: readonly Verdict__Output[]): void {
    printTable(
      ['track', 'from', 'to', 'frames', 'score', 'verdict', 'reasons'],
      tracks.map((track) => [
        String(track.trackId),
        mediaTime(track.fromMs),
        mediaTime(track.toMs),
        String(this.#framesOf.get(track.trackId) ?? track.samples),
        scoreOf(track),
        labelOf(track),
        track.reasons.join(', '),
      ]),
    );
  }

  #printVerdict(verdict: Verdict__Output, tracks: readonly Verdict__Output[]): void {
    const reasons = verdict.reasons.length > 0 ? ` [${verdict.reasons.join(', ')}]` : '';
    print(`${paint('bold', 'Verdict:')} ${labelOf(verdict)}${scoreInWords(verdict)}${reasons}`);
    print(verdictMeaning(verdict));
    printReasons([verdict, ...tracks]);
    if (verdict.scope.length > 0) print(`Looked for: ${verdict.scope.join(', ')}.`);
    if (verdict.blindTo.length > 0) print(`Known to miss: ${verdict.blindTo.join(', ')}.`);
    if (verdict.degradation) {
      const share = (verdict.degradation.share * 100).toFixed(0);
      print(
        paint('yellow', `The machine could not keep up: ${share} % of it is below full quality.`),
      );
    }
    if (verdict.score !== undefined && !this.#calibrated) {
      print('Scores are not calibrated: read them as a ranking, not as probabilities.');
    }
  }

  #printFrames({ frames, mediaMs, elapsedMs }: Summary__Output): void {
    const { analysed = 0, received = 0 } = frames ?? {};
    const sampling = this.#sampling ? `, sampling ${this.#sampling}` : '';
    const line = `${analysed} of ${received} frames analysed${sampling}; ${mediaTime(mediaMs)} of media in ${(elapsedMs / 1000).toFixed(1)} s`;
    print(paint('dim', line));
    const corrupt = Number(frames?.dropped?.corrupt ?? 0);
    if (corrupt > 0) print(paint('yellow', `${corrupt} frames are damaged and were not scored.`));
  }

  #printCompleteness({ completeness, verdict }: Summary__Output): void {
    if (!verdict?.reasons.includes('TRUNCATED')) return;
    const share = Math.floor(completeness * 100);
    print(paint('yellow', `Only ${share} % of the promised media could be analysed.`));
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
    if (words) print(paint('dim', `${code}: ${words}`));
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

function labelOf({ label }: Verdict__Output): string {
  const colour = COLOURS[label];
  return colour ? paint(colour, labelWords(label)) : labelWords(label);
}

function scoreOf({ score }: Verdict__Output): string {
  return score === undefined ? '-' : score.toFixed(3);
}
