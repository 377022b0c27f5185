import type { Tracker } from '@trueframe/sdk';
import { detectStage, type FindFaces } from './detect/detect-stage.ts';
import type { LookPlan } from './detect/look-plan.ts';
import type { ScoredItem } from './items.ts';
import type { FrameLedger } from './ledger.ts';
import type { MediaItem } from './media.ts';
import { type ScoreFaces, scoreStage } from './score/score-stage.ts';
import { trackStage } from './track/track-stage.ts';

export interface PipelineParts {
  readonly findFaces: FindFaces;
  readonly tracker: Tracker;
  readonly scoreFaces: ScoreFaces;
  readonly ledger: FrameLedger;
  /** Frames per stage that may be on workers at once. */
  readonly inFlight: number;
  /** What is known of the frames before. */
  readonly looks: LookPlan;
}

/**
 * The data path, read this first: ingest and decode give `media`; detect, track, crop and score follow here; pool and
 * emit are `Emitter`, which takes the scored items one by one. Every stage pulls from the one before it, so
 * whoever is slow slows the rest down, back to the decoder.
 */
export function buildPipeline(
  media: AsyncIterable<MediaItem>,
  parts: PipelineParts,
): AsyncIterable<ScoredItem> {
  const detected = detectStage(media, parts.findFaces, parts.ledger, parts.inFlight, parts.looks);
  const tracked = trackStage(detected, parts.tracker);
  return scoreStage(tracked, parts.scoreFaces, parts.inFlight);
}
