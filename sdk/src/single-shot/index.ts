// For authors of detectors that are one network.
export {
  GLANCE_SCALES,
  glanceSize,
  type NetworkView,
  type SingleShotLimits,
  type SingleShotNet,
  singleShotDetector,
} from './detector.ts';
export { type SingleShotDefaults, singleShotOptions } from './options.ts';
