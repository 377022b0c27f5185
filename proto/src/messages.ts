// The messages as JavaScript values. `X` is what may be sent, `X__Output` what is received (every field present).
export type { Status, Status__Output } from './gen/google/rpc/Status.ts';
export type { AnalyzeRequest, AnalyzeRequest__Output } from './gen/trueframe/v1/AnalyzeRequest.ts';
export type { Box, Box__Output } from './gen/trueframe/v1/Box.ts';
export type { CatalogueChange } from './gen/trueframe/v1/CatalogueChange.ts';
export type {
  DeleteEvidenceRequest,
  DeleteEvidenceRequest__Output,
} from './gen/trueframe/v1/DeleteEvidenceRequest.ts';
export type {
  DeleteEvidenceResponse,
  DeleteEvidenceResponse__Output,
} from './gen/trueframe/v1/DeleteEvidenceResponse.ts';
export type { Discontinuity } from './gen/trueframe/v1/Discontinuity.ts';
export type { DrainResponse, DrainResponse__Output } from './gen/trueframe/v1/DrainResponse.ts';
export type { Error as ErrorMessage } from './gen/trueframe/v1/Error.ts';
export type { Event, Event__Output } from './gen/trueframe/v1/Event.ts';
export type { Evidence, Evidence__Output } from './gen/trueframe/v1/Evidence.ts';
export type { FrameCounts, FrameCounts__Output } from './gen/trueframe/v1/FrameCounts.ts';
export type { FrameScores, FrameScores__Output } from './gen/trueframe/v1/FrameScores.ts';
export type { Gap, Gap__Output } from './gen/trueframe/v1/Gap.ts';
export type {
  GetEvidenceRequest,
  GetEvidenceRequest__Output,
} from './gen/trueframe/v1/GetEvidenceRequest.ts';
export type {
  GetEvidenceResponse,
  GetEvidenceResponse__Output,
} from './gen/trueframe/v1/GetEvidenceResponse.ts';
export type {
  GetSessionResponse,
  GetSessionResponse__Output,
} from './gen/trueframe/v1/GetSessionResponse.ts';
export type { Label } from './gen/trueframe/v1/Label.ts';
export type {
  ListModelsResponse,
  ListModelsResponse__Output,
} from './gen/trueframe/v1/ListModelsResponse.ts';
export type {
  ListPipelinesResponse,
  ListPipelinesResponse__Output,
} from './gen/trueframe/v1/ListPipelinesResponse.ts';
export type {
  ListPluginsResponse,
  ListPluginsResponse__Output,
} from './gen/trueframe/v1/ListPluginsResponse.ts';
export type {
  ListSessionsRequest,
  ListSessionsRequest__Output,
} from './gen/trueframe/v1/ListSessionsRequest.ts';
export type {
  ListSessionsResponse,
  ListSessionsResponse__Output,
} from './gen/trueframe/v1/ListSessionsResponse.ts';
export type { MediaAcknowledged } from './gen/trueframe/v1/MediaAcknowledged.ts';
export type { MediaFormat, MediaFormat__Output } from './gen/trueframe/v1/MediaFormat.ts';
export type { MemberScore, MemberScore__Output } from './gen/trueframe/v1/MemberScore.ts';
export type { Model as ModelMessage } from './gen/trueframe/v1/Model.ts';
export type { ModelRef, ModelRef__Output } from './gen/trueframe/v1/ModelRef.ts';
export type { Picture, Picture__Output } from './gen/trueframe/v1/Picture.ts';
export type { PictureFace, PictureFace__Output } from './gen/trueframe/v1/PictureFace.ts';
export type { Pipeline as PipelineMessage } from './gen/trueframe/v1/Pipeline.ts';
export type { Plugin as PluginMessage } from './gen/trueframe/v1/Plugin.ts';
export type { PushOpen, PushOpen__Output } from './gen/trueframe/v1/PushOpen.ts';
export type { PushRequest, PushRequest__Output } from './gen/trueframe/v1/PushRequest.ts';
export type {
  ReloadModelsResponse,
  ReloadModelsResponse__Output,
} from './gen/trueframe/v1/ReloadModelsResponse.ts';
export type { Sampling, Sampling__Output } from './gen/trueframe/v1/Sampling.ts';
export type { Session, Session__Output } from './gen/trueframe/v1/Session.ts';
export type { SessionOptions, SessionOptions__Output } from './gen/trueframe/v1/SessionOptions.ts';
export type { SessionStarted, SessionStarted__Output } from './gen/trueframe/v1/SessionStarted.ts';
export type { SessionState } from './gen/trueframe/v1/SessionState.ts';
export type { SourceState } from './gen/trueframe/v1/SourceState.ts';
export type {
  StartSessionRequest,
  StartSessionRequest__Output,
} from './gen/trueframe/v1/StartSessionRequest.ts';
export type {
  StartSessionResponse,
  StartSessionResponse__Output,
} from './gen/trueframe/v1/StartSessionResponse.ts';
export type {
  StopSessionResponse,
  StopSessionResponse__Output,
} from './gen/trueframe/v1/StopSessionResponse.ts';
export type { Summary, Summary__Output } from './gen/trueframe/v1/Summary.ts';
export type { Thresholds, Thresholds__Output } from './gen/trueframe/v1/Thresholds.ts';
export type { TrackEnded } from './gen/trueframe/v1/TrackEnded.ts';
export type { TrackScore, TrackScore__Output } from './gen/trueframe/v1/TrackScore.ts';
export type {
  TrueframeServiceClient as TrueframeClientType,
  TrueframeServiceHandlers,
} from './gen/trueframe/v1/TrueframeService.ts';
export type { Verdict, Verdict__Output } from './gen/trueframe/v1/Verdict.ts';
export type { VideoInfo } from './gen/trueframe/v1/VideoInfo.ts';
export type {
  WatchPictureRequest,
  WatchPictureRequest__Output,
} from './gen/trueframe/v1/WatchPictureRequest.ts';
export type { WatchRequest, WatchRequest__Output } from './gen/trueframe/v1/WatchRequest.ts';
export type {
  WatchSessionsRequest,
  WatchSessionsRequest__Output,
} from './gen/trueframe/v1/WatchSessionsRequest.ts';
export type {
  WatchSessionsResponse,
  WatchSessionsResponse__Output,
} from './gen/trueframe/v1/WatchSessionsResponse.ts';
export type { WhenBehind } from './gen/trueframe/v1/WhenBehind.ts';
