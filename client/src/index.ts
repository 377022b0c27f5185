export type {
  AnalyzeRequest,
  DrainResponse__Output as DrainResponse,
  Event__Output as SessionEvent,
  GetSessionResponse__Output as GetSessionResponse,
  ListModelsResponse__Output as ListModelsResponse,
  ListPipelinesResponse__Output as ListPipelinesResponse,
  ListPluginsResponse__Output as ListPluginsResponse,
  ListSessionsRequest,
  ListSessionsResponse__Output as ListSessionsResponse,
  MediaFormat,
  ReloadModelsResponse__Output as ReloadModelsResponse,
  Sampling,
  Session__Output as SessionFacts,
  SessionOptions,
  StartSessionRequest,
  StartSessionResponse__Output as StartSessionResponse,
  StopSessionResponse__Output as StopSessionResponse,
  Summary__Output as Summary,
  Verdict__Output as Verdict,
  WatchRequest,
  WatchSessionsRequest,
  WatchSessionsResponse__Output as WatchSessionsResponse,
  WhenBehind,
} from '@trueframe/proto';
export { CallError, NoDaemonError } from './call-error.ts';
export {
  type ClientOptions,
  type ClientTls,
  DaemonClient,
  type SessionCall,
} from './daemon-client.ts';
export type { EventStream } from './event-stream.ts';
export type { PushOpen, PushStream } from './push-stream.ts';
export { tokenFromEnvironment, tokenFromFile } from './token.ts';
