// Checks of what plugins give, for hosts that run them. Plugin authors get the same checks from the conformance kit.
export { checkDetections } from './check-detections.ts';
export { checkPooled } from './check-pooled.ts';
export { checkScores } from './check-scores.ts';
export {
  guardDetector,
  guardedDetector,
  guardedMethod,
  guardedModel,
  guardedPooling,
  guardedSink,
  guardedTracker,
  guardModel,
  guardPooling,
  guardSink,
  guardTracker,
} from './guarded.ts';
export { pluginThrew } from './plugin-threw.ts';
