import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Any as _google_protobuf_Any, Any__Output as _google_protobuf_Any__Output } from './google/protobuf/Any.ts';
import type { DescriptorProto as _google_protobuf_DescriptorProto, DescriptorProto__Output as _google_protobuf_DescriptorProto__Output } from './google/protobuf/DescriptorProto.ts';
import type { EnumDescriptorProto as _google_protobuf_EnumDescriptorProto, EnumDescriptorProto__Output as _google_protobuf_EnumDescriptorProto__Output } from './google/protobuf/EnumDescriptorProto.ts';
import type { EnumOptions as _google_protobuf_EnumOptions, EnumOptions__Output as _google_protobuf_EnumOptions__Output } from './google/protobuf/EnumOptions.ts';
import type { EnumValueDescriptorProto as _google_protobuf_EnumValueDescriptorProto, EnumValueDescriptorProto__Output as _google_protobuf_EnumValueDescriptorProto__Output } from './google/protobuf/EnumValueDescriptorProto.ts';
import type { EnumValueOptions as _google_protobuf_EnumValueOptions, EnumValueOptions__Output as _google_protobuf_EnumValueOptions__Output } from './google/protobuf/EnumValueOptions.ts';
import type { ExtensionRangeOptions as _google_protobuf_ExtensionRangeOptions, ExtensionRangeOptions__Output as _google_protobuf_ExtensionRangeOptions__Output } from './google/protobuf/ExtensionRangeOptions.ts';
import type { FeatureSet as _google_protobuf_FeatureSet, FeatureSet__Output as _google_protobuf_FeatureSet__Output } from './google/protobuf/FeatureSet.ts';
import type { FeatureSetDefaults as _google_protobuf_FeatureSetDefaults, FeatureSetDefaults__Output as _google_protobuf_FeatureSetDefaults__Output } from './google/protobuf/FeatureSetDefaults.ts';
import type { FieldDescriptorProto as _google_protobuf_FieldDescriptorProto, FieldDescriptorProto__Output as _google_protobuf_FieldDescriptorProto__Output } from './google/protobuf/FieldDescriptorProto.ts';
import type { FieldOptions as _google_protobuf_FieldOptions, FieldOptions__Output as _google_protobuf_FieldOptions__Output } from './google/protobuf/FieldOptions.ts';
import type { FileDescriptorProto as _google_protobuf_FileDescriptorProto, FileDescriptorProto__Output as _google_protobuf_FileDescriptorProto__Output } from './google/protobuf/FileDescriptorProto.ts';
import type { FileDescriptorSet as _google_protobuf_FileDescriptorSet, FileDescriptorSet__Output as _google_protobuf_FileDescriptorSet__Output } from './google/protobuf/FileDescriptorSet.ts';
import type { FileOptions as _google_protobuf_FileOptions, FileOptions__Output as _google_protobuf_FileOptions__Output } from './google/protobuf/FileOptions.ts';
import type { GeneratedCodeInfo as _google_protobuf_GeneratedCodeInfo, GeneratedCodeInfo__Output as _google_protobuf_GeneratedCodeInfo__Output } from './google/protobuf/GeneratedCodeInfo.ts';
import type { MessageOptions as _google_protobuf_MessageOptions, MessageOptions__Output as _google_protobuf_MessageOptions__Output } from './google/protobuf/MessageOptions.ts';
import type { MethodDescriptorProto as _google_protobuf_MethodDescriptorProto, MethodDescriptorProto__Output as _google_protobuf_MethodDescriptorProto__Output } from './google/protobuf/MethodDescriptorProto.ts';
import type { MethodOptions as _google_protobuf_MethodOptions, MethodOptions__Output as _google_protobuf_MethodOptions__Output } from './google/protobuf/MethodOptions.ts';
import type { OneofDescriptorProto as _google_protobuf_OneofDescriptorProto, OneofDescriptorProto__Output as _google_protobuf_OneofDescriptorProto__Output } from './google/protobuf/OneofDescriptorProto.ts';
import type { OneofOptions as _google_protobuf_OneofOptions, OneofOptions__Output as _google_protobuf_OneofOptions__Output } from './google/protobuf/OneofOptions.ts';
import type { ServiceDescriptorProto as _google_protobuf_ServiceDescriptorProto, ServiceDescriptorProto__Output as _google_protobuf_ServiceDescriptorProto__Output } from './google/protobuf/ServiceDescriptorProto.ts';
import type { ServiceOptions as _google_protobuf_ServiceOptions, ServiceOptions__Output as _google_protobuf_ServiceOptions__Output } from './google/protobuf/ServiceOptions.ts';
import type { SourceCodeInfo as _google_protobuf_SourceCodeInfo, SourceCodeInfo__Output as _google_protobuf_SourceCodeInfo__Output } from './google/protobuf/SourceCodeInfo.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.ts';
import type { UninterpretedOption as _google_protobuf_UninterpretedOption, UninterpretedOption__Output as _google_protobuf_UninterpretedOption__Output } from './google/protobuf/UninterpretedOption.ts';
import type { Status as _google_rpc_Status, Status__Output as _google_rpc_Status__Output } from './google/rpc/Status.ts';
import type { AnalyzeRequest as _trueframe_v1_AnalyzeRequest, AnalyzeRequest__Output as _trueframe_v1_AnalyzeRequest__Output } from './trueframe/v1/AnalyzeRequest.ts';
import type { Box as _trueframe_v1_Box, Box__Output as _trueframe_v1_Box__Output } from './trueframe/v1/Box.ts';
import type { CatalogueChange as _trueframe_v1_CatalogueChange, CatalogueChange__Output as _trueframe_v1_CatalogueChange__Output } from './trueframe/v1/CatalogueChange.ts';
import type { Degradation as _trueframe_v1_Degradation, Degradation__Output as _trueframe_v1_Degradation__Output } from './trueframe/v1/Degradation.ts';
import type { Degraded as _trueframe_v1_Degraded, Degraded__Output as _trueframe_v1_Degraded__Output } from './trueframe/v1/Degraded.ts';
import type { DeleteEvidenceRequest as _trueframe_v1_DeleteEvidenceRequest, DeleteEvidenceRequest__Output as _trueframe_v1_DeleteEvidenceRequest__Output } from './trueframe/v1/DeleteEvidenceRequest.ts';
import type { DeleteEvidenceResponse as _trueframe_v1_DeleteEvidenceResponse, DeleteEvidenceResponse__Output as _trueframe_v1_DeleteEvidenceResponse__Output } from './trueframe/v1/DeleteEvidenceResponse.ts';
import type { Discontinuity as _trueframe_v1_Discontinuity, Discontinuity__Output as _trueframe_v1_Discontinuity__Output } from './trueframe/v1/Discontinuity.ts';
import type { DrainRequest as _trueframe_v1_DrainRequest, DrainRequest__Output as _trueframe_v1_DrainRequest__Output } from './trueframe/v1/DrainRequest.ts';
import type { DrainResponse as _trueframe_v1_DrainResponse, DrainResponse__Output as _trueframe_v1_DrainResponse__Output } from './trueframe/v1/DrainResponse.ts';
import type { Error as _trueframe_v1_Error, Error__Output as _trueframe_v1_Error__Output } from './trueframe/v1/Error.ts';
import type { Event as _trueframe_v1_Event, Event__Output as _trueframe_v1_Event__Output } from './trueframe/v1/Event.ts';
import type { Evidence as _trueframe_v1_Evidence, Evidence__Output as _trueframe_v1_Evidence__Output } from './trueframe/v1/Evidence.ts';
import type { FrameCounts as _trueframe_v1_FrameCounts, FrameCounts__Output as _trueframe_v1_FrameCounts__Output } from './trueframe/v1/FrameCounts.ts';
import type { FrameScores as _trueframe_v1_FrameScores, FrameScores__Output as _trueframe_v1_FrameScores__Output } from './trueframe/v1/FrameScores.ts';
import type { FrameSizeChanged as _trueframe_v1_FrameSizeChanged, FrameSizeChanged__Output as _trueframe_v1_FrameSizeChanged__Output } from './trueframe/v1/FrameSizeChanged.ts';
import type { Gap as _trueframe_v1_Gap, Gap__Output as _trueframe_v1_Gap__Output } from './trueframe/v1/Gap.ts';
import type { GetEvidenceRequest as _trueframe_v1_GetEvidenceRequest, GetEvidenceRequest__Output as _trueframe_v1_GetEvidenceRequest__Output } from './trueframe/v1/GetEvidenceRequest.ts';
import type { GetEvidenceResponse as _trueframe_v1_GetEvidenceResponse, GetEvidenceResponse__Output as _trueframe_v1_GetEvidenceResponse__Output } from './trueframe/v1/GetEvidenceResponse.ts';
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
import type { MediaAcknowledged as _trueframe_v1_MediaAcknowledged, MediaAcknowledged__Output as _trueframe_v1_MediaAcknowledged__Output } from './trueframe/v1/MediaAcknowledged.ts';
import type { MemberScore as _trueframe_v1_MemberScore, MemberScore__Output as _trueframe_v1_MemberScore__Output } from './trueframe/v1/MemberScore.ts';
import type { MemberVerdict as _trueframe_v1_MemberVerdict, MemberVerdict__Output as _trueframe_v1_MemberVerdict__Output } from './trueframe/v1/MemberVerdict.ts';
import type { Members as _trueframe_v1_Members, Members__Output as _trueframe_v1_Members__Output } from './trueframe/v1/Members.ts';
import type { Model as _trueframe_v1_Model, Model__Output as _trueframe_v1_Model__Output } from './trueframe/v1/Model.ts';
import type { ModelRef as _trueframe_v1_ModelRef, ModelRef__Output as _trueframe_v1_ModelRef__Output } from './trueframe/v1/ModelRef.ts';
import type { Moved as _trueframe_v1_Moved, Moved__Output as _trueframe_v1_Moved__Output } from './trueframe/v1/Moved.ts';
import type { Picture as _trueframe_v1_Picture, Picture__Output as _trueframe_v1_Picture__Output } from './trueframe/v1/Picture.ts';
import type { PictureFace as _trueframe_v1_PictureFace, PictureFace__Output as _trueframe_v1_PictureFace__Output } from './trueframe/v1/PictureFace.ts';
import type { Pipeline as _trueframe_v1_Pipeline, Pipeline__Output as _trueframe_v1_Pipeline__Output } from './trueframe/v1/Pipeline.ts';
import type { Plugin as _trueframe_v1_Plugin, Plugin__Output as _trueframe_v1_Plugin__Output } from './trueframe/v1/Plugin.ts';
import type { PushMedia as _trueframe_v1_PushMedia, PushMedia__Output as _trueframe_v1_PushMedia__Output } from './trueframe/v1/PushMedia.ts';
import type { PushOpen as _trueframe_v1_PushOpen, PushOpen__Output as _trueframe_v1_PushOpen__Output } from './trueframe/v1/PushOpen.ts';
import type { PushRequest as _trueframe_v1_PushRequest, PushRequest__Output as _trueframe_v1_PushRequest__Output } from './trueframe/v1/PushRequest.ts';
import type { PushResume as _trueframe_v1_PushResume, PushResume__Output as _trueframe_v1_PushResume__Output } from './trueframe/v1/PushResume.ts';
import type { ReloadModelsRequest as _trueframe_v1_ReloadModelsRequest, ReloadModelsRequest__Output as _trueframe_v1_ReloadModelsRequest__Output } from './trueframe/v1/ReloadModelsRequest.ts';
import type { ReloadModelsResponse as _trueframe_v1_ReloadModelsResponse, ReloadModelsResponse__Output as _trueframe_v1_ReloadModelsResponse__Output } from './trueframe/v1/ReloadModelsResponse.ts';
import type { SampleAll as _trueframe_v1_SampleAll, SampleAll__Output as _trueframe_v1_SampleAll__Output } from './trueframe/v1/SampleAll.ts';
import type { SampleLatest as _trueframe_v1_SampleLatest, SampleLatest__Output as _trueframe_v1_SampleLatest__Output } from './trueframe/v1/SampleLatest.ts';
import type { Sampling as _trueframe_v1_Sampling, Sampling__Output as _trueframe_v1_Sampling__Output } from './trueframe/v1/Sampling.ts';
import type { Session as _trueframe_v1_Session, Session__Output as _trueframe_v1_Session__Output } from './trueframe/v1/Session.ts';
import type { SessionOptions as _trueframe_v1_SessionOptions, SessionOptions__Output as _trueframe_v1_SessionOptions__Output } from './trueframe/v1/SessionOptions.ts';
import type { SessionStarted as _trueframe_v1_SessionStarted, SessionStarted__Output as _trueframe_v1_SessionStarted__Output } from './trueframe/v1/SessionStarted.ts';
import type { Settled as _trueframe_v1_Settled, Settled__Output as _trueframe_v1_Settled__Output } from './trueframe/v1/Settled.ts';
import type { Skipped as _trueframe_v1_Skipped, Skipped__Output as _trueframe_v1_Skipped__Output } from './trueframe/v1/Skipped.ts';
import type { SourceState as _trueframe_v1_SourceState, SourceState__Output as _trueframe_v1_SourceState__Output } from './trueframe/v1/SourceState.ts';
import type { StartSessionRequest as _trueframe_v1_StartSessionRequest, StartSessionRequest__Output as _trueframe_v1_StartSessionRequest__Output } from './trueframe/v1/StartSessionRequest.ts';
import type { StartSessionResponse as _trueframe_v1_StartSessionResponse, StartSessionResponse__Output as _trueframe_v1_StartSessionResponse__Output } from './trueframe/v1/StartSessionResponse.ts';
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
import type { WatchPictureRequest as _trueframe_v1_WatchPictureRequest, WatchPictureRequest__Output as _trueframe_v1_WatchPictureRequest__Output } from './trueframe/v1/WatchPictureRequest.ts';
import type { WatchRequest as _trueframe_v1_WatchRequest, WatchRequest__Output as _trueframe_v1_WatchRequest__Output } from './trueframe/v1/WatchRequest.ts';
import type { WatchSessionsRequest as _trueframe_v1_WatchSessionsRequest, WatchSessionsRequest__Output as _trueframe_v1_WatchSessionsRequest__Output } from './trueframe/v1/WatchSessionsRequest.ts';
import type { WatchSessionsResponse as _trueframe_v1_WatchSessionsResponse, WatchSessionsResponse__Output as _trueframe_v1_WatchSessionsResponse__Output } from './trueframe/v1/WatchSessionsResponse.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  google: {
    protobuf: {
      Any: MessageTypeDefinition<_google_protobuf_Any, _google_protobuf_Any__Output>
      DescriptorProto: MessageTypeDefinition<_google_protobuf_DescriptorProto, _google_protobuf_DescriptorProto__Output>
      Edition: EnumTypeDefinition
      EnumDescriptorProto: MessageTypeDefinition<_google_protobuf_EnumDescriptorProto, _google_protobuf_EnumDescriptorProto__Output>
      EnumOptions: MessageTypeDefinition<_google_protobuf_EnumOptions, _google_protobuf_EnumOptions__Output>
      EnumValueDescriptorProto: MessageTypeDefinition<_google_protobuf_EnumValueDescriptorProto, _google_protobuf_EnumValueDescriptorProto__Output>
      EnumValueOptions: MessageTypeDefinition<_google_protobuf_EnumValueOptions, _google_protobuf_EnumValueOptions__Output>
      ExtensionRangeOptions: MessageTypeDefinition<_google_protobuf_ExtensionRangeOptions, _google_protobuf_ExtensionRangeOptions__Output>
      FeatureSet: MessageTypeDefinition<_google_protobuf_FeatureSet, _google_protobuf_FeatureSet__Output>
      FeatureSetDefaults: MessageTypeDefinition<_google_protobuf_FeatureSetDefaults, _google_protobuf_FeatureSetDefaults__Output>
      FieldDescriptorProto: MessageTypeDefinition<_google_protobuf_FieldDescriptorProto, _google_protobuf_FieldDescriptorProto__Output>
      FieldOptions: MessageTypeDefinition<_google_protobuf_FieldOptions, _google_protobuf_FieldOptions__Output>
      FileDescriptorProto: MessageTypeDefinition<_google_protobuf_FileDescriptorProto, _google_protobuf_FileDescriptorProto__Output>
      FileDescriptorSet: MessageTypeDefinition<_google_protobuf_FileDescriptorSet, _google_protobuf_FileDescriptorSet__Output>
      FileOptions: MessageTypeDefinition<_google_protobuf_FileOptions, _google_protobuf_FileOptions__Output>
      GeneratedCodeInfo: MessageTypeDefinition<_google_protobuf_GeneratedCodeInfo, _google_protobuf_GeneratedCodeInfo__Output>
      MessageOptions: MessageTypeDefinition<_google_protobuf_MessageOptions, _google_protobuf_MessageOptions__Output>
      MethodDescriptorProto: MessageTypeDefinition<_google_protobuf_MethodDescriptorProto, _google_protobuf_MethodDescriptorProto__Output>
      MethodOptions: MessageTypeDefinition<_google_protobuf_MethodOptions, _google_protobuf_MethodOptions__Output>
      OneofDescriptorProto: MessageTypeDefinition<_google_protobuf_OneofDescriptorProto, _google_protobuf_OneofDescriptorProto__Output>
      OneofOptions: MessageTypeDefinition<_google_protobuf_OneofOptions, _google_protobuf_OneofOptions__Output>
      ServiceDescriptorProto: MessageTypeDefinition<_google_protobuf_ServiceDescriptorProto, _google_protobuf_ServiceDescriptorProto__Output>
      ServiceOptions: MessageTypeDefinition<_google_protobuf_ServiceOptions, _google_protobuf_ServiceOptions__Output>
      SourceCodeInfo: MessageTypeDefinition<_google_protobuf_SourceCodeInfo, _google_protobuf_SourceCodeInfo__Output>
      SymbolVisibility: EnumTypeDefinition
      Timestamp: MessageTypeDefinition<_google_protobuf_Timestamp, _google_protobuf_Timestamp__Output>
      UninterpretedOption: MessageTypeDefinition<_google_protobuf_UninterpretedOption, _google_protobuf_UninterpretedOption__Output>
    }
    rpc: {
      Status: MessageTypeDefinition<_google_rpc_Status, _google_rpc_Status__Output>
    }
  }
  trueframe: {
    v1: {
      AnalyzeRequest: MessageTypeDefinition<_trueframe_v1_AnalyzeRequest, _trueframe_v1_AnalyzeRequest__Output>
      Box: MessageTypeDefinition<_trueframe_v1_Box, _trueframe_v1_Box__Output>
      CatalogueChange: MessageTypeDefinition<_trueframe_v1_CatalogueChange, _trueframe_v1_CatalogueChange__Output>
      Degradation: MessageTypeDefinition<_trueframe_v1_Degradation, _trueframe_v1_Degradation__Output>
      Degraded: MessageTypeDefinition<_trueframe_v1_Degraded, _trueframe_v1_Degraded__Output>
      DeleteEvidenceRequest: MessageTypeDefinition<_trueframe_v1_DeleteEvidenceRequest, _trueframe_v1_DeleteEvidenceRequest__Output>
      DeleteEvidenceResponse: MessageTypeDefinition<_trueframe_v1_DeleteEvidenceResponse, _trueframe_v1_DeleteEvidenceResponse__Output>
      Discontinuity: MessageTypeDefinition<_trueframe_v1_Discontinuity, _trueframe_v1_Discontinuity__Output>
      DrainRequest: MessageTypeDefinition<_trueframe_v1_DrainRequest, _trueframe_v1_DrainRequest__Output>
      DrainResponse: MessageTypeDefinition<_trueframe_v1_DrainResponse, _trueframe_v1_DrainResponse__Output>
      EarlyDecision: EnumTypeDefinition
      Error: MessageTypeDefinition<_trueframe_v1_Error, _trueframe_v1_Error__Output>
      Event: MessageTypeDefinition<_trueframe_v1_Event, _trueframe_v1_Event__Output>
      Evidence: MessageTypeDefinition<_trueframe_v1_Evidence, _trueframe_v1_Evidence__Output>
      FrameCounts: MessageTypeDefinition<_trueframe_v1_FrameCounts, _trueframe_v1_FrameCounts__Output>
      FrameScores: MessageTypeDefinition<_trueframe_v1_FrameScores, _trueframe_v1_FrameScores__Output>
      FrameSizeChanged: MessageTypeDefinition<_trueframe_v1_FrameSizeChanged, _trueframe_v1_FrameSizeChanged__Output>
      Gap: MessageTypeDefinition<_trueframe_v1_Gap, _trueframe_v1_Gap__Output>
      GetEvidenceRequest: MessageTypeDefinition<_trueframe_v1_GetEvidenceRequest, _trueframe_v1_GetEvidenceRequest__Output>
      GetEvidenceResponse: MessageTypeDefinition<_trueframe_v1_GetEvidenceResponse, _trueframe_v1_GetEvidenceResponse__Output>
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
      MediaAcknowledged: MessageTypeDefinition<_trueframe_v1_MediaAcknowledged, _trueframe_v1_MediaAcknowledged__Output>
      MediaFormat: EnumTypeDefinition
      MemberScore: MessageTypeDefinition<_trueframe_v1_MemberScore, _trueframe_v1_MemberScore__Output>
      MemberVerdict: MessageTypeDefinition<_trueframe_v1_MemberVerdict, _trueframe_v1_MemberVerdict__Output>
      Members: MessageTypeDefinition<_trueframe_v1_Members, _trueframe_v1_Members__Output>
      Model: MessageTypeDefinition<_trueframe_v1_Model, _trueframe_v1_Model__Output>
      ModelRef: MessageTypeDefinition<_trueframe_v1_ModelRef, _trueframe_v1_ModelRef__Output>
      Moved: MessageTypeDefinition<_trueframe_v1_Moved, _trueframe_v1_Moved__Output>
      Pace: EnumTypeDefinition
      Picture: MessageTypeDefinition<_trueframe_v1_Picture, _trueframe_v1_Picture__Output>
      PictureFace: MessageTypeDefinition<_trueframe_v1_PictureFace, _trueframe_v1_PictureFace__Output>
      Pipeline: MessageTypeDefinition<_trueframe_v1_Pipeline, _trueframe_v1_Pipeline__Output>
      Plugin: MessageTypeDefinition<_trueframe_v1_Plugin, _trueframe_v1_Plugin__Output>
      PushMedia: MessageTypeDefinition<_trueframe_v1_PushMedia, _trueframe_v1_PushMedia__Output>
      PushOpen: MessageTypeDefinition<_trueframe_v1_PushOpen, _trueframe_v1_PushOpen__Output>
      PushRequest: MessageTypeDefinition<_trueframe_v1_PushRequest, _trueframe_v1_PushRequest__Output>
      PushResume: MessageTypeDefinition<_trueframe_v1_PushResume, _trueframe_v1_PushResume__Output>
      ReloadModelsRequest: MessageTypeDefinition<_trueframe_v1_ReloadModelsRequest, _trueframe_v1_ReloadModelsRequest__Output>
      ReloadModelsResponse: MessageTypeDefinition<_trueframe_v1_ReloadModelsResponse, _trueframe_v1_ReloadModelsResponse__Output>
      Role: EnumTypeDefinition
      SampleAll: MessageTypeDefinition<_trueframe_v1_SampleAll, _trueframe_v1_SampleAll__Output>
      SampleLatest: MessageTypeDefinition<_trueframe_v1_SampleLatest, _trueframe_v1_SampleLatest__Output>
      Sampling: MessageTypeDefinition<_trueframe_v1_Sampling, _trueframe_v1_Sampling__Output>
      Session: MessageTypeDefinition<_trueframe_v1_Session, _trueframe_v1_Session__Output>
      SessionOptions: MessageTypeDefinition<_trueframe_v1_SessionOptions, _trueframe_v1_SessionOptions__Output>
      SessionStarted: MessageTypeDefinition<_trueframe_v1_SessionStarted, _trueframe_v1_SessionStarted__Output>
      SessionState: EnumTypeDefinition
      Settled: MessageTypeDefinition<_trueframe_v1_Settled, _trueframe_v1_Settled__Output>
      Skipped: MessageTypeDefinition<_trueframe_v1_Skipped, _trueframe_v1_Skipped__Output>
      SourceState: MessageTypeDefinition<_trueframe_v1_SourceState, _trueframe_v1_SourceState__Output>
      StartSessionRequest: MessageTypeDefinition<_trueframe_v1_StartSessionRequest, _trueframe_v1_StartSessionRequest__Output>
      StartSessionResponse: MessageTypeDefinition<_trueframe_v1_StartSessionResponse, _trueframe_v1_StartSessionResponse__Output>
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
       * A session analyses one source. `Analyze` and `Push` start one and stream its events; `StartSession` only starts it. `Watch`
       * streams the events of any session, from any number that is still kept. A session outlives its calls for its grace time. Every
       * failure carries, beside the gRPC status, a `google.rpc.Status` in the `grpc-status-details-bin` trailer whose
       * `ErrorInfo.reason` is a code of docs/errors.md.
       * 
       * Calls that follow a session share one stream type on purpose: one handler of events serves them all. Where a call
       * answers with `Event`, the two lint rules against that are switched off.
       */
      TrueframeService: SubtypeConstructor<typeof grpc.Client, _trueframe_v1_TrueframeServiceClient> & { service: _trueframe_v1_TrueframeServiceDefinition }
      Verdict: MessageTypeDefinition<_trueframe_v1_Verdict, _trueframe_v1_Verdict__Output>
      VideoInfo: MessageTypeDefinition<_trueframe_v1_VideoInfo, _trueframe_v1_VideoInfo__Output>
      Warning: MessageTypeDefinition<_trueframe_v1_Warning, _trueframe_v1_Warning__Output>
      WatchPictureRequest: MessageTypeDefinition<_trueframe_v1_WatchPictureRequest, _trueframe_v1_WatchPictureRequest__Output>
      WatchRequest: MessageTypeDefinition<_trueframe_v1_WatchRequest, _trueframe_v1_WatchRequest__Output>
      WatchSessionsRequest: MessageTypeDefinition<_trueframe_v1_WatchSessionsRequest, _trueframe_v1_WatchSessionsRequest__Output>
      WatchSessionsResponse: MessageTypeDefinition<_trueframe_v1_WatchSessionsResponse, _trueframe_v1_WatchSessionsResponse__Output>
      WhenBehind: EnumTypeDefinition
    }
  }
}

