export type {
  AnalyzeRequest,
  DeleteEvidenceResponse__Output as DeleteEvidenceResponse,
  DrainResponse__Output as DrainResponse,
  Evidence__Output as Evidence,
  GetEvidenceRequest,
  GetEvidenceResponse__Output as GetEvidenceResponse,
  GetSessionResponse__Output as GetSessionResponse,
  ListModelsResponse__Output as ListModelsResponse,
  ListPipelinesResponse__Output as ListPipelinesResponse,
  ListPluginsResponse__Output as ListPluginsResponse,
  ListSessionsRequest,
  ListSessionsResponse__Output as ListSessionsResponse,
  MediaFormat,
  Picture__Output as Picture,
  PictureFace__Output as PictureFace,
  ReloadModelsResponse__Output as ReloadModelsResponse,
  Sampling,
  Session__Output as SessionFacts,
  SessionOptions,
  StartSessionRequest,
  StartSessionResponse__Output as StartSessionResponse,
  StopSessionResponse__Output as StopSessionResponse,
  Summary__Output as Summary,
  Verdict__Output as Verdict,
  WatchPictureRequest,
  WatchRequest,
  WatchSessionsRequest,
  WatchSessionsResponse__Output as WatchSessionsResponse,
  WhenBehind,
} from '@trueframe/proto';
export { CallError, NoDaemonError } from './call-error.ts';
export type { Balancing, ClientOptions, ClientTls, SessionCall } from './client-options.ts';
export { DaemonClient, type StartOptions } from './daemon-client.ts';
export type { EventStream } from './event-stream.ts';
export type { FollowState } from './follow-state.ts';
export type { PushOpen } from './media-call.ts';
export type { PushedFile } from './push-file.ts';
export type { PushStream } from './push-stream.ts';
export type { SessionEvent } from './session-event.ts';
export { tokenFromEnvironment, tokenFromFile } from './token.ts';
