from google.protobuf import timestamp_pb2 as _timestamp_pb2
from trueframe._rpc import status_pb2 as _status_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor
LABEL_AUTHENTIC_LIKELY: Label
LABEL_INCONCLUSIVE: Label
LABEL_NOT_APPLICABLE: Label
LABEL_SYNTHETIC_LIKELY: Label
LABEL_UNABLE_TO_EVALUATE: Label
LABEL_UNSPECIFIED: Label

class Box(_message.Message):
    __slots__ = ["x1", "x2", "y1", "y2"]
    X1_FIELD_NUMBER: _ClassVar[int]
    X2_FIELD_NUMBER: _ClassVar[int]
    Y1_FIELD_NUMBER: _ClassVar[int]
    Y2_FIELD_NUMBER: _ClassVar[int]
    x1: float
    x2: float
    y1: float
    y2: float
    def __init__(self, x1: _Optional[float] = ..., y1: _Optional[float] = ..., x2: _Optional[float] = ..., y2: _Optional[float] = ...) -> None: ...

class Degradation(_message.Message):
    __slots__ = ["highest_rung", "share", "skipped"]
    HIGHEST_RUNG_FIELD_NUMBER: _ClassVar[int]
    SHARE_FIELD_NUMBER: _ClassVar[int]
    SKIPPED_FIELD_NUMBER: _ClassVar[int]
    highest_rung: int
    share: float
    skipped: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, highest_rung: _Optional[int] = ..., share: _Optional[float] = ..., skipped: _Optional[_Iterable[str]] = ...) -> None: ...

class Degraded(_message.Message):
    __slots__ = ["reason", "rung"]
    REASON_FIELD_NUMBER: _ClassVar[int]
    RUNG_FIELD_NUMBER: _ClassVar[int]
    reason: str
    rung: int
    def __init__(self, rung: _Optional[int] = ..., reason: _Optional[str] = ...) -> None: ...

class Discontinuity(_message.Message):
    __slots__ = ["omitted", "pts_ms", "source_after_ms", "source_before_ms"]
    OMITTED_FIELD_NUMBER: _ClassVar[int]
    PTS_MS_FIELD_NUMBER: _ClassVar[int]
    SOURCE_AFTER_MS_FIELD_NUMBER: _ClassVar[int]
    SOURCE_BEFORE_MS_FIELD_NUMBER: _ClassVar[int]
    omitted: int
    pts_ms: float
    source_after_ms: float
    source_before_ms: float
    def __init__(self, pts_ms: _Optional[float] = ..., source_before_ms: _Optional[float] = ..., source_after_ms: _Optional[float] = ..., omitted: _Optional[int] = ...) -> None: ...

