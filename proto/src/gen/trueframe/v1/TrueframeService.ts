// Original file: trueframe/v1/trueframe.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AnalyzeRequest as _trueframe_v1_AnalyzeRequest, AnalyzeRequest__Output as _trueframe_v1_AnalyzeRequest__Output } from '../../trueframe/v1/AnalyzeRequest.ts';
import type { DeleteEvidenceRequest as _trueframe_v1_DeleteEvidenceRequest, DeleteEvidenceRequest__Output as _trueframe_v1_DeleteEvidenceRequest__Output } from '../../trueframe/v1/DeleteEvidenceRequest.ts';
import type { DeleteEvidenceResponse as _trueframe_v1_DeleteEvidenceResponse, DeleteEvidenceResponse__Output as _trueframe_v1_DeleteEvidenceResponse__Output } from '../../trueframe/v1/DeleteEvidenceResponse.ts';
import type { DrainRequest as _trueframe_v1_DrainRequest, DrainRequest__Output as _trueframe_v1_DrainRequest__Output } from '../../trueframe/v1/DrainRequest.ts';
import type { DrainResponse as _trueframe_v1_DrainResponse, DrainResponse__Output as _trueframe_v1_DrainResponse__Output } from '../../trueframe/v1/DrainResponse.ts';
import type { Event as _trueframe_v1_Event, Event__Output as _trueframe_v1_Event__Output } from '../../trueframe/v1/Event.ts';
import type { GetEvidenceRequest as _trueframe_v1_GetEvidenceRequest, GetEvidenceRequest__Output as _trueframe_v1_GetEvidenceRequest__Output } from '../../trueframe/v1/GetEvidenceRequest.ts';
import type { GetEvidenceResponse as _trueframe_v1_GetEvidenceResponse, GetEvidenceResponse__Output as _trueframe_v1_GetEvidenceResponse__Output } from '../../trueframe/v1/GetEvidenceResponse.ts';
import type { GetSessionRequest as _trueframe_v1_GetSessionRequest, GetSessionRequest__Output as _trueframe_v1_GetSessionRequest__Output } from '../../trueframe/v1/GetSessionRequest.ts';
import type { GetSessionResponse as _trueframe_v1_GetSessionResponse, GetSessionResponse__Output as _trueframe_v1_GetSessionResponse__Output } from '../../trueframe/v1/GetSessionResponse.ts';
import type { ListModelsRequest as _trueframe_v1_ListModelsRequest, ListModelsRequest__Output as _trueframe_v1_ListModelsRequest__Output } from '../../trueframe/v1/ListModelsRequest.ts';
import type { ListModelsResponse as _trueframe_v1_ListModelsResponse, ListModelsResponse__Output as _trueframe_v1_ListModelsResponse__Output } from '../../trueframe/v1/ListModelsResponse.ts';
import type { ListPipelinesRequest as _trueframe_v1_ListPipelinesRequest, ListPipelinesRequest__Output as _trueframe_v1_ListPipelinesRequest__Output } from '../../trueframe/v1/ListPipelinesRequest.ts';
import type { ListPipelinesResponse as _trueframe_v1_ListPipelinesResponse, ListPipelinesResponse__Output as _trueframe_v1_ListPipelinesResponse__Output } from '../../trueframe/v1/ListPipelinesResponse.ts';
import type { ListPluginsRequest as _trueframe_v1_ListPluginsRequest, ListPluginsRequest__Output as _trueframe_v1_ListPluginsRequest__Output } from '../../trueframe/v1/ListPluginsRequest.ts';
import type { ListPluginsResponse as _trueframe_v1_ListPluginsResponse, ListPluginsResponse__Output as _trueframe_v1_ListPluginsResponse__Output } from '../../trueframe/v1/ListPluginsResponse.ts';
import type { ListSessionsRequest as _trueframe_v1_ListSessionsRequest, ListSessionsRequest__Output as _trueframe_v1_ListSessionsRequest__Output } from '../../trueframe/v1/ListSessionsRequest.ts';
import type { ListSessionsResponse as _trueframe_v1_ListSessionsResponse, ListSessionsResponse__Output as _trueframe_v1_ListSessionsResponse__Output } from '../../trueframe/v1/ListSessionsResponse.ts';
import type { Picture as _trueframe_v1_Picture, Picture__Output as _trueframe_v1_Picture__Output } from '../../trueframe/v1/Picture.ts';
import type { PushRequest as _trueframe_v1_PushRequest, PushRequest__Output as _trueframe_v1_PushRequest__Output } from '../../trueframe/v1/PushRequest.ts';
import type { ReloadModelsRequest as _trueframe_v1_ReloadModelsRequest, ReloadModelsRequest__Output as _trueframe_v1_ReloadModelsRequest__Output } from '../../trueframe/v1/ReloadModelsRequest.ts';
import type { ReloadModelsResponse as _trueframe_v1_ReloadModelsResponse, ReloadModelsResponse__Output as _trueframe_v1_ReloadModelsResponse__Output } from '../../trueframe/v1/ReloadModelsResponse.ts';
import type { StartSessionRequest as _trueframe_v1_StartSessionRequest, StartSessionRequest__Output as _trueframe_v1_StartSessionRequest__Output } from '../../trueframe/v1/StartSessionRequest.ts';
import type { StartSessionResponse as _trueframe_v1_StartSessionResponse, StartSessionResponse__Output as _trueframe_v1_StartSessionResponse__Output } from '../../trueframe/v1/StartSessionResponse.ts';
import type { StopSessionRequest as _trueframe_v1_StopSessionRequest, StopSessionRequest__Output as _trueframe_v1_StopSessionRequest__Output } from '../../trueframe/v1/StopSessionRequest.ts';
import type { StopSessionResponse as _trueframe_v1_StopSessionResponse, StopSessionResponse__Output as _trueframe_v1_StopSessionResponse__Output } from '../../trueframe/v1/StopSessionResponse.ts';
import type { WatchPictureRequest as _trueframe_v1_WatchPictureRequest, WatchPictureRequest__Output as _trueframe_v1_WatchPictureRequest__Output } from '../../trueframe/v1/WatchPictureRequest.ts';
import type { WatchRequest as _trueframe_v1_WatchRequest, WatchRequest__Output as _trueframe_v1_WatchRequest__Output } from '../../trueframe/v1/WatchRequest.ts';
import type { WatchSessionsRequest as _trueframe_v1_WatchSessionsRequest, WatchSessionsRequest__Output as _trueframe_v1_WatchSessionsRequest__Output } from '../../trueframe/v1/WatchSessionsRequest.ts';
import type { WatchSessionsResponse as _trueframe_v1_WatchSessionsResponse, WatchSessionsResponse__Output as _trueframe_v1_WatchSessionsResponse__Output } from '../../trueframe/v1/WatchSessionsResponse.ts';

