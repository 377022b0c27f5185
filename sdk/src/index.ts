// For plugin authors. What only hosts need is in host.ts.

export { API_VERSION } from './api-version.ts';
export type { OpenModel, PluginContext, PluginMetrics, Port, Tensor } from './context.ts';
export type { Box, Detection } from './detection.ts';
export { type Detector, type DetectorDefinition, defineDetector, type Glance } from './detector.ts';
export { ERRORS, type ErrorCode, type ErrorDetails, TrueframeError } from './errors.ts';
export type { Frame, RgbFrame, YuvFrame } from './frame.ts';
export type { LogFacts, PluginLogger } from './logger.ts';
export {
  defineMethod,
  type LookedAt,
  type Method,
  type MethodDefinition,
  type MethodOutcome,
  type MethodPass,
  type MethodResult,
  type MethodVideo,
  type PlainData,
  type PlanFacts,
  type PlannedInput,
  type PlannedVote,
} from './method.ts';
export {
  type Abstention,
  type CropBatch,
  defineModel,
  type Model,
  type ModelDefinition,
  type ModelInfo,
  type RemoteModel,
  type Score,
} from './model.ts';
export type {
  CropRule,
  ModelInput,
  ModelLimits,
  ModelManifest,
  ModelOutput,
} from './model-manifest.ts';
export type { OptionsSchema } from './options.ts';
export type { Definition, PluginKind } from './plugin.ts';
export { definePlugin, type Plugin, type PluginManifest } from './plugin.ts';
export { definePooling, type Pooling, type PoolingDefinition, type Sample } from './pooling.ts';
export { requireOutputs } from './require-outputs.ts';
export { checkScorerGraph, type ScorerGraph } from './scorer-graph.ts';
export {
  defineSink,
  type Notice,
  type NoticeKind,
  type Sink,
  type SinkContext,
  type SinkDefinition,
} from './sink.ts';
export {
  defineTracker,
  type TrackedFace,
  type Tracker,
  type TrackerDefinition,
  type TrackerFrame,
  type TrackerUpdate,
} from './tracker.ts';
