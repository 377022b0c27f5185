import type { Evidence, Label, PictureFace } from '@trueframe/proto';
import type { EngineConfig } from '../../config/schema.ts';
import { Cadence } from '../../lib/cadence.ts';
import { logCause } from '../../lib/log-cause.ts';
import type { JpegPicture, PicturesMade } from '../../wire/picture-task.ts';
import type { Kept, PictureTerms, WatchTerms } from '../../wire/pictures.ts';
import type { Mail } from '../mail.ts';
import type { Observer } from '../observer.ts';
import { EvidencePicker } from '../pictures/evidence-picker.ts';
import { trackScore } from '../pipeline/emit/track-score.ts';
import type { PooledFrame } from '../pipeline/items.ts';
import type { Workers } from '../workers/workers.ts';

/** Frames of a session whose pictures may be made at a time: each holds a slot of the ring. */
const MOST_UNDER_WAY = 2;

export interface SessionPicturesParts {
  readonly workers: Pick<Workers, 'picture'>;
  readonly observer: Observer;
  readonly mail: Mail;
  /** The number that worker threads know the session by. */
  readonly number: number;
  readonly sessionId: string;
  readonly config: EngineConfig['evidence'];
  readonly terms: PictureTerms | undefined;
}

/** Source of what is said of the faces of a frame. */
export interface Sayings {
  /** Ids of the ensemble's members. */
  readonly modelIds: readonly string[];
  /** Label of the newest verdict on a track. */
  labelOf(trackId: number): Label | undefined;
}

/** The pictures of a session: faces that are kept as evidence, and frames for those who watch. Workers make them. */
export class SessionPictures {
  readonly #parts: SessionPicturesParts;
  readonly #picker: EvidencePicker;
  #watch: (WatchTerms & { readonly cadence: Cadence }) | undefined;
  readonly #underWay = new Set<Promise<void>>();

  constructor(parts: SessionPicturesParts) {
    this.#parts = parts;
    const { kept = [], watch } = parts.terms ?? {};
    this.#picker = new EvidencePicker(parts.config, kept, performance.now());
    this.watch(watch);
  }

  /** The callers who watch; undefined: there are none. */
  watch(terms: WatchTerms | undefined): void {
    this.#watch = terms && { ...terms, cadence: new Cadence(terms.fps) };
  }

  /** Keeps nothing more of this track; 0: of no track. */
  refuseEvidence(trackId: number): void {
    this.#picker.refuse(trackId);
  }

  /** True: the pixels of frames that are being scored should stay. */
  readonly wantsPixels = (): boolean =>
    this.#underWay.size < MOST_UNDER_WAY && (this.#picker.isOn || this.#isPictureDue());

  /** Makes the pictures that are due of a frame, then releases its pixels. Never rejects. */
  look(frame: PooledFrame, sayings: Sayings): Promise<void> | undefined {
    const { pixels } = frame;
    if (!pixels) return undefined;
    const faces = this.#pick(frame);
    const watch = this.#isPictureDue() ? this.#watch : undefined;
    watch?.cadence.take(performance.now());
    if (faces.length === 0 && !watch) {
      pixels.release();
      return undefined;
    }
    const made = this.#make(frame, faces, watch, sayings).finally(() => {
      this.#underWay.delete(made);
      pixels.release();
    });
    this.#underWay.add(made);
    return made;
  }

  /** The track is over. */
  end(trackId: number): void {
    this.#picker.end(trackId);
  }

  /** Resolves when no picture is being made. */
  async idle(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  #isPictureDue(): boolean {
    return this.#watch?.cadence.isDue(performance.now()) ?? false;
  }

  #pick({ frame, update, samples }: PooledFrame): Kept[] {
    const { ptsMs } = frame.slot;
    return update.seen.flatMap(({ trackId }, k) => {
      const score = samples[k];
      if (score === undefined) return [];
      return this.#picker.offer(trackId, { ptsMs, score }, performance.now()) ?? [];
    });
  }

  async #make(
    frame: PooledFrame,
    faces: readonly Kept[],
    watch: WatchTerms | undefined,
    sayings: Sayings,
  ): Promise<void> {
    const { workers, number, config, mail, sessionId } = this.#parts;
    // Taken now: the next frame may change it.
    const shown = watch ? shownFaces(frame, sayings) : [];
    const { slot } = frame.frame;
    const boxes = faces.map(({ trackId }) => faceOf(frame, trackId).detection.box);
    const wanted = { slot, boxes, faceSize: config.size, maxWidth: watch?.maxWidth };
    try {
      const made = await workers.picture({ sessionNumber: number, ...wanted });
      this.#count(made);
      if (faces.length > 0) {
        const evidence = faces.map((kept, k) => ({
          kept,
          evidence: toEvidence(frame, kept, made.faces[k]!, sayings),
        }));
        mail.send({ type: 'evidence', sessionId, faces: evidence });
      }
      if (made.frame) {
        const { ptsMs, width, height } = slot;
        const picture = { ptsMs, width, height, jpeg: made.frame.jpeg, faces: shown };
        mail.send({ type: 'picture', sessionId, picture });
      }
    } catch (reason) {
      logCause(reason, sessionId);
      for (const kept of faces) this.#picker.lose(kept);
    }
  }

  #count({ faces, frame }: PicturesMade): void {
    const { observer } = this.#parts;
    observer.count('trueframe_pictures_encoded_total', { kind: 'evidence' }, faces.length);
    observer.count('trueframe_pictures_encoded_total', { kind: 'watch' }, frame ? 1 : 0);
  }
}

function faceOf({ update }: PooledFrame, trackId: number): PooledFrame['update']['seen'][number] {
  return update.seen.find((face) => face.trackId === trackId)!;
}

function shownFaces({ update, samples }: PooledFrame, { labelOf }: Sayings): PictureFace[] {
  return update.seen.map(({ trackId, detection: { box } }, k) => {
    const score = samples[k];
    const label = labelOf(trackId);
    return { trackId, box, ...(score !== undefined && { score }), ...(label && { label }) };
  });
}

function toEvidence(
  frame: PooledFrame,
  { trackId, ptsMs, score }: Kept,
  picture: JpegPicture,
  { modelIds }: Sayings,
): Evidence {
  const face = faceOf(frame, trackId);
  const results = frame.results[frame.update.seen.indexOf(face)] ?? [];
  const frameIndex = frame.frame.slot.index;
  return { ...trackScore(face, score, results, modelIds), ptsMs, frameIndex, ...picture };
}
