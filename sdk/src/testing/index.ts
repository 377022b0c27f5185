// For plugin authors: the conformance kit, for any test runner.
import '../quiet-onnxruntime.ts';

export type { Check } from './check.ts';
export { checkPackage } from './check-package.ts';
export { type DetectorCheckOptions, detectorChecks } from './detector-checks.ts';
export type { CheckPicture } from './face-checks.ts';
export { type FakeFrame, fakeFrames, noise, rgbFrame, yuvFrame } from './fake-frames.ts';
export { type MethodCheckOptions, methodChecks } from './method-checks.ts';
export { type GoldenCrop, type ModelCheckOptions, modelChecks } from './model-checks.ts';
export { type PoolingCheckOptions, poolingChecks } from './pooling-checks.ts';
export { quietContext } from './quiet-context.ts';
export type { MethodMember } from './rehearsal.ts';
export { type SinkCheckOptions, sinkChecks } from './sink-checks.ts';
export type { ReceiverBehaviour, SinkReceiver } from './sink-receiver.ts';
export { type TrackerCheckOptions, trackerChecks } from './tracker-checks.ts';
