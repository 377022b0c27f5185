import type { Tracker } from '@trueframe/sdk';
import { cropStage } from './crop/crop-stage.ts';
import { detectStage, type FindFaces } from './detect/detect-stage.ts';
import type { LookPlan } from './detect/look-plan.ts';
import { type EmitParts, emitStage, type Step } from './emit/emit-stage.ts';
import { openMedia } from './ingest/open-media.ts';
import type { Media, MediaItem } from './media.ts';
import { poolStage } from './pool/pool-stage.ts';
import { type ScoreFaces, scoreStage } from './score/score-stage.ts';
import { trackStage } from './track/track-stage.ts';

export interface PipelineParts extends EmitParts {
  /** Plan, settings and context of the source, and where an earlier engine got to. */
  readonly source: Parameters<typeof openMedia>;
  /** Lets decoded frames in when it is time, or drops them. */
  admit(media: AsyncIterable<MediaItem>): AsyncIterable<MediaItem>;
  readonly findFaces: FindFaces;
  readonly tracker: Tracker;
  readonly scoreFaces: ScoreFaces;
  /** True: the pixels of frames that are being scored should stay, for pictures. */
  wantsPixels(): boolean;
  /** Number of models in the ensemble. */
  readonly members: number;
  /** Frames per stage that may be on workers at once. */
  readonly inFlight: number;
  /** Looks at the frames before. */
  readonly looks: LookPlan;
  /** Rung of the degrade ladder, now. */
  rung(): number;
}

/**
 * The data path, read this first. Every stage pulls from the one before it, so whoever is slow slows the rest down, back to
 * the decoder. Detect, crop and score are asked for here and done on worker threads; track, pool and emit keep state and see every
 * frame in order.
 */
export function openPipeline(parts: PipelineParts): { media: Media; steps: AsyncIterable<Step> } {
  const { findFaces, tracker, scoreFaces, members, inFlight, looks, ledger, pool } = parts;
  const media = openMedia(...parts.source); // ingest → decode
  const detected = detectStage(parts.admit(media), findFaces, ledger, inFlight, looks);
  const tracked = trackStage(detected, tracker);
  const cropped = cropStage(tracked);
  const scored = scoreStage(
    cropped,
    scoreFaces,
    members,
    inFlight,
    parts.wantsPixels,
    pool.settling,
  );
  const pooled = poolStage(scored, pool, () => parts.rung());
  return { media, steps: emitStage(pooled, parts) };
}
