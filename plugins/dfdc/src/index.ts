import { definePlugin } from '@trueframe/sdk';
import { bronze } from './methods/bronze.ts';
import { firstPlace } from './methods/first-place.ts';
import { medics } from './methods/medics.ts';
import { place79 } from './methods/place-79.ts';
import { thirdPlace } from './methods/third-place.ts';
import { clipMean } from './poolings/clip-mean.ts';
import { confidenceWeighted } from './poolings/confidence-weighted.ts';
import { confidentStrategy } from './poolings/confident-strategy.ts';
import { deadZone } from './poolings/dead-zone.ts';
import { faceMean } from './poolings/face-mean.ts';
import { grandMean } from './poolings/grand-mean.ts';
import { logitMedian } from './poolings/logit-median.ts';
import { maxAbs } from './poolings/max-abs.ts';
import { medianLower } from './poolings/median-lower.ts';
import { pMean } from './poolings/p-mean.ts';
import { voting } from './poolings/voting.ts';
import { iouTracker } from './trackers/iou-tracker.ts';
import { noTracker } from './trackers/no-tracker.ts';

export default definePlugin({
  name: '@trueframe/plugin-dfdc',
  provides: [
    iouTracker,
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
export * from './crops/bronze.ts';
export * from './crops/first-place.ts';
export * from './crops/medics-clip.ts';
export * from './crops/medics-still.ts';
export * from './crops/pixel-rect.ts';
export * from './crops/place-79.ts';
export * from './crops/third-place.ts';
export * from './crops/third-place-samples.ts';
export { firstPlaceFrames, uniqueSpreadFrames } from './frames/first-place-frames.ts';
export * from './frames/stepped-frames.ts';
export { thirdPlaceDetectorFrames, thirdPlaceFrames } from './frames/third-place-frames.ts';
export type { Span } from './numpy/slice.ts';
export { type ConfidenceWeights, poolConfidenceWeighted } from './poolings/confidence-weighted.ts';
export { type ConfidentOptions, poolConfident } from './poolings/confident-strategy.ts';
export { lowerMedian } from './poolings/median-lower.ts';
export { poolPerModel } from './poolings/pool-per-model.ts';
export { type FaceRegion, faceRegions } from './trackers/face-regions.ts';
export { type FrameBox, interpolateTrack } from './trackers/interpolate-track.ts';
export {
  type DetectionPass,
  MEDICS_PASSES,
  medicsDetectorSize,
} from './trackers/medics-passes.ts';
export {
  type OverlapRule,
  type OverlapTrack,
  overlapTracks,
  THIRD_PLACE_TRACKS,
} from './trackers/overlap-tracks.ts';
