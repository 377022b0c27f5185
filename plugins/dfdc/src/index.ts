import { definePlugin } from '@trueframe/sdk';
import { grandMean } from './bronze/grand-mean.ts';
import { bronze } from './bronze/method.ts';
import { deadZone } from './catalogue/dead-zone.ts';
import { logitMedian } from './catalogue/logit-median.ts';
import { maxAbs } from './catalogue/max-abs.ts';
import { pMean } from './catalogue/p-mean.ts';
import { voting } from './catalogue/voting.ts';
import { confidentStrategy } from './first-place/confident-strategy.ts';
import { firstPlace } from './first-place/method.ts';
import { faceMean } from './medics/face-mean.ts';
import { medianLower } from './medics/median-lower.ts';
import { medics } from './medics/method.ts';
import { place79 } from './place-79/method.ts';
import { clipMean } from './shared/clip-mean.ts';
import { noTracker } from './shared/no-tracker.ts';
import { confidenceWeighted } from './third-place/confidence-weighted.ts';
import { overlapTracker } from './third-place/live-tracker.ts';
import { thirdPlace } from './third-place/method.ts';

export default definePlugin({
  name: '@trueframe/plugin-dfdc',
  provides: [
    overlapTracker,
    noTracker,
    confidentStrategy,
    confidenceWeighted,
    grandMean,
    faceMean,
    medianLower,
    logitMedian,
    clipMean,
    voting,
    deadZone,
    maxAbs,
    pMean,
    firstPlace,
    thirdPlace,
    medics,
    place79,
    bronze,
  ],
});

// For offline runs of the references: whole videos at once.
export * from './bronze/crops.ts';
export { BRONZE_FRAMES } from './bronze/method.ts';
export { type ConfidentOptions, poolConfident } from './first-place/confident-strategy.ts';
export * from './first-place/crops.ts';
export { firstPlaceFrames } from './first-place/frames.ts';
export * from './medics/clip-input.ts';
export { type FaceRegion, faceRegions } from './medics/face-regions.ts';
export { lowerMedian } from './medics/median-lower.ts';
export { MEDICS_FRAMES } from './medics/method.ts';
export { type DetectionPass, MEDICS_PASSES, medicsDetectorSize } from './medics/passes.ts';
export * from './medics/still-input.ts';
export * from './place-79/crops.ts';
export { PLACE_79_FRAMES } from './place-79/method.ts';
export type { Span } from './shared/numpy/slice.ts';
export * from './shared/pixel-rect.ts';
export { poolPerModel } from './shared/pool-per-model.ts';
export * from './shared/spread-frames.ts';
export * from './shared/stepped-frames.ts';
export {
  type ConfidenceWeights,
  poolConfidenceWeighted,
} from './third-place/confidence-weighted.ts';
export * from './third-place/crops.ts';
export { thirdPlaceDetectorFrames, thirdPlaceFrames } from './third-place/frames.ts';
export { type FrameBox, interpolateTrack } from './third-place/interpolate-track.ts';
export {
  type OverlapRule,
  type OverlapTrack,
  overlapTracks,
  THIRD_PLACE_TRACKS,
} from './third-place/overlap-tracks.ts';
export * from './third-place/samples.ts';
