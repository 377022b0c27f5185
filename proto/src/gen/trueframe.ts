import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Any as _google_protobuf_Any, Any__Output as _google_protobuf_Any__Output } from './google/protobuf/Any.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.ts';
import type { Status as _google_rpc_Status, Status__Output as _google_rpc_Status__Output } from './google/rpc/Status.ts';
import type { AnalyzeRequest as _trueframe_v1_AnalyzeRequest, AnalyzeRequest__Output as _trueframe_v1_AnalyzeRequest__Output } from './trueframe/v1/AnalyzeRequest.ts';
import type { Box as _trueframe_v1_Box, Box__Output as _trueframe_v1_Box__Output } from './trueframe/v1/Box.ts';
import type { Degradation as _trueframe_v1_Degradation, Degradation__Output as _trueframe_v1_Degradation__Output } from './trueframe/v1/Degradation.ts';
import type { Degraded as _trueframe_v1_Degraded, Degraded__Output as _trueframe_v1_Degraded__Output } from './trueframe/v1/Degraded.ts';
import type { Discontinuity as _trueframe_v1_Discontinuity, Discontinuity__Output as _trueframe_v1_Discontinuity__Output } from './trueframe/v1/Discontinuity.ts';
import type { Error as _trueframe_v1_Error, Error__Output as _trueframe_v1_Error__Output } from './trueframe/v1/Error.ts';
import type { Event as _trueframe_v1_Event, Event__Output as _trueframe_v1_Event__Output } from './trueframe/v1/Event.ts';
import type { FrameCounts as _trueframe_v1_FrameCounts, FrameCounts__Output as _trueframe_v1_FrameCounts__Output } from './trueframe/v1/FrameCounts.ts';
import type { FrameScores as _trueframe_v1_FrameScores, FrameScores__Output as _trueframe_v1_FrameScores__Output } from './trueframe/v1/FrameScores.ts';
import type { FrameSizeChanged as _trueframe_v1_FrameSizeChanged, FrameSizeChanged__Output as _trueframe_v1_FrameSizeChanged__Output } from './trueframe/v1/FrameSizeChanged.ts';
import type { Gap as _trueframe_v1_Gap, Gap__Output as _trueframe_v1_Gap__Output } from './trueframe/v1/Gap.ts';
import type { GetSessionRequest as _trueframe_v1_GetSessionRequest, GetSessionRequest__Output as _trueframe_v1_GetSessionRequest__Output } from './trueframe/v1/GetSessionRequest.ts';
import type { GetSessionResponse as _trueframe_v1_GetSessionResponse, GetSessionResponse__Output as _trueframe_v1_GetSessionResponse__Output } from './trueframe/v1/GetSessionResponse.ts';
import type { ListModelsRequest as _trueframe_v1_ListModelsRequest, ListModelsRequest__Output as _trueframe_v1_ListModelsRequest__Output } from './trueframe/v1/ListModelsRequest.ts';
import type { ListModelsResponse as _trueframe_v1_ListModelsResponse, ListModelsResponse__Output as _trueframe_v1_ListModelsResponse__Output } from './trueframe/v1/ListModelsResponse.ts';
import type { ListPipelinesRequest as _trueframe_v1_ListPipelinesRequest, ListPipelinesRequest__Output as _trueframe_v1_ListPipelinesRequest__Output } from './trueframe/v1/ListPipelinesRequest.ts';
import type { ListPipelinesResponse as _trueframe_v1_ListPipelinesResponse, ListPipelinesResponse__Output as _trueframe_v1_ListPipelinesResponse__Output } from './trueframe/v1/ListPipelinesResponse.ts';
import type { ListPluginsRequest as _trueframe_v1_ListPluginsRequest, ListPluginsRequest__Output as _trueframe_v1_ListPluginsRequest__Output } from './trueframe/v1/ListPluginsRequest.ts';
import type { ListPluginsResponse as _trueframe_v1_ListPluginsResponse, ListPluginsResponse__Output as _trueframe_v1_ListPluginsResponse__Output } from './trueframe/v1/ListPluginsResponse.ts';
import type { ListSessionsRequest as _trueframe_v1_ListSessionsRequest, ListSessionsRequest__Output as _trueframe_v1_ListSessionsRequest__Output } from './trueframe/v1/ListSessionsRequest.ts';
import type { ListSessionsResponse as _trueframe_v1_ListSessionsResponse, ListSessionsResponse__Output as _trueframe_v1_ListSessionsResponse__Output } from './trueframe/v1/ListSessionsResponse.ts';
import type { MemberScore as _trueframe_v1_MemberScore, MemberScore__Output as _trueframe_v1_MemberScore__Output } from './trueframe/v1/MemberScore.ts';
import type { Members as _trueframe_v1_Members, Members__Output as _trueframe_v1_Members__Output } from './trueframe/v1/Members.ts';
import type { Model as _trueframe_v1_Model, Model__Output as _trueframe_v1_Model__Output } from './trueframe/v1/Model.ts';
import type { ModelRef as _trueframe_v1_ModelRef, ModelRef__Output as _trueframe_v1_ModelRef__Output } from './trueframe/v1/ModelRef.ts';
import type { Pipeline as _trueframe_v1_Pipeline, Pipeline__Output as _trueframe_v1_Pipeline__Output } from './trueframe/v1/Pipeline.ts';
import type { Plugin as _trueframe_v1_Plugin, Plugin__Output as _trueframe_v1_Plugin__Output } from './trueframe/v1/Plugin.ts';
import type { PushMedia as _trueframe_v1_PushMedia, PushMedia__Output as _trueframe_v1_PushMedia__Output } from './trueframe/v1/PushMedia.ts';
import type { PushOpen as _trueframe_v1_PushOpen, PushOpen__Output as _trueframe_v1_PushOpen__Output } from './trueframe/v1/PushOpen.ts';
import type { PushRequest as _trueframe_v1_PushRequest, PushRequest__Output as _trueframe_v1_PushRequest__Output } from './trueframe/v1/PushRequest.ts';
import type { SampleAll as _trueframe_v1_SampleAll, SampleAll__Output as _trueframe_v1_SampleAll__Output } from './trueframe/v1/SampleAll.ts';
import type { SampleLatest as _trueframe_v1_SampleLatest, SampleLatest__Output as _trueframe_v1_SampleLatest__Output } from './trueframe/v1/SampleLatest.ts';
import type { Sampling as _trueframe_v1_Sampling, Sampling__Output as _trueframe_v1_Sampling__Output } from './trueframe/v1/Sampling.ts';
import type { Session as _trueframe_v1_Session, Session__Output as _trueframe_v1_Session__Output } from './trueframe/v1/Session.ts';
import type { SessionOptions as _trueframe_v1_SessionOptions, SessionOptions__Output as _trueframe_v1_SessionOptions__Output } from './trueframe/v1/SessionOptions.ts';
import type { SessionStarted as _trueframe_v1_SessionStarted, SessionStarted__Output as _trueframe_v1_SessionStarted__Output } from './trueframe/v1/SessionStarted.ts';
import type { SourceState as _trueframe_v1_SourceState, SourceState__Output as _trueframe_v1_SourceState__Output } from './trueframe/v1/SourceState.ts';
import type { StopSessionRequest as _trueframe_v1_StopSessionRequest, StopSessionRequest__Output as _trueframe_v1_StopSessionRequest__Output } from './trueframe/v1/StopSessionRequest.ts';
import type { StopSessionResponse as _trueframe_v1_StopSessionResponse, StopSessionResponse__Output as _trueframe_v1_StopSessionResponse__Output } from './trueframe/v1/StopSessionResponse.ts';
import type { Summary as _trueframe_v1_Summary, Summary__Output as _trueframe_v1_Summary__Output } from './trueframe/v1/Summary.ts';
import type { Thresholds as _trueframe_v1_Thresholds, Thresholds__Output as _trueframe_v1_Thresholds__Output } from './trueframe/v1/Thresholds.ts';
import type { TrackEnded as _trueframe_v1_TrackEnded, TrackEnded__Output as _trueframe_v1_TrackEnded__Output } from './trueframe/v1/TrackEnded.ts';
import type { TrackScore as _trueframe_v1_TrackScore, TrackScore__Output as _trueframe_v1_TrackScore__Output } from './trueframe/v1/TrackScore.ts';
import type { TrackStarted as _trueframe_v1_TrackStarted, TrackStarted__Output as _trueframe_v1_TrackStarted__Output } from './trueframe/v1/TrackStarted.ts';
import type { TrackUpdated as _trueframe_v1_TrackUpdated, TrackUpdated__Output as _trueframe_v1_TrackUpdated__Output } from './trueframe/v1/TrackUpdated.ts';
import type { TrueframeServiceClient as _trueframe_v1_TrueframeServiceClient, TrueframeServiceDefinition as _trueframe_v1_TrueframeServiceDefinition } from './trueframe/v1/TrueframeService.ts';
import type { Verdict as _trueframe_v1_Verdict, Verdict__Output as _trueframe_v1_Verdict__Output } from './trueframe/v1/Verdict.ts';
import type { VideoInfo as _trueframe_v1_VideoInfo, VideoInfo__Output as _trueframe_v1_VideoInfo__Output } from './trueframe/v1/VideoInfo.ts';
import type { Warning as _trueframe_v1_Warning, Warning__Output as _trueframe_v1_Warning__Output } from './trueframe/v1/Warning.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  google: {
    protobuf: {
      Any: MessageTypeDefinition<_google_protobuf_Any, _google_protobuf_Any__Output>
      Timestamp: MessageTypeDefinition<_google_protobuf_Timestamp, _google_protobuf_Timestamp__Output>
    }
    rpc: {
      Status: MessageTypeDefinition<_google_rpc_Status, _google_rpc_Status__Output>
    }
  }
  trueframe: {
    v1: {
      AnalyzeRequest: MessageTypeDefinition<_trueframe_v1_AnalyzeRequest, _trueframe_v1_AnalyzeRequest__Output>
      Box: MessageTypeDefinition<_trueframe_v1_Box, _trueframe_v1_Box__Output>
      Degradation: MessageTypeDefinition<_trueframe_v1_Degradation, _trueframe_v1_Degradation__Output>
      Degraded: MessageTypeDefinition<_trueframe_v1_Degraded, _trueframe_v1_Degraded__Output>
      Discontinuity: MessageTypeDefinition<_trueframe_v1_Discontinuity, _trueframe_v1_Discontinuity__Output>
      Error: MessageTypeDefinition<_trueframe_v1_Error, _trueframe_v1_Error__Output>
      Event: MessageTypeDefinition<_trueframe_v1_Event, _trueframe_v1_Event__Output>
      FrameCounts: MessageTypeDefinition<_trueframe_v1_FrameCounts, _trueframe_v1_FrameCounts__Output>
      FrameScores: MessageTypeDefinition<_trueframe_v1_FrameScores, _trueframe_v1_FrameScores__Output>
      FrameSizeChanged: MessageTypeDefinition<_trueframe_v1_FrameSizeChanged, _trueframe_v1_FrameSizeChanged__Output>
      Gap: MessageTypeDefinition<_trueframe_v1_Gap, _trueframe_v1_Gap__Output>
      GetSessionRequest: MessageTypeDefinition<_trueframe_v1_GetSessionRequest, _trueframe_v1_GetSessionRequest__Output>
      GetSessionResponse: MessageTypeDefinition<_trueframe_v1_GetSessionResponse, _trueframe_v1_GetSessionResponse__Output>
      Label: EnumTypeDefinition
      ListModelsRequest: MessageTypeDefinition<_trueframe_v1_ListModelsRequest, _trueframe_v1_ListModelsRequest__Output>
      ListModelsResponse: MessageTypeDefinition<_trueframe_v1_ListModelsResponse, _trueframe_v1_ListModelsResponse__Output>
      ListPipelinesRequest: MessageTypeDefinition<_trueframe_v1_ListPipelinesRequest, _trueframe_v1_ListPipelinesRequest__Output>
      ListPipelinesResponse: MessageTypeDefinition<_trueframe_v1_ListPipelinesResponse, _trueframe_v1_ListPipelinesResponse__Output>
      ListPluginsRequest: MessageTypeDefinition<_trueframe_v1_ListPluginsRequest, _trueframe_v1_ListPluginsRequest__Output>
      ListPluginsResponse: MessageTypeDefinition<_trueframe_v1_ListPluginsResponse, _trueframe_v1_ListPluginsResponse__Output>
      ListSessionsRequest: MessageTypeDefinition<_trueframe_v1_ListSessionsRequest, _trueframe_v1_ListSessionsRequest__Output>
      ListSessionsResponse: MessageTypeDefinition<_trueframe_v1_ListSessionsResponse, _trueframe_v1_ListSessionsResponse__Output>
      MediaFormat: EnumTypeDefinition
      MemberScore: MessageTypeDefinition<_trueframe_v1_MemberScore, _trueframe_v1_MemberScore__Output>
      Members: MessageTypeDefinition<_trueframe_v1_Members, _trueframe_v1_Members__Output>
      Model: MessageTypeDefinition<_trueframe_v1_Model, _trueframe_v1_Model__Output>
      ModelRef: MessageTypeDefinition<_trueframe_v1_ModelRef, _trueframe_v1_ModelRef__Output>
      Pace: EnumTypeDefinition
      Pipeline: MessageTypeDefinition<_trueframe_v1_Pipeline, _trueframe_v1_Pipeline__Output>
      Plugin: MessageTypeDefinition<_trueframe_v1_Plugin, _trueframe_v1_Plugin__Output>
      PushMedia: MessageTypeDefinition<_trueframe_v1_PushMedia, _trueframe_v1_PushMedia__Output>
      PushOpen: MessageTypeDefinition<_trueframe_v1_PushOpen, _trueframe_v1_PushOpen__Output>
      PushRequest: MessageTypeDefinition<_trueframe_v1_PushRequest, _trueframe_v1_PushRequest__Output>
      SampleAll: MessageTypeDefinition<_trueframe_v1_SampleAll, _trueframe_v1_SampleAll__Output>
      SampleLatest: MessageTypeDefinition<_trueframe_v1_SampleLatest, _trueframe_v1_SampleLatest__Output>
      Sampling: MessageTypeDefinition<_trueframe_v1_Sampling, _trueframe_v1_Sampling__Output>
      Session: MessageTypeDefinition<_trueframe_v1_Session, _trueframe_v1_Session__Output>
      SessionOptions: MessageTypeDefinition<_trueframe_v1_SessionOptions, _trueframe_v1_SessionOptions__Output>
      SessionStarted: MessageTypeDefinition<_trueframe_v1_SessionStarted, _trueframe_v1_SessionStarted__Output>
      SessionState: EnumTypeDefinition
      SourceState: MessageTypeDefinition<_trueframe_v1_SourceState, _trueframe_v1_SourceState__Output>
      StopSessionRequest: MessageTypeDefinition<_trueframe_v1_StopSessionRequest, _trueframe_v1_StopSessionRequest__Output>
      StopSessionResponse: MessageTypeDefinition<_trueframe_v1_StopSessionResponse, _trueframe_v1_StopSessionResponse__Output>
      Summary: MessageTypeDefinition<_trueframe_v1_Summary, _trueframe_v1_Summary__Output>
      Thresholds: MessageTypeDefinition<_trueframe_v1_Thresholds, _trueframe_v1_Thresholds__Output>
      TrackEnded: MessageTypeDefinition<_trueframe_v1_TrackEnded, _trueframe_v1_TrackEnded__Output>
      TrackScore: MessageTypeDefinition<_trueframe_v1_TrackScore, _trueframe_v1_TrackScore__Output>
      TrackStarted: MessageTypeDefinition<_trueframe_v1_TrackStarted, _trueframe_v1_TrackStarted__Output>
      TrackUpdated: MessageTypeDefinition<_trueframe_v1_TrackUpdated, _trueframe_v1_TrackUpdated__Output>
      /**
       * Watches video and says, face by face, how likely it is that the face was synthesised.
       * 
       * One `Analyze` or `Push` call starts one session and streams its events. Every failure carries, beside the gRPC
       * status, a `google.rpc.Status` in the `grpc-status-details-bin` trailer whose `ErrorInfo.reason` is a code of
       * docs/errors.md.
       * 
       * Calls that follow a session share one stream type on purpose: one handler of events serves them all. Where a call
       * answers with `Event`, the two lint rules against that are switched off.
       */
      TrueframeService: SubtypeConstructor<typeof grpc.Client, _trueframe_v1_TrueframeServiceClient> & { service: _trueframe_v1_TrueframeServiceDefinition }
      Verdict: MessageTypeDefinition<_trueframe_v1_Verdict, _trueframe_v1_Verdict__Output>
      VideoInfo: MessageTypeDefinition<_trueframe_v1_VideoInfo, _trueframe_v1_VideoInfo__Output>
      Warning: MessageTypeDefinition<_trueframe_v1_Warning, _trueframe_v1_Warning__Output>
    }
  }
}

