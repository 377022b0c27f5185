import type { Look } from '../../wire/look.ts';
import type { MemberResult } from '../../wire/member-result.ts';
import type { Voted } from '../../wire/method-tasks.ts';
import type { Prepared } from '../../wire/prepared.ts';
import type { Stage } from '../../wire/stage.ts';
import type { Scored } from '../../wire/task-results.ts';
import type { Observer } from '../observer.ts';
import type { FrameLedger } from '../pipeline/ledger.ts';
import type { DecodedFrame } from '../pipeline/media.ts';
import { isSkipped } from '../pipeline/score/skipped.ts';
import type { SettlingChange } from '../pipeline/settle/settling.ts';
import type { Timed } from '../workers/workers.ts';

/** Turns what happens in one session into metric changes. */
export class SessionMeter {
  readonly #observer: Observer;
  readonly #ledger: FrameLedger;
  #told: { received: number; analysed: number; dropped: Record<string, number> } = {
    received: 0,
    analysed: 0,
    dropped: {},
  };

  constructor(observer: Observer, ledger: FrameLedger) {
    this.#observer = observer;
    this.#ledger = ledger;
  }

  /** It is there in pixels. */
  decoded(frame: DecodedFrame): void {
    this.#age(frame, 'decode');
  }

  detected(frame: DecodedFrame, { detections, kind, scale }: Look): void {
    const labels = { look: kind, scale: String(scale) };
    this.#observer.count('trueframe_detector_looks_total', labels, 1);
    this.#observer.count('trueframe_faces_detected_total', {}, detections.length);
    this.#age(frame, 'detect');
  }

  scored(frame: DecodedFrame, scored: Scored & Pick<Timed, 'waitedMs'>, prepared: Prepared): void {
    this.#age(frame, 'score');
    prepared.members.forEach(({ info }, k) => {
      const model = info.id;
      if (scored.batch[k]! > 0) {
        this.#observer.observe('trueframe_model_queue_seconds', { model }, scored.waitedMs / 1000);
        this.#observer.observe(
          'trueframe_model_compute_seconds',
          { model },
          scored.computeMs[k]! / 1000,
        );
        this.#observer.observe('trueframe_model_batch_size', { model }, scored.batch[k]!);
      }
      for (const face of scored.results) {
        const result = face[k];
        if (result === undefined) continue;
        this.#observer.count('trueframe_model_requests_total', {
          model,
          outcome: outcomeOf(result),
        });
        if (typeof result === 'number')
          this.#observer.observe('trueframe_score', { model }, result);
        else if ('abstain' in result) {
          this.#observer.count('trueframe_abstentions_total', { reason: result.abstain });
        }
      }
    });
  }

  /** One member's word on one input of a method. */
  voted(model: string, { scores, computeMs, waitedMs }: Voted & Timed): void {
    this.#observer.observe('trueframe_model_queue_seconds', { model }, waitedMs / 1000);
    this.#observer.observe('trueframe_model_compute_seconds', { model }, computeMs / 1000);
    const outcome = scores.length > 0 ? 'ok' : 'abstained';
    this.#observer.count('trueframe_model_requests_total', { model, outcome });
    for (const score of scores) this.#observer.observe('trueframe_score', { model }, score);
  }

  voteFailed(model: string): void {
    this.#observer.count('trueframe_model_requests_total', { model, outcome: 'failed' });
  }

  /** A track has settled, or was opened again. */
  settling(change: SettlingChange): void {
    if ('settled' in change) {
      const { decision } = change.settled;
      this.#observer.count('trueframe_tracks_settled_total', { decision });
    } else this.#observer.count('trueframe_tracks_reopened_total', { reason: change.reopened });
  }

  /** Faces of a frame were not scored. */
  spared(faces: number): void {
    this.#observer.count('trueframe_faces_spared_total', {}, faces);
  }

  /** Everything about the frame was told. */
  emitted(frame: DecodedFrame): void {
    this.#age(frame, 'emit');
    this.#book();
  }

  close(): void {
    this.#book();
  }

  /** From the arrival of the frame to the end of the stage. */
  #age({ arrivedAtMs }: DecodedFrame, stage: Stage): void {
    const ms = performance.now() - arrivedAtMs;
    this.#observer.observe('trueframe_frame_age_seconds', { stage }, ms / 1000);
  }

  /** Tells the ledger's changes since the last time. */
  #book(): void {
    const now = this.#ledger.counts();
    const frames = (outcome: string, value: number) =>
      this.#observer.count('trueframe_frames_total', { outcome }, value);
    frames('received', now.received - this.#told.received);
    frames('analysed', now.analysed - this.#told.analysed);
    for (const [reason, count] of Object.entries(now.dropped)) {
      const value = count - (this.#told.dropped[reason] ?? 0);
      this.#observer.count('trueframe_frames_dropped_total', { reason }, value);
    }
    this.#told = now;
  }
}

function outcomeOf(result: MemberResult): string {
  if (typeof result === 'number') return 'ok';
  if (isSkipped(result)) return 'skipped';
  return 'abstain' in result ? 'abstained' : 'failed';
}
