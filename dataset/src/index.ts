// The steps that prepare training data, and the files that they write.
import '@trueframe/sdk/quiet-onnxruntime';

export { assignFolds } from './assign-folds.ts';
export { boxesPath } from './boxes-file.ts';
export { CROP_FITS, CROP_NAMES, type CropRule } from './crop-rule.ts';
export { cutCrops, type WantedCrop } from './cut-crops.ts';
export { type CutPairsTask, type PairsSettings, pairedVideos, pairFolder } from './cut-pairs.ts';
export type { MasksSettings } from './draw-masks.ts';
export type { FacesSettings, FindFacesTask } from './find-faces.ts';
export type { TracksSettings } from './follow-faces.ts';
export type { LandmarksSettings } from './mark-landmarks.ts';
export { encodeNpy } from './npy.ts';
export type { Outcome } from './outcome.ts';
export { filesBelow, isThere, keepSettings, writeWhole } from './outputs.ts';
export { decodePng, encodePng } from './png.ts';
export { readVideo } from './read-video.ts';
export { RESIZE_FILTERS } from './resize-filter.ts';
export { runTasks } from './run-tasks.ts';
export { ssimMask } from './ssim-mask.ts';
export type { Task } from './task.ts';
export { tracksPath } from './tracks-file.ts';
export { findVideos, isVideoName, type Video, type VideoSet } from './videos.ts';