/**
 * Watches video and says, face by face, how likely it is that the face was synthesised.
 * 
 * A session analyses one source. `Analyze` and `Push` start one and stream its events; `StartSession` only starts it. `Watch`
 * streams the events of any session, from any number that is still kept. A session outlives its calls for its grace time. Every
 * failure carries, beside the gRPC status, a `google.rpc.Status` in the `grpc-status-details-bin` trailer whose
 * `ErrorInfo.reason` is a code of docs/errors.md.
 * 
 * Calls that follow a session share one stream type on purpose: one handler of events serves them all. Where a call
 * answers with `Event`, the two lint rules against that are switched off.
 */
export interface TrueframeServiceClient extends grpc.Client {
  /**
   * The daemon pulls the source itself. The stream ends after the session's `summary` event. A session whose call is lost
   * or cancelled goes on for `grace_ms`.
   * 
   * buf:lint:ignore RPC_REQUEST_RESPONSE_UNIQUE
   * buf:lint:ignore RPC_RESPONSE_STANDARD_NAME
   */
  Analyze(argument: _trueframe_v1_AnalyzeRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_trueframe_v1_Event__Output>;
  Analyze(argument: _trueframe_v1_AnalyzeRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_trueframe_v1_Event__Output>;
  /**
   * The daemon pulls the source itself. The stream ends after the session's `summary` event. A session whose call is lost
   * or cancelled goes on for `grace_ms`.
   * 
   * buf:lint:ignore RPC_REQUEST_RESPONSE_UNIQUE
   * buf:lint:ignore RPC_RESPONSE_STANDARD_NAME
   */
  analyze(argument: _trueframe_v1_AnalyzeRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_trueframe_v1_Event__Output>;
  analyze(argument: _trueframe_v1_AnalyzeRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_trueframe_v1_Event__Output>;
  
  /**
   * Deletes these pictures at once. Of what is deleted, a session that still runs keeps no more of them.
   */
  DeleteEvidence(argument: _trueframe_v1_DeleteEvidenceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_DeleteEvidenceResponse__Output>): grpc.ClientUnaryCall;
  DeleteEvidence(argument: _trueframe_v1_DeleteEvidenceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_trueframe_v1_DeleteEvidenceResponse__Output>): grpc.ClientUnaryCall;
  DeleteEvidence(argument: _trueframe_v1_DeleteEvidenceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_DeleteEvidenceResponse__Output>): grpc.ClientUnaryCall;
  DeleteEvidence(argument: _trueframe_v1_DeleteEvidenceRequest, callback: grpc.requestCallback<_trueframe_v1_DeleteEvidenceResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Deletes these pictures at once. Of what is deleted, a session that still runs keeps no more of them.
   */
  deleteEvidence(argument: _trueframe_v1_DeleteEvidenceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_DeleteEvidenceResponse__Output>): grpc.ClientUnaryCall;
  deleteEvidence(argument: _trueframe_v1_DeleteEvidenceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_trueframe_v1_DeleteEvidenceResponse__Output>): grpc.ClientUnaryCall;
  deleteEvidence(argument: _trueframe_v1_DeleteEvidenceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_DeleteEvidenceResponse__Output>): grpc.ClientUnaryCall;
  deleteEvidence(argument: _trueframe_v1_DeleteEvidenceRequest, callback: grpc.requestCallback<_trueframe_v1_DeleteEvidenceResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Takes no new sessions from now on, ends the running ones and answers when they are over. The daemon reports that it
   * is not ready. It does not exit.
   */
  Drain(argument: _trueframe_v1_DrainRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_DrainResponse__Output>): grpc.ClientUnaryCall;
  Drain(argument: _trueframe_v1_DrainRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_trueframe_v1_DrainResponse__Output>): grpc.ClientUnaryCall;
  Drain(argument: _trueframe_v1_DrainRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_DrainResponse__Output>): grpc.ClientUnaryCall;
  Drain(argument: _trueframe_v1_DrainRequest, callback: grpc.requestCallback<_trueframe_v1_DrainResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Takes no new sessions from now on, ends the running ones and answers when they are over. The daemon reports that it
   * is not ready. It does not exit.
   */
  drain(argument: _trueframe_v1_DrainRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_DrainResponse__Output>): grpc.ClientUnaryCall;
  drain(argument: _trueframe_v1_DrainRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_trueframe_v1_DrainResponse__Output>): grpc.ClientUnaryCall;
  drain(argument: _trueframe_v1_DrainRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_DrainResponse__Output>): grpc.ClientUnaryCall;
  drain(argument: _trueframe_v1_DrainRequest, callback: grpc.requestCallback<_trueframe_v1_DrainResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Returns the faces that a session was judged by, as pictures. The daemon keeps them where its configuration says so; else
   * UNIMPLEMENTED (EVIDENCE_OFF). They are biometric data (docs/evidence.md).
   */
  GetEvidence(argument: _trueframe_v1_GetEvidenceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_GetEvidenceResponse__Output>): grpc.ClientUnaryCall;
  GetEvidence(argument: _trueframe_v1_GetEvidenceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_trueframe_v1_GetEvidenceResponse__Output>): grpc.ClientUnaryCall;
  GetEvidence(argument: _trueframe_v1_GetEvidenceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_GetEvidenceResponse__Output>): grpc.ClientUnaryCall;
  GetEvidence(argument: _trueframe_v1_GetEvidenceRequest, callback: grpc.requestCallback<_trueframe_v1_GetEvidenceResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Returns the faces that a session was judged by, as pictures. The daemon keeps them where its configuration says so; else
   * UNIMPLEMENTED (EVIDENCE_OFF). They are biometric data (docs/evidence.md).
   */
  getEvidence(argument: _trueframe_v1_GetEvidenceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_GetEvidenceResponse__Output>): grpc.ClientUnaryCall;
  getEvidence(argument: _trueframe_v1_GetEvidenceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_trueframe_v1_GetEvidenceResponse__Output>): grpc.ClientUnaryCall;
  getEvidence(argument: _trueframe_v1_GetEvidenceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_GetEvidenceResponse__Output>): grpc.ClientUnaryCall;
  getEvidence(argument: _trueframe_v1_GetEvidenceRequest, callback: grpc.requestCallback<_trueframe_v1_GetEvidenceResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Returns one session. NOT_FOUND (SESSION_NOT_FOUND) for an unknown id.
   */
  GetSession(argument: _trueframe_v1_GetSessionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_GetSessionResponse__Output>): grpc.ClientUnaryCall;
  GetSession(argument: _trueframe_v1_GetSessionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_trueframe_v1_GetSessionResponse__Output>): grpc.ClientUnaryCall;
  GetSession(argument: _trueframe_v1_GetSessionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_GetSessionResponse__Output>): grpc.ClientUnaryCall;
  GetSession(argument: _trueframe_v1_GetSessionRequest, callback: grpc.requestCallback<_trueframe_v1_GetSessionResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Returns one session. NOT_FOUND (SESSION_NOT_FOUND) for an unknown id.
   */
  getSession(argument: _trueframe_v1_GetSessionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_GetSessionResponse__Output>): grpc.ClientUnaryCall;
  getSession(argument: _trueframe_v1_GetSessionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_trueframe_v1_GetSessionResponse__Output>): grpc.ClientUnaryCall;
  getSession(argument: _trueframe_v1_GetSessionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_GetSessionResponse__Output>): grpc.ClientUnaryCall;
  getSession(argument: _trueframe_v1_GetSessionRequest, callback: grpc.requestCallback<_trueframe_v1_GetSessionResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Lists the model bundles that this daemon found, also those that it cannot use, with the reason.
   */
  ListModels(argument: _trueframe_v1_ListModelsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_ListModelsResponse__Output>): grpc.ClientUnaryCall;
  ListModels(argument: _trueframe_v1_ListModelsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_trueframe_v1_ListModelsResponse__Output>): grpc.ClientUnaryCall;
  ListModels(argument: _trueframe_v1_ListModelsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_ListModelsResponse__Output>): grpc.ClientUnaryCall;
  ListModels(argument: _trueframe_v1_ListModelsRequest, callback: grpc.requestCallback<_trueframe_v1_ListModelsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Lists the model bundles that this daemon found, also those that it cannot use, with the reason.
   */
  listModels(argument: _trueframe_v1_ListModelsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_ListModelsResponse__Output>): grpc.ClientUnaryCall;
  listModels(argument: _trueframe_v1_ListModelsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_trueframe_v1_ListModelsResponse__Output>): grpc.ClientUnaryCall;
  listModels(argument: _trueframe_v1_ListModelsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_ListModelsResponse__Output>): grpc.ClientUnaryCall;
  listModels(argument: _trueframe_v1_ListModelsRequest, callback: grpc.requestCallback<_trueframe_v1_ListModelsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Lists the pipelines that a session may name.
   */
  ListPipelines(argument: _trueframe_v1_ListPipelinesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_ListPipelinesResponse__Output>): grpc.ClientUnaryCall;
  ListPipelines(argument: _trueframe_v1_ListPipelinesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_trueframe_v1_ListPipelinesResponse__Output>): grpc.ClientUnaryCall;
  ListPipelines(argument: _trueframe_v1_ListPipelinesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_ListPipelinesResponse__Output>): grpc.ClientUnaryCall;
  ListPipelines(argument: _trueframe_v1_ListPipelinesRequest, callback: grpc.requestCallback<_trueframe_v1_ListPipelinesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Lists the pipelines that a session may name.
   */
  listPipelines(argument: _trueframe_v1_ListPipelinesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_ListPipelinesResponse__Output>): grpc.ClientUnaryCall;
  listPipelines(argument: _trueframe_v1_ListPipelinesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_trueframe_v1_ListPipelinesResponse__Output>): grpc.ClientUnaryCall;
  listPipelines(argument: _trueframe_v1_ListPipelinesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_ListPipelinesResponse__Output>): grpc.ClientUnaryCall;
  listPipelines(argument: _trueframe_v1_ListPipelinesRequest, callback: grpc.requestCallback<_trueframe_v1_ListPipelinesResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Lists the plugins that this daemon has loaded.
   */
  ListPlugins(argument: _trueframe_v1_ListPluginsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_ListPluginsResponse__Output>): grpc.ClientUnaryCall;
  ListPlugins(argument: _trueframe_v1_ListPluginsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_trueframe_v1_ListPluginsResponse__Output>): grpc.ClientUnaryCall;
  ListPlugins(argument: _trueframe_v1_ListPluginsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_ListPluginsResponse__Output>): grpc.ClientUnaryCall;
  ListPlugins(argument: _trueframe_v1_ListPluginsRequest, callback: grpc.requestCallback<_trueframe_v1_ListPluginsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Lists the plugins that this daemon has loaded.
   */
  listPlugins(argument: _trueframe_v1_ListPluginsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_ListPluginsResponse__Output>): grpc.ClientUnaryCall;
  listPlugins(argument: _trueframe_v1_ListPluginsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_trueframe_v1_ListPluginsResponse__Output>): grpc.ClientUnaryCall;
  listPlugins(argument: _trueframe_v1_ListPluginsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_ListPluginsResponse__Output>): grpc.ClientUnaryCall;
  listPlugins(argument: _trueframe_v1_ListPluginsRequest, callback: grpc.requestCallback<_trueframe_v1_ListPluginsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Lists running sessions and the newest of the ended ones, newest first.
   */
  ListSessions(argument: _trueframe_v1_ListSessionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_ListSessionsResponse__Output>): grpc.ClientUnaryCall;
  ListSessions(argument: _trueframe_v1_ListSessionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_trueframe_v1_ListSessionsResponse__Output>): grpc.ClientUnaryCall;
  ListSessions(argument: _trueframe_v1_ListSessionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_ListSessionsResponse__Output>): grpc.ClientUnaryCall;
  ListSessions(argument: _trueframe_v1_ListSessionsRequest, callback: grpc.requestCallback<_trueframe_v1_ListSessionsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Lists running sessions and the newest of the ended ones, newest first.
   */
  listSessions(argument: _trueframe_v1_ListSessionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_ListSessionsResponse__Output>): grpc.ClientUnaryCall;
  listSessions(argument: _trueframe_v1_ListSessionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_trueframe_v1_ListSessionsResponse__Output>): grpc.ClientUnaryCall;
  listSessions(argument: _trueframe_v1_ListSessionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_ListSessionsResponse__Output>): grpc.ClientUnaryCall;
  listSessions(argument: _trueframe_v1_ListSessionsRequest, callback: grpc.requestCallback<_trueframe_v1_ListSessionsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * The client pushes encoded media and gets events back on the same call. The first message must be `open`; half-close
   * to end the media. Flow control of the call is the back-pressure: nothing that was accepted is dropped for the
   * lossless formats. A call that was lost can be continued by another one, see `PushOpen.resume`.
   * 
   * buf:lint:ignore RPC_REQUEST_RESPONSE_UNIQUE
   * buf:lint:ignore RPC_RESPONSE_STANDARD_NAME
   */
  Push(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_trueframe_v1_PushRequest, _trueframe_v1_Event__Output>;
  Push(options?: grpc.CallOptions): grpc.ClientDuplexStream<_trueframe_v1_PushRequest, _trueframe_v1_Event__Output>;
  /**
   * The client pushes encoded media and gets events back on the same call. The first message must be `open`; half-close
   * to end the media. Flow control of the call is the back-pressure: nothing that was accepted is dropped for the
   * lossless formats. A call that was lost can be continued by another one, see `PushOpen.resume`.
   * 
   * buf:lint:ignore RPC_REQUEST_RESPONSE_UNIQUE
   * buf:lint:ignore RPC_RESPONSE_STANDARD_NAME
   */
  push(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_trueframe_v1_PushRequest, _trueframe_v1_Event__Output>;
  push(options?: grpc.CallOptions): grpc.ClientDuplexStream<_trueframe_v1_PushRequest, _trueframe_v1_Event__Output>;
  
  /**
   * Looks at the folders of bundles and the files of pipelines again. Sessions that run keep what they have.
   */
  ReloadModels(argument: _trueframe_v1_ReloadModelsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_ReloadModelsResponse__Output>): grpc.ClientUnaryCall;
  ReloadModels(argument: _trueframe_v1_ReloadModelsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_trueframe_v1_ReloadModelsResponse__Output>): grpc.ClientUnaryCall;
  ReloadModels(argument: _trueframe_v1_ReloadModelsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_ReloadModelsResponse__Output>): grpc.ClientUnaryCall;
  ReloadModels(argument: _trueframe_v1_ReloadModelsRequest, callback: grpc.requestCallback<_trueframe_v1_ReloadModelsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Looks at the folders of bundles and the files of pipelines again. Sessions that run keep what they have.
   */
  reloadModels(argument: _trueframe_v1_ReloadModelsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_ReloadModelsResponse__Output>): grpc.ClientUnaryCall;
  reloadModels(argument: _trueframe_v1_ReloadModelsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_trueframe_v1_ReloadModelsResponse__Output>): grpc.ClientUnaryCall;
  reloadModels(argument: _trueframe_v1_ReloadModelsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_ReloadModelsResponse__Output>): grpc.ClientUnaryCall;
  reloadModels(argument: _trueframe_v1_ReloadModelsRequest, callback: grpc.requestCallback<_trueframe_v1_ReloadModelsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Starts a session and answers at once: `Watch` has its events. Refused as `Analyze` is.
   */
  StartSession(argument: _trueframe_v1_StartSessionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_StartSessionResponse__Output>): grpc.ClientUnaryCall;
  StartSession(argument: _trueframe_v1_StartSessionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_trueframe_v1_StartSessionResponse__Output>): grpc.ClientUnaryCall;
  StartSession(argument: _trueframe_v1_StartSessionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_StartSessionResponse__Output>): grpc.ClientUnaryCall;
  StartSession(argument: _trueframe_v1_StartSessionRequest, callback: grpc.requestCallback<_trueframe_v1_StartSessionResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Starts a session and answers at once: `Watch` has its events. Refused as `Analyze` is.
   */
  startSession(argument: _trueframe_v1_StartSessionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_StartSessionResponse__Output>): grpc.ClientUnaryCall;
  startSession(argument: _trueframe_v1_StartSessionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_trueframe_v1_StartSessionResponse__Output>): grpc.ClientUnaryCall;
  startSession(argument: _trueframe_v1_StartSessionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_StartSessionResponse__Output>): grpc.ClientUnaryCall;
  startSession(argument: _trueframe_v1_StartSessionRequest, callback: grpc.requestCallback<_trueframe_v1_StartSessionResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Ends a session early: what is in flight is finished, verdicts become final, its readers get its summary. Stopping an
   * ended session is not an error.
   */
  StopSession(argument: _trueframe_v1_StopSessionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_StopSessionResponse__Output>): grpc.ClientUnaryCall;
  StopSession(argument: _trueframe_v1_StopSessionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_trueframe_v1_StopSessionResponse__Output>): grpc.ClientUnaryCall;
  StopSession(argument: _trueframe_v1_StopSessionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_StopSessionResponse__Output>): grpc.ClientUnaryCall;
  StopSession(argument: _trueframe_v1_StopSessionRequest, callback: grpc.requestCallback<_trueframe_v1_StopSessionResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Ends a session early: what is in flight is finished, verdicts become final, its readers get its summary. Stopping an
   * ended session is not an error.
   */
  stopSession(argument: _trueframe_v1_StopSessionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_StopSessionResponse__Output>): grpc.ClientUnaryCall;
  stopSession(argument: _trueframe_v1_StopSessionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_trueframe_v1_StopSessionResponse__Output>): grpc.ClientUnaryCall;
  stopSession(argument: _trueframe_v1_StopSessionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_trueframe_v1_StopSessionResponse__Output>): grpc.ClientUnaryCall;
  stopSession(argument: _trueframe_v1_StopSessionRequest, callback: grpc.requestCallback<_trueframe_v1_StopSessionResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Streams the events of a session after a given one: those that are kept, then those that come. The stream ends as that of
   * `Analyze` does. EVENTS_GONE when some of them are not kept any more.
   * 
   * buf:lint:ignore RPC_REQUEST_RESPONSE_UNIQUE
   * buf:lint:ignore RPC_RESPONSE_STANDARD_NAME
   */
  Watch(argument: _trueframe_v1_WatchRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_trueframe_v1_Event__Output>;
  Watch(argument: _trueframe_v1_WatchRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_trueframe_v1_Event__Output>;
  /**
   * Streams the events of a session after a given one: those that are kept, then those that come. The stream ends as that of
   * `Analyze` does. EVENTS_GONE when some of them are not kept any more.
   * 
   * buf:lint:ignore RPC_REQUEST_RESPONSE_UNIQUE
   * buf:lint:ignore RPC_RESPONSE_STANDARD_NAME
   */
  watch(argument: _trueframe_v1_WatchRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_trueframe_v1_Event__Output>;
  watch(argument: _trueframe_v1_WatchRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_trueframe_v1_Event__Output>;
  
  /**
   * Streams analysed frames of a running session as pictures, with the faces in them. One that the caller is too slow for is left
   * out. Ends with the session. FAILED_PRECONDITION (PICTURE_UNAVAILABLE) for one that has ended, or whose pipeline has a method.
   * 
   * buf:lint:ignore RPC_RESPONSE_STANDARD_NAME
   */
  WatchPicture(argument: _trueframe_v1_WatchPictureRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_trueframe_v1_Picture__Output>;
  WatchPicture(argument: _trueframe_v1_WatchPictureRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_trueframe_v1_Picture__Output>;
  /**
   * Streams analysed frames of a running session as pictures, with the faces in them. One that the caller is too slow for is left
   * out. Ends with the session. FAILED_PRECONDITION (PICTURE_UNAVAILABLE) for one that has ended, or whose pipeline has a method.
   * 
   * buf:lint:ignore RPC_RESPONSE_STANDARD_NAME
   */
  watchPicture(argument: _trueframe_v1_WatchPictureRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_trueframe_v1_Picture__Output>;
  watchPicture(argument: _trueframe_v1_WatchPictureRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_trueframe_v1_Picture__Output>;
  
  /**
   * Streams the list of sessions, then every change of a session's state. Ends with the call, or when the daemon closes.
   */
  WatchSessions(argument: _trueframe_v1_WatchSessionsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_trueframe_v1_WatchSessionsResponse__Output>;
  WatchSessions(argument: _trueframe_v1_WatchSessionsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_trueframe_v1_WatchSessionsResponse__Output>;
  /**
   * Streams the list of sessions, then every change of a session's state. Ends with the call, or when the daemon closes.
   */
  watchSessions(argument: _trueframe_v1_WatchSessionsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_trueframe_v1_WatchSessionsResponse__Output>;
  watchSessions(argument: _trueframe_v1_WatchSessionsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_trueframe_v1_WatchSessionsResponse__Output>;
  
}

/**
 * Watches video and says, face by face, how likely it is that the face was synthesised.
 * 
 * A session analyses one source. `Analyze` and `Push` start one and stream its events; `StartSession` only starts it. `Watch`
 * streams the events of any session, from any number that is still kept. A session outlives its calls for its grace time. Every
 * failure carries, beside the gRPC status, a `google.rpc.Status` in the `grpc-status-details-bin` trailer whose
 * `ErrorInfo.reason` is a code of docs/errors.md.
 * 
 * Calls that follow a session share one stream type on purpose: one handler of events serves them all. Where a call
 * answers with `Event`, the two lint rules against that are switched off.
 */
export interface TrueframeServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * The daemon pulls the source itself. The stream ends after the session's `summary` event. A session whose call is lost
   * or cancelled goes on for `grace_ms`.
   * 
   * buf:lint:ignore RPC_REQUEST_RESPONSE_UNIQUE
   * buf:lint:ignore RPC_RESPONSE_STANDARD_NAME
   */
  Analyze: grpc.handleServerStreamingCall<_trueframe_v1_AnalyzeRequest__Output, _trueframe_v1_Event>;
  
  /**
   * Deletes these pictures at once. Of what is deleted, a session that still runs keeps no more of them.
   */
  DeleteEvidence: grpc.handleUnaryCall<_trueframe_v1_DeleteEvidenceRequest__Output, _trueframe_v1_DeleteEvidenceResponse>;
  
  /**
   * Takes no new sessions from now on, ends the running ones and answers when they are over. The daemon reports that it
   * is not ready. It does not exit.
   */
  Drain: grpc.handleUnaryCall<_trueframe_v1_DrainRequest__Output, _trueframe_v1_DrainResponse>;
  
  /**
   * Returns the faces that a session was judged by, as pictures. The daemon keeps them where its configuration says so; else
   * UNIMPLEMENTED (EVIDENCE_OFF). They are biometric data (docs/evidence.md).
   */
  GetEvidence: grpc.handleUnaryCall<_trueframe_v1_GetEvidenceRequest__Output, _trueframe_v1_GetEvidenceResponse>;
  
  /**
   * Returns one session. NOT_FOUND (SESSION_NOT_FOUND) for an unknown id.
   */
  GetSession: grpc.handleUnaryCall<_trueframe_v1_GetSessionRequest__Output, _trueframe_v1_GetSessionResponse>;
  
  /**
   * Lists the model bundles that this daemon found, also those that it cannot use, with the reason.
   */
  ListModels: grpc.handleUnaryCall<_trueframe_v1_ListModelsRequest__Output, _trueframe_v1_ListModelsResponse>;
  
  /**
   * Lists the pipelines that a session may name.
   */
  ListPipelines: grpc.handleUnaryCall<_trueframe_v1_ListPipelinesRequest__Output, _trueframe_v1_ListPipelinesResponse>;
  
  /**
   * Lists the plugins that this daemon has loaded.
   */
  ListPlugins: grpc.handleUnaryCall<_trueframe_v1_ListPluginsRequest__Output, _trueframe_v1_ListPluginsResponse>;
  
  /**
   * Lists running sessions and the newest of the ended ones, newest first.
   */
  ListSessions: grpc.handleUnaryCall<_trueframe_v1_ListSessionsRequest__Output, _trueframe_v1_ListSessionsResponse>;
  
  /**
   * The client pushes encoded media and gets events back on the same call. The first message must be `open`; half-close
   * to end the media. Flow control of the call is the back-pressure: nothing that was accepted is dropped for the
   * lossless formats. A call that was lost can be continued by another one, see `PushOpen.resume`.
   * 
   * buf:lint:ignore RPC_REQUEST_RESPONSE_UNIQUE
   * buf:lint:ignore RPC_RESPONSE_STANDARD_NAME
   */
  Push: grpc.handleBidiStreamingCall<_trueframe_v1_PushRequest__Output, _trueframe_v1_Event>;
  
  /**
   * Looks at the folders of bundles and the files of pipelines again. Sessions that run keep what they have.
   */
  ReloadModels: grpc.handleUnaryCall<_trueframe_v1_ReloadModelsRequest__Output, _trueframe_v1_ReloadModelsResponse>;
  
  /**
   * Starts a session and answers at once: `Watch` has its events. Refused as `Analyze` is.
   */
  StartSession: grpc.handleUnaryCall<_trueframe_v1_StartSessionRequest__Output, _trueframe_v1_StartSessionResponse>;
  
  /**
   * Ends a session early: what is in flight is finished, verdicts become final, its readers get its summary. Stopping an
   * ended session is not an error.
   */
  StopSession: grpc.handleUnaryCall<_trueframe_v1_StopSessionRequest__Output, _trueframe_v1_StopSessionResponse>;
  
  /**
   * Streams the events of a session after a given one: those that are kept, then those that come. The stream ends as that of
   * `Analyze` does. EVENTS_GONE when some of them are not kept any more.
   * 
   * buf:lint:ignore RPC_REQUEST_RESPONSE_UNIQUE
   * buf:lint:ignore RPC_RESPONSE_STANDARD_NAME
   */
  Watch: grpc.handleServerStreamingCall<_trueframe_v1_WatchRequest__Output, _trueframe_v1_Event>;
  
  /**
   * Streams analysed frames of a running session as pictures, with the faces in them. One that the caller is too slow for is left
   * out. Ends with the session. FAILED_PRECONDITION (PICTURE_UNAVAILABLE) for one that has ended, or whose pipeline has a method.
   * 
   * buf:lint:ignore RPC_RESPONSE_STANDARD_NAME
   */
  WatchPicture: grpc.handleServerStreamingCall<_trueframe_v1_WatchPictureRequest__Output, _trueframe_v1_Picture>;
  
  /**
   * Streams the list of sessions, then every change of a session's state. Ends with the call, or when the daemon closes.
   */
  WatchSessions: grpc.handleServerStreamingCall<_trueframe_v1_WatchSessionsRequest__Output, _trueframe_v1_WatchSessionsResponse>;
  
}

export interface TrueframeServiceDefinition extends grpc.ServiceDefinition {
  Analyze: MethodDefinition<_trueframe_v1_AnalyzeRequest, _trueframe_v1_Event, _trueframe_v1_AnalyzeRequest__Output, _trueframe_v1_Event__Output>
  DeleteEvidence: MethodDefinition<_trueframe_v1_DeleteEvidenceRequest, _trueframe_v1_DeleteEvidenceResponse, _trueframe_v1_DeleteEvidenceRequest__Output, _trueframe_v1_DeleteEvidenceResponse__Output>
  Drain: MethodDefinition<_trueframe_v1_DrainRequest, _trueframe_v1_DrainResponse, _trueframe_v1_DrainRequest__Output, _trueframe_v1_DrainResponse__Output>
  GetEvidence: MethodDefinition<_trueframe_v1_GetEvidenceRequest, _trueframe_v1_GetEvidenceResponse, _trueframe_v1_GetEvidenceRequest__Output, _trueframe_v1_GetEvidenceResponse__Output>
  GetSession: MethodDefinition<_trueframe_v1_GetSessionRequest, _trueframe_v1_GetSessionResponse, _trueframe_v1_GetSessionRequest__Output, _trueframe_v1_GetSessionResponse__Output>
  ListModels: MethodDefinition<_trueframe_v1_ListModelsRequest, _trueframe_v1_ListModelsResponse, _trueframe_v1_ListModelsRequest__Output, _trueframe_v1_ListModelsResponse__Output>
  ListPipelines: MethodDefinition<_trueframe_v1_ListPipelinesRequest, _trueframe_v1_ListPipelinesResponse, _trueframe_v1_ListPipelinesRequest__Output, _trueframe_v1_ListPipelinesResponse__Output>
  ListPlugins: MethodDefinition<_trueframe_v1_ListPluginsRequest, _trueframe_v1_ListPluginsResponse, _trueframe_v1_ListPluginsRequest__Output, _trueframe_v1_ListPluginsResponse__Output>
  ListSessions: MethodDefinition<_trueframe_v1_ListSessionsRequest, _trueframe_v1_ListSessionsResponse, _trueframe_v1_ListSessionsRequest__Output, _trueframe_v1_ListSessionsResponse__Output>
  Push: MethodDefinition<_trueframe_v1_PushRequest, _trueframe_v1_Event, _trueframe_v1_PushRequest__Output, _trueframe_v1_Event__Output>
  ReloadModels: MethodDefinition<_trueframe_v1_ReloadModelsRequest, _trueframe_v1_ReloadModelsResponse, _trueframe_v1_ReloadModelsRequest__Output, _trueframe_v1_ReloadModelsResponse__Output>
  StartSession: MethodDefinition<_trueframe_v1_StartSessionRequest, _trueframe_v1_StartSessionResponse, _trueframe_v1_StartSessionRequest__Output, _trueframe_v1_StartSessionResponse__Output>
  StopSession: MethodDefinition<_trueframe_v1_StopSessionRequest, _trueframe_v1_StopSessionResponse, _trueframe_v1_StopSessionRequest__Output, _trueframe_v1_StopSessionResponse__Output>
  Watch: MethodDefinition<_trueframe_v1_WatchRequest, _trueframe_v1_Event, _trueframe_v1_WatchRequest__Output, _trueframe_v1_Event__Output>
  WatchPicture: MethodDefinition<_trueframe_v1_WatchPictureRequest, _trueframe_v1_Picture, _trueframe_v1_WatchPictureRequest__Output, _trueframe_v1_Picture__Output>
  WatchSessions: MethodDefinition<_trueframe_v1_WatchSessionsRequest, _trueframe_v1_WatchSessionsResponse, _trueframe_v1_WatchSessionsRequest__Output, _trueframe_v1_WatchSessionsResponse__Output>
}