class Error(_message.Message):
    __slots__ = ["code", "retryable", "scope", "status"]
    class Scope(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    CODE_FIELD_NUMBER: _ClassVar[int]
    RETRYABLE_FIELD_NUMBER: _ClassVar[int]
    SCOPE_FIELD_NUMBER: _ClassVar[int]
    SCOPE_FRAME: Error.Scope
    SCOPE_SESSION: Error.Scope
    SCOPE_UNSPECIFIED: Error.Scope
    STATUS_FIELD_NUMBER: _ClassVar[int]
    code: str
    retryable: bool
    scope: Error.Scope
    status: _status_pb2.Status
    def __init__(self, status: _Optional[_Union[_status_pb2.Status, _Mapping]] = ..., retryable: bool = ..., scope: _Optional[_Union[Error.Scope, str]] = ..., code: _Optional[str] = ...) -> None: ...

class Event(_message.Message):
    __slots__ = ["degraded", "discontinuity", "emitted_at", "error", "frame_size_changed", "gap", "media_acknowledged", "moved", "scores", "sequence", "session_id", "session_started", "skipped", "source_state", "summary", "track_ended", "track_started", "track_updated", "verdict", "warning"]
    DEGRADED_FIELD_NUMBER: _ClassVar[int]
    DISCONTINUITY_FIELD_NUMBER: _ClassVar[int]
    EMITTED_AT_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    FRAME_SIZE_CHANGED_FIELD_NUMBER: _ClassVar[int]
    GAP_FIELD_NUMBER: _ClassVar[int]
    MEDIA_ACKNOWLEDGED_FIELD_NUMBER: _ClassVar[int]
    MOVED_FIELD_NUMBER: _ClassVar[int]
    SCORES_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    SESSION_STARTED_FIELD_NUMBER: _ClassVar[int]
    SKIPPED_FIELD_NUMBER: _ClassVar[int]
    SOURCE_STATE_FIELD_NUMBER: _ClassVar[int]
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    TRACK_ENDED_FIELD_NUMBER: _ClassVar[int]
    TRACK_STARTED_FIELD_NUMBER: _ClassVar[int]
    TRACK_UPDATED_FIELD_NUMBER: _ClassVar[int]
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    WARNING_FIELD_NUMBER: _ClassVar[int]
    degraded: Degraded
    discontinuity: Discontinuity
    emitted_at: _timestamp_pb2.Timestamp
    error: Error
    frame_size_changed: FrameSizeChanged
    gap: Gap
    media_acknowledged: MediaAcknowledged
    moved: Moved
    scores: FrameScores
    sequence: int
    session_id: str
    session_started: SessionStarted
    skipped: Skipped
    source_state: SourceState
    summary: Summary
    track_ended: TrackEnded
    track_started: TrackStarted
    track_updated: TrackUpdated
    verdict: Verdict
    warning: Warning
    def __init__(self, session_id: _Optional[str] = ..., sequence: _Optional[int] = ..., emitted_at: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., session_started: _Optional[_Union[SessionStarted, _Mapping]] = ..., source_state: _Optional[_Union[SourceState, _Mapping]] = ..., track_started: _Optional[_Union[TrackStarted, _Mapping]] = ..., track_updated: _Optional[_Union[TrackUpdated, _Mapping]] = ..., track_ended: _Optional[_Union[TrackEnded, _Mapping]] = ..., scores: _Optional[_Union[FrameScores, _Mapping]] = ..., verdict: _Optional[_Union[Verdict, _Mapping]] = ..., gap: _Optional[_Union[Gap, _Mapping]] = ..., degraded: _Optional[_Union[Degraded, _Mapping]] = ..., warning: _Optional[_Union[Warning, _Mapping]] = ..., error: _Optional[_Union[Error, _Mapping]] = ..., summary: _Optional[_Union[Summary, _Mapping]] = ..., discontinuity: _Optional[_Union[Discontinuity, _Mapping]] = ..., frame_size_changed: _Optional[_Union[FrameSizeChanged, _Mapping]] = ..., media_acknowledged: _Optional[_Union[MediaAcknowledged, _Mapping]] = ..., moved: _Optional[_Union[Moved, _Mapping]] = ..., skipped: _Optional[_Union[Skipped, _Mapping]] = ...) -> None: ...

class FrameCounts(_message.Message):
    __slots__ = ["analysed", "dropped", "in_flight", "received"]
    class DroppedEntry(_message.Message):
        __slots__ = ["key", "value"]
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: int
        def __init__(self, key: _Optional[str] = ..., value: _Optional[int] = ...) -> None: ...
    ANALYSED_FIELD_NUMBER: _ClassVar[int]
    DROPPED_FIELD_NUMBER: _ClassVar[int]
    IN_FLIGHT_FIELD_NUMBER: _ClassVar[int]
    RECEIVED_FIELD_NUMBER: _ClassVar[int]
    analysed: int
    dropped: _containers.ScalarMap[str, int]
    in_flight: int
    received: int
    def __init__(self, received: _Optional[int] = ..., analysed: _Optional[int] = ..., dropped: _Optional[_Mapping[str, int]] = ..., in_flight: _Optional[int] = ...) -> None: ...

class FrameScores(_message.Message):
    __slots__ = ["frame_index", "pts_ms", "tracks"]
    FRAME_INDEX_FIELD_NUMBER: _ClassVar[int]
    PTS_MS_FIELD_NUMBER: _ClassVar[int]
    TRACKS_FIELD_NUMBER: _ClassVar[int]
    frame_index: int
    pts_ms: float
    tracks: _containers.RepeatedCompositeFieldContainer[TrackScore]
    def __init__(self, pts_ms: _Optional[float] = ..., frame_index: _Optional[int] = ..., tracks: _Optional[_Iterable[_Union[TrackScore, _Mapping]]] = ...) -> None: ...

class FrameSizeChanged(_message.Message):
    __slots__ = ["height", "pts_ms", "width"]
    HEIGHT_FIELD_NUMBER: _ClassVar[int]
    PTS_MS_FIELD_NUMBER: _ClassVar[int]
    WIDTH_FIELD_NUMBER: _ClassVar[int]
    height: int
    pts_ms: float
    width: int
    def __init__(self, pts_ms: _Optional[float] = ..., width: _Optional[int] = ..., height: _Optional[int] = ...) -> None: ...

class Gap(_message.Message):
    __slots__ = ["duration_ms", "from_ms", "reason", "to_ms"]
    DURATION_MS_FIELD_NUMBER: _ClassVar[int]
    FROM_MS_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    TO_MS_FIELD_NUMBER: _ClassVar[int]
    duration_ms: float
    from_ms: float
    reason: str
    to_ms: float
    def __init__(self, from_ms: _Optional[float] = ..., to_ms: _Optional[float] = ..., duration_ms: _Optional[float] = ..., reason: _Optional[str] = ...) -> None: ...

class MediaAcknowledged(_message.Message):
    __slots__ = ["bytes", "pts_ms"]
    BYTES_FIELD_NUMBER: _ClassVar[int]
    PTS_MS_FIELD_NUMBER: _ClassVar[int]
    bytes: int
    pts_ms: float
    def __init__(self, bytes: _Optional[int] = ..., pts_ms: _Optional[float] = ...) -> None: ...

class MemberScore(_message.Message):
    __slots__ = ["model_id", "reason", "score"]
    MODEL_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    model_id: str
    reason: str
    score: float
    def __init__(self, model_id: _Optional[str] = ..., score: _Optional[float] = ..., reason: _Optional[str] = ...) -> None: ...

class MemberVerdict(_message.Message):
    __slots__ = ["model_id", "samples", "score"]
    MODEL_ID_FIELD_NUMBER: _ClassVar[int]
    SAMPLES_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    model_id: str
    samples: int
    score: float
    def __init__(self, model_id: _Optional[str] = ..., score: _Optional[float] = ..., samples: _Optional[int] = ...) -> None: ...

class Members(_message.Message):
    __slots__ = ["abstained", "failed", "voted"]
    ABSTAINED_FIELD_NUMBER: _ClassVar[int]
    FAILED_FIELD_NUMBER: _ClassVar[int]
    VOTED_FIELD_NUMBER: _ClassVar[int]
    abstained: _containers.RepeatedScalarFieldContainer[str]
    failed: _containers.RepeatedScalarFieldContainer[str]
    voted: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, voted: _Optional[_Iterable[str]] = ..., abstained: _Optional[_Iterable[str]] = ..., failed: _Optional[_Iterable[str]] = ...) -> None: ...

class ModelRef(_message.Message):
    __slots__ = ["calibrated", "id", "provider", "sha256", "version", "weight"]
    CALIBRATED_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    WEIGHT_FIELD_NUMBER: _ClassVar[int]
    calibrated: bool
    id: str
    provider: str
    sha256: str
    version: str
    weight: float
    def __init__(self, id: _Optional[str] = ..., version: _Optional[str] = ..., sha256: _Optional[str] = ..., weight: _Optional[float] = ..., provider: _Optional[str] = ..., calibrated: bool = ...) -> None: ...

class Moved(_message.Message):
    __slots__ = ["after_sequence", "reason", "retry_after_ms", "session_id"]
    AFTER_SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    RETRY_AFTER_MS_FIELD_NUMBER: _ClassVar[int]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    after_sequence: int
    reason: str
    retry_after_ms: float
    session_id: str
    def __init__(self, session_id: _Optional[str] = ..., after_sequence: _Optional[int] = ..., reason: _Optional[str] = ..., retry_after_ms: _Optional[float] = ...) -> None: ...

class SessionStarted(_message.Message):
    __slots__ = ["external_id", "labels", "models", "pipeline", "pipeline_version", "sampling", "source", "source_sha256", "video"]
    class LabelsEntry(_message.Message):
        __slots__ = ["key", "value"]
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    EXTERNAL_ID_FIELD_NUMBER: _ClassVar[int]
    LABELS_FIELD_NUMBER: _ClassVar[int]
    MODELS_FIELD_NUMBER: _ClassVar[int]
    PIPELINE_FIELD_NUMBER: _ClassVar[int]
    PIPELINE_VERSION_FIELD_NUMBER: _ClassVar[int]
    SAMPLING_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    SOURCE_SHA256_FIELD_NUMBER: _ClassVar[int]
    VIDEO_FIELD_NUMBER: _ClassVar[int]
    external_id: str
    labels: _containers.ScalarMap[str, str]
    models: _containers.RepeatedCompositeFieldContainer[ModelRef]
    pipeline: str
    pipeline_version: str
    sampling: str
    source: str
    source_sha256: str
    video: VideoInfo
    def __init__(self, video: _Optional[_Union[VideoInfo, _Mapping]] = ..., pipeline: _Optional[str] = ..., pipeline_version: _Optional[str] = ..., models: _Optional[_Iterable[_Union[ModelRef, _Mapping]]] = ..., sampling: _Optional[str] = ..., labels: _Optional[_Mapping[str, str]] = ..., external_id: _Optional[str] = ..., source: _Optional[str] = ..., source_sha256: _Optional[str] = ...) -> None: ...

class Settled(_message.Message):
    __slots__ = ["at_ms", "decision", "log_likelihood_ratio", "watch_fps"]
    class Decision(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    AT_MS_FIELD_NUMBER: _ClassVar[int]
    DECISION_AUTHENTIC: Settled.Decision
    DECISION_FIELD_NUMBER: _ClassVar[int]
    DECISION_SYNTHETIC: Settled.Decision
    DECISION_UNDECIDED: Settled.Decision
    DECISION_UNSPECIFIED: Settled.Decision
    LOG_LIKELIHOOD_RATIO_FIELD_NUMBER: _ClassVar[int]
    WATCH_FPS_FIELD_NUMBER: _ClassVar[int]
    at_ms: float
    decision: Settled.Decision
    log_likelihood_ratio: float
    watch_fps: float
    def __init__(self, at_ms: _Optional[float] = ..., decision: _Optional[_Union[Settled.Decision, str]] = ..., log_likelihood_ratio: _Optional[float] = ..., watch_fps: _Optional[float] = ...) -> None: ...

class Skipped(_message.Message):
    __slots__ = ["count"]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    count: int
    def __init__(self, count: _Optional[int] = ...) -> None: ...

class SourceState(_message.Message):
    __slots__ = ["attempt", "message", "reason", "state"]
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    ATTEMPT_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    STATE_CONNECTING: SourceState.State
    STATE_ENDED: SourceState.State
    STATE_FIELD_NUMBER: _ClassVar[int]
    STATE_RECONNECTING: SourceState.State
    STATE_RUNNING: SourceState.State
    STATE_STALLED: SourceState.State
    STATE_UNSPECIFIED: SourceState.State
    attempt: int
    message: str
    reason: str
    state: SourceState.State
    def __init__(self, state: _Optional[_Union[SourceState.State, str]] = ..., reason: _Optional[str] = ..., message: _Optional[str] = ..., attempt: _Optional[int] = ...) -> None: ...

class Summary(_message.Message):
    __slots__ = ["completeness", "discontinuities", "elapsed_ms", "end_reason", "frames", "gaps", "gaps_omitted", "media_ms", "source", "source_sha256", "tracks", "tracks_omitted", "verdict"]
    class EndReason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    COMPLETENESS_FIELD_NUMBER: _ClassVar[int]
    DISCONTINUITIES_FIELD_NUMBER: _ClassVar[int]
    ELAPSED_MS_FIELD_NUMBER: _ClassVar[int]
    END_REASON_DRAINED: Summary.EndReason
    END_REASON_FAILED: Summary.EndReason
    END_REASON_FIELD_NUMBER: _ClassVar[int]
    END_REASON_LIMIT: Summary.EndReason
    END_REASON_SETTLED: Summary.EndReason
    END_REASON_SOURCE_ENDED: Summary.EndReason
    END_REASON_STOPPED: Summary.EndReason
    END_REASON_UNSPECIFIED: Summary.EndReason
    FRAMES_FIELD_NUMBER: _ClassVar[int]
    GAPS_FIELD_NUMBER: _ClassVar[int]
    GAPS_OMITTED_FIELD_NUMBER: _ClassVar[int]
    MEDIA_MS_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    SOURCE_SHA256_FIELD_NUMBER: _ClassVar[int]
    TRACKS_FIELD_NUMBER: _ClassVar[int]
    TRACKS_OMITTED_FIELD_NUMBER: _ClassVar[int]
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    completeness: float
    discontinuities: int
    elapsed_ms: float
    end_reason: Summary.EndReason
    frames: FrameCounts
    gaps: _containers.RepeatedCompositeFieldContainer[Gap]
    gaps_omitted: int
    media_ms: float
    source: str
    source_sha256: str
    tracks: _containers.RepeatedCompositeFieldContainer[Verdict]
    tracks_omitted: int
    verdict: Verdict
    def __init__(self, verdict: _Optional[_Union[Verdict, _Mapping]] = ..., tracks: _Optional[_Iterable[_Union[Verdict, _Mapping]]] = ..., frames: _Optional[_Union[FrameCounts, _Mapping]] = ..., completeness: _Optional[float] = ..., media_ms: _Optional[float] = ..., elapsed_ms: _Optional[float] = ..., gaps: _Optional[_Iterable[_Union[Gap, _Mapping]]] = ..., end_reason: _Optional[_Union[Summary.EndReason, str]] = ..., tracks_omitted: _Optional[int] = ..., gaps_omitted: _Optional[int] = ..., discontinuities: _Optional[int] = ..., source: _Optional[str] = ..., source_sha256: _Optional[str] = ...) -> None: ...

class Thresholds(_message.Message):
    __slots__ = ["authentic", "hysteresis", "synthetic"]
    AUTHENTIC_FIELD_NUMBER: _ClassVar[int]
    HYSTERESIS_FIELD_NUMBER: _ClassVar[int]
    SYNTHETIC_FIELD_NUMBER: _ClassVar[int]
    authentic: float
    hysteresis: float
    synthetic: float
    def __init__(self, synthetic: _Optional[float] = ..., authentic: _Optional[float] = ..., hysteresis: _Optional[float] = ...) -> None: ...

class TrackEnded(_message.Message):
    __slots__ = ["frames", "pts_ms", "reason", "track_id"]
    class Reason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    FRAMES_FIELD_NUMBER: _ClassVar[int]
    PTS_MS_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    REASON_GAP: TrackEnded.Reason
    REASON_LOST: TrackEnded.Reason
    REASON_SOURCE_ENDED: TrackEnded.Reason
    REASON_STOPPED: TrackEnded.Reason
    REASON_UNSPECIFIED: TrackEnded.Reason
    TRACK_ID_FIELD_NUMBER: _ClassVar[int]
    frames: int
    pts_ms: float
    reason: TrackEnded.Reason
    track_id: int
    def __init__(self, track_id: _Optional[int] = ..., pts_ms: _Optional[float] = ..., reason: _Optional[_Union[TrackEnded.Reason, str]] = ..., frames: _Optional[int] = ...) -> None: ...

class TrackScore(_message.Message):
    __slots__ = ["box", "members", "score", "track_id"]
    BOX_FIELD_NUMBER: _ClassVar[int]
    MEMBERS_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    TRACK_ID_FIELD_NUMBER: _ClassVar[int]
    box: Box
    members: _containers.RepeatedCompositeFieldContainer[MemberScore]
    score: float
    track_id: int
    def __init__(self, track_id: _Optional[int] = ..., box: _Optional[_Union[Box, _Mapping]] = ..., score: _Optional[float] = ..., members: _Optional[_Iterable[_Union[MemberScore, _Mapping]]] = ...) -> None: ...

class TrackStarted(_message.Message):
    __slots__ = ["box", "confidence", "pts_ms", "track_id"]
    BOX_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    PTS_MS_FIELD_NUMBER: _ClassVar[int]
    TRACK_ID_FIELD_NUMBER: _ClassVar[int]
    box: Box
    confidence: float
    pts_ms: float
    track_id: int
    def __init__(self, track_id: _Optional[int] = ..., pts_ms: _Optional[float] = ..., box: _Optional[_Union[Box, _Mapping]] = ..., confidence: _Optional[float] = ...) -> None: ...

class TrackUpdated(_message.Message):
    __slots__ = ["box", "confidence", "pts_ms", "track_id"]
    BOX_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    PTS_MS_FIELD_NUMBER: _ClassVar[int]
    TRACK_ID_FIELD_NUMBER: _ClassVar[int]
    box: Box
    confidence: float
    pts_ms: float
    track_id: int
    def __init__(self, track_id: _Optional[int] = ..., pts_ms: _Optional[float] = ..., box: _Optional[_Union[Box, _Mapping]] = ..., confidence: _Optional[float] = ...) -> None: ...

class Verdict(_message.Message):
    __slots__ = ["blind_to", "coverage", "degradation", "degrade_rung", "effective_samples", "final", "from_ms", "has_gap", "label", "member_scores", "members", "models", "pipeline", "pipeline_version", "pooling", "reasons", "samples", "scope", "score", "settled", "thresholds", "to_ms", "track_id"]
    BLIND_TO_FIELD_NUMBER: _ClassVar[int]
    COVERAGE_FIELD_NUMBER: _ClassVar[int]
    DEGRADATION_FIELD_NUMBER: _ClassVar[int]
    DEGRADE_RUNG_FIELD_NUMBER: _ClassVar[int]
    EFFECTIVE_SAMPLES_FIELD_NUMBER: _ClassVar[int]
    FINAL_FIELD_NUMBER: _ClassVar[int]
    FROM_MS_FIELD_NUMBER: _ClassVar[int]
    HAS_GAP_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    MEMBERS_FIELD_NUMBER: _ClassVar[int]
    MEMBER_SCORES_FIELD_NUMBER: _ClassVar[int]
    MODELS_FIELD_NUMBER: _ClassVar[int]
    PIPELINE_FIELD_NUMBER: _ClassVar[int]
    PIPELINE_VERSION_FIELD_NUMBER: _ClassVar[int]
    POOLING_FIELD_NUMBER: _ClassVar[int]
    REASONS_FIELD_NUMBER: _ClassVar[int]
    SAMPLES_FIELD_NUMBER: _ClassVar[int]
    SCOPE_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    SETTLED_FIELD_NUMBER: _ClassVar[int]
    THRESHOLDS_FIELD_NUMBER: _ClassVar[int]
    TO_MS_FIELD_NUMBER: _ClassVar[int]
    TRACK_ID_FIELD_NUMBER: _ClassVar[int]
    blind_to: _containers.RepeatedScalarFieldContainer[str]
    coverage: float
    degradation: Degradation
    degrade_rung: int
    effective_samples: float
    final: bool
    from_ms: float
    has_gap: bool
    label: Label
    member_scores: _containers.RepeatedCompositeFieldContainer[MemberVerdict]
    members: Members
    models: _containers.RepeatedCompositeFieldContainer[ModelRef]
    pipeline: str
    pipeline_version: str
    pooling: str
    reasons: _containers.RepeatedScalarFieldContainer[str]
    samples: int
    scope: _containers.RepeatedScalarFieldContainer[str]
    score: float
    settled: Settled
    thresholds: Thresholds
    to_ms: float
    track_id: int
    def __init__(self, track_id: _Optional[int] = ..., label: _Optional[_Union[Label, str]] = ..., final: bool = ..., score: _Optional[float] = ..., reasons: _Optional[_Iterable[str]] = ..., from_ms: _Optional[float] = ..., to_ms: _Optional[float] = ..., samples: _Optional[int] = ..., effective_samples: _Optional[float] = ..., members: _Optional[_Union[Members, _Mapping]] = ..., pooling: _Optional[str] = ..., thresholds: _Optional[_Union[Thresholds, _Mapping]] = ..., pipeline: _Optional[str] = ..., pipeline_version: _Optional[str] = ..., models: _Optional[_Iterable[_Union[ModelRef, _Mapping]]] = ..., coverage: _Optional[float] = ..., degrade_rung: _Optional[int] = ..., scope: _Optional[_Iterable[str]] = ..., has_gap: bool = ..., blind_to: _Optional[_Iterable[str]] = ..., degradation: _Optional[_Union[Degradation, _Mapping]] = ..., member_scores: _Optional[_Iterable[_Union[MemberVerdict, _Mapping]]] = ..., settled: _Optional[_Union[Settled, _Mapping]] = ...) -> None: ...

class VideoInfo(_message.Message):
    __slots__ = ["codec", "container", "duration_ms", "frame_count", "frame_rate", "height", "width"]
    CODEC_FIELD_NUMBER: _ClassVar[int]
    CONTAINER_FIELD_NUMBER: _ClassVar[int]
    DURATION_MS_FIELD_NUMBER: _ClassVar[int]
    FRAME_COUNT_FIELD_NUMBER: _ClassVar[int]
    FRAME_RATE_FIELD_NUMBER: _ClassVar[int]
    HEIGHT_FIELD_NUMBER: _ClassVar[int]
    WIDTH_FIELD_NUMBER: _ClassVar[int]
    codec: str
    container: str
    duration_ms: float
    frame_count: int
    frame_rate: float
    height: int
    width: int
    def __init__(self, width: _Optional[int] = ..., height: _Optional[int] = ..., frame_rate: _Optional[float] = ..., duration_ms: _Optional[float] = ..., frame_count: _Optional[int] = ..., codec: _Optional[str] = ..., container: _Optional[str] = ...) -> None: ...

class Warning(_message.Message):
    __slots__ = ["code", "message"]
    CODE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    code: str
    message: str
    def __init__(self, code: _Optional[str] = ..., message: _Optional[str] = ...) -> None: ...

class Label(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []
