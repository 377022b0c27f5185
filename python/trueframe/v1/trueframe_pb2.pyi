from google.protobuf import timestamp_pb2 as _timestamp_pb2
from trueframe.v1 import event_pb2 as _event_pb2
from trueframe.v1 import catalog_pb2 as _catalog_pb2
from trueframe.v1 import picture_pb2 as _picture_pb2
from trueframe.v1 import role_pb2 as _role_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor
EARLY_DECISION_FIXED_RATE: EarlyDecision
EARLY_DECISION_STOP: EarlyDecision
EARLY_DECISION_UNSPECIFIED: EarlyDecision
EARLY_DECISION_WATCH: EarlyDecision
MEDIA_FORMAT_FMP4: MediaFormat
MEDIA_FORMAT_H264_ANNEXB: MediaFormat
MEDIA_FORMAT_JPEG: MediaFormat
MEDIA_FORMAT_MPEGTS: MediaFormat
MEDIA_FORMAT_UNSPECIFIED: MediaFormat
PACE_LIVE: Pace
PACE_LOSSLESS: Pace
PACE_UNSPECIFIED: Pace
SESSION_STATE_CANCELLED: SessionState
SESSION_STATE_ENDED: SessionState
SESSION_STATE_FAILED: SessionState
SESSION_STATE_RECOVERING: SessionState
SESSION_STATE_RUNNING: SessionState
SESSION_STATE_STARTING: SessionState
SESSION_STATE_STOPPING: SessionState
SESSION_STATE_UNSPECIFIED: SessionState
WHEN_BEHIND_LATEST_PER_TRACK: WhenBehind
WHEN_BEHIND_LOSSLESS_CAPPED: WhenBehind
WHEN_BEHIND_UNSPECIFIED: WhenBehind

class AnalyzeRequest(_message.Message):
    __slots__ = ["options", "source"]
    OPTIONS_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    options: SessionOptions
    source: str
    def __init__(self, source: _Optional[str] = ..., options: _Optional[_Union[SessionOptions, _Mapping]] = ...) -> None: ...

class DrainRequest(_message.Message):
    __slots__ = ["timeout_ms"]
    TIMEOUT_MS_FIELD_NUMBER: _ClassVar[int]
    timeout_ms: float
    def __init__(self, timeout_ms: _Optional[float] = ...) -> None: ...

class DrainResponse(_message.Message):
    __slots__ = ["failed", "sessions"]
    FAILED_FIELD_NUMBER: _ClassVar[int]
    SESSIONS_FIELD_NUMBER: _ClassVar[int]
    failed: int
    sessions: int
    def __init__(self, sessions: _Optional[int] = ..., failed: _Optional[int] = ...) -> None: ...

class GetSessionRequest(_message.Message):
    __slots__ = ["session_id"]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    def __init__(self, session_id: _Optional[str] = ...) -> None: ...

class GetSessionResponse(_message.Message):
    __slots__ = ["session"]
    SESSION_FIELD_NUMBER: _ClassVar[int]
    session: Session
    def __init__(self, session: _Optional[_Union[Session, _Mapping]] = ...) -> None: ...

class ListSessionsRequest(_message.Message):
    __slots__ = ["labels", "page_size", "page_token", "states"]
    class LabelsEntry(_message.Message):
        __slots__ = ["key", "value"]
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    LABELS_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    STATES_FIELD_NUMBER: _ClassVar[int]
    labels: _containers.ScalarMap[str, str]
    page_size: int
    page_token: str
    states: _containers.RepeatedScalarFieldContainer[SessionState]
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., states: _Optional[_Iterable[_Union[SessionState, str]]] = ..., labels: _Optional[_Mapping[str, str]] = ...) -> None: ...

class ListSessionsResponse(_message.Message):
    __slots__ = ["next_page_token", "sessions"]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    SESSIONS_FIELD_NUMBER: _ClassVar[int]
    next_page_token: str
    sessions: _containers.RepeatedCompositeFieldContainer[Session]
    def __init__(self, sessions: _Optional[_Iterable[_Union[Session, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class PushMedia(_message.Message):
    __slots__ = ["data", "pts_ms"]
    DATA_FIELD_NUMBER: _ClassVar[int]
    PTS_MS_FIELD_NUMBER: _ClassVar[int]
    data: bytes
    pts_ms: float
    def __init__(self, data: _Optional[bytes] = ..., pts_ms: _Optional[float] = ...) -> None: ...

class PushOpen(_message.Message):
    __slots__ = ["format", "options", "resume"]
    FORMAT_FIELD_NUMBER: _ClassVar[int]
    OPTIONS_FIELD_NUMBER: _ClassVar[int]
    RESUME_FIELD_NUMBER: _ClassVar[int]
    format: MediaFormat
    options: SessionOptions
    resume: PushResume
    def __init__(self, format: _Optional[_Union[MediaFormat, str]] = ..., options: _Optional[_Union[SessionOptions, _Mapping]] = ..., resume: _Optional[_Union[PushResume, _Mapping]] = ...) -> None: ...

class PushRequest(_message.Message):
    __slots__ = ["media", "open"]
    MEDIA_FIELD_NUMBER: _ClassVar[int]
    OPEN_FIELD_NUMBER: _ClassVar[int]
    media: PushMedia
    open: PushOpen
    def __init__(self, open: _Optional[_Union[PushOpen, _Mapping]] = ..., media: _Optional[_Union[PushMedia, _Mapping]] = ...) -> None: ...

class PushResume(_message.Message):
    __slots__ = ["after_sequence", "bytes", "pts_ms", "session_id"]
    AFTER_SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    BYTES_FIELD_NUMBER: _ClassVar[int]
    PTS_MS_FIELD_NUMBER: _ClassVar[int]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    after_sequence: int
    bytes: int
    pts_ms: float
    session_id: str
    def __init__(self, session_id: _Optional[str] = ..., bytes: _Optional[int] = ..., pts_ms: _Optional[float] = ..., after_sequence: _Optional[int] = ...) -> None: ...

class SampleAll(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class SampleLatest(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class Sampling(_message.Message):
    __slots__ = ["all", "evenly_spread", "every_nth", "fps", "key_frames", "latest", "references_only"]
    ALL_FIELD_NUMBER: _ClassVar[int]
    EVENLY_SPREAD_FIELD_NUMBER: _ClassVar[int]
    EVERY_NTH_FIELD_NUMBER: _ClassVar[int]
    FPS_FIELD_NUMBER: _ClassVar[int]
    KEY_FRAMES_FIELD_NUMBER: _ClassVar[int]
    LATEST_FIELD_NUMBER: _ClassVar[int]
    REFERENCES_ONLY_FIELD_NUMBER: _ClassVar[int]
    all: SampleAll
    evenly_spread: int
    every_nth: int
    fps: float
    key_frames: float
    latest: SampleLatest
    references_only: bool
    def __init__(self, all: _Optional[_Union[SampleAll, _Mapping]] = ..., every_nth: _Optional[int] = ..., fps: _Optional[float] = ..., evenly_spread: _Optional[int] = ..., latest: _Optional[_Union[SampleLatest, _Mapping]] = ..., key_frames: _Optional[float] = ..., references_only: bool = ...) -> None: ...

class Session(_message.Message):
    __slots__ = ["active_tracks", "degrade_rung", "end_reason", "ended_at", "error", "external_id", "first_sequence", "frames", "grace_ms", "labels", "last_sequence", "media_acknowledged", "pipeline", "pts_ms", "readers", "request_id", "session_id", "source", "started_at", "state", "tenant", "verdict"]
    class LabelsEntry(_message.Message):
        __slots__ = ["key", "value"]
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    ACTIVE_TRACKS_FIELD_NUMBER: _ClassVar[int]
    DEGRADE_RUNG_FIELD_NUMBER: _ClassVar[int]
    ENDED_AT_FIELD_NUMBER: _ClassVar[int]
    END_REASON_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    EXTERNAL_ID_FIELD_NUMBER: _ClassVar[int]
    FIRST_SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    FRAMES_FIELD_NUMBER: _ClassVar[int]
    GRACE_MS_FIELD_NUMBER: _ClassVar[int]
    LABELS_FIELD_NUMBER: _ClassVar[int]
    LAST_SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    MEDIA_ACKNOWLEDGED_FIELD_NUMBER: _ClassVar[int]
    PIPELINE_FIELD_NUMBER: _ClassVar[int]
    PTS_MS_FIELD_NUMBER: _ClassVar[int]
    READERS_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    STARTED_AT_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    TENANT_FIELD_NUMBER: _ClassVar[int]
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    active_tracks: int
    degrade_rung: int
    end_reason: _event_pb2.Summary.EndReason
    ended_at: _timestamp_pb2.Timestamp
    error: _event_pb2.Error
    external_id: str
    first_sequence: int
    frames: _event_pb2.FrameCounts
    grace_ms: float
    labels: _containers.ScalarMap[str, str]
    last_sequence: int
    media_acknowledged: _event_pb2.MediaAcknowledged
    pipeline: str
    pts_ms: float
    readers: int
    request_id: str
    session_id: str
    source: str
    started_at: _timestamp_pb2.Timestamp
    state: SessionState
    tenant: str
    verdict: _event_pb2.Verdict
    def __init__(self, session_id: _Optional[str] = ..., state: _Optional[_Union[SessionState, str]] = ..., source: _Optional[str] = ..., pipeline: _Optional[str] = ..., started_at: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., ended_at: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., frames: _Optional[_Union[_event_pb2.FrameCounts, _Mapping]] = ..., pts_ms: _Optional[float] = ..., active_tracks: _Optional[int] = ..., verdict: _Optional[_Union[_event_pb2.Verdict, _Mapping]] = ..., error: _Optional[_Union[_event_pb2.Error, _Mapping]] = ..., tenant: _Optional[str] = ..., degrade_rung: _Optional[int] = ..., labels: _Optional[_Mapping[str, str]] = ..., external_id: _Optional[str] = ..., request_id: _Optional[str] = ..., grace_ms: _Optional[float] = ..., readers: _Optional[int] = ..., last_sequence: _Optional[int] = ..., first_sequence: _Optional[int] = ..., media_acknowledged: _Optional[_Union[_event_pb2.MediaAcknowledged, _Mapping]] = ..., end_reason: _Optional[_Union[_event_pb2.Summary.EndReason, str]] = ...) -> None: ...

class SessionOptions(_message.Message):
    __slots__ = ["early_decision", "external_id", "frame_rate", "grace_ms", "include_scores", "include_track_updates", "labels", "max_media_ms", "pace", "pipeline", "request_id", "sampling"]
    class LabelsEntry(_message.Message):
        __slots__ = ["key", "value"]
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    EARLY_DECISION_FIELD_NUMBER: _ClassVar[int]
    EXTERNAL_ID_FIELD_NUMBER: _ClassVar[int]
    FRAME_RATE_FIELD_NUMBER: _ClassVar[int]
    GRACE_MS_FIELD_NUMBER: _ClassVar[int]
    INCLUDE_SCORES_FIELD_NUMBER: _ClassVar[int]
    INCLUDE_TRACK_UPDATES_FIELD_NUMBER: _ClassVar[int]
    LABELS_FIELD_NUMBER: _ClassVar[int]
    MAX_MEDIA_MS_FIELD_NUMBER: _ClassVar[int]
    PACE_FIELD_NUMBER: _ClassVar[int]
    PIPELINE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    SAMPLING_FIELD_NUMBER: _ClassVar[int]
    early_decision: EarlyDecision
    external_id: str
    frame_rate: float
    grace_ms: float
    include_scores: bool
    include_track_updates: bool
    labels: _containers.ScalarMap[str, str]
    max_media_ms: float
    pace: Pace
    pipeline: str
    request_id: str
    sampling: Sampling
    def __init__(self, pipeline: _Optional[str] = ..., sampling: _Optional[_Union[Sampling, _Mapping]] = ..., pace: _Optional[_Union[Pace, str]] = ..., include_scores: bool = ..., include_track_updates: bool = ..., max_media_ms: _Optional[float] = ..., frame_rate: _Optional[float] = ..., grace_ms: _Optional[float] = ..., request_id: _Optional[str] = ..., labels: _Optional[_Mapping[str, str]] = ..., external_id: _Optional[str] = ..., early_decision: _Optional[_Union[EarlyDecision, str]] = ...) -> None: ...

class StartSessionRequest(_message.Message):
    __slots__ = ["options", "source"]
    OPTIONS_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    options: SessionOptions
    source: str
    def __init__(self, source: _Optional[str] = ..., options: _Optional[_Union[SessionOptions, _Mapping]] = ...) -> None: ...

class StartSessionResponse(_message.Message):
    __slots__ = ["already_existed", "session"]
    ALREADY_EXISTED_FIELD_NUMBER: _ClassVar[int]
    SESSION_FIELD_NUMBER: _ClassVar[int]
    already_existed: bool
    session: Session
    def __init__(self, session: _Optional[_Union[Session, _Mapping]] = ..., already_existed: bool = ...) -> None: ...

class StopSessionRequest(_message.Message):
    __slots__ = ["session_id"]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    def __init__(self, session_id: _Optional[str] = ...) -> None: ...

class StopSessionResponse(_message.Message):
    __slots__ = ["session"]
    SESSION_FIELD_NUMBER: _ClassVar[int]
    session: Session
    def __init__(self, session: _Optional[_Union[Session, _Mapping]] = ...) -> None: ...

class WatchRequest(_message.Message):
    __slots__ = ["after_sequence", "only_new", "session_id", "when_behind"]
    AFTER_SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    ONLY_NEW_FIELD_NUMBER: _ClassVar[int]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    WHEN_BEHIND_FIELD_NUMBER: _ClassVar[int]
    after_sequence: int
    only_new: bool
    session_id: str
    when_behind: WhenBehind
    def __init__(self, session_id: _Optional[str] = ..., after_sequence: _Optional[int] = ..., when_behind: _Optional[_Union[WhenBehind, str]] = ..., only_new: bool = ...) -> None: ...

class WatchSessionsRequest(_message.Message):
    __slots__ = ["labels"]
    class LabelsEntry(_message.Message):
        __slots__ = ["key", "value"]
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    LABELS_FIELD_NUMBER: _ClassVar[int]
    labels: _containers.ScalarMap[str, str]
    def __init__(self, labels: _Optional[_Mapping[str, str]] = ...) -> None: ...

class WatchSessionsResponse(_message.Message):
    __slots__ = ["change", "session"]
    class Change(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    CHANGE_FORGOTTEN: WatchSessionsResponse.Change
    CHANGE_LISTED: WatchSessionsResponse.Change
    CHANGE_LIST_COMPLETE: WatchSessionsResponse.Change
    CHANGE_OPENED: WatchSessionsResponse.Change
    CHANGE_STATE: WatchSessionsResponse.Change
    CHANGE_UNSPECIFIED: WatchSessionsResponse.Change
    SESSION_FIELD_NUMBER: _ClassVar[int]
    change: WatchSessionsResponse.Change
    session: Session
    def __init__(self, change: _Optional[_Union[WatchSessionsResponse.Change, str]] = ..., session: _Optional[_Union[Session, _Mapping]] = ...) -> None: ...

class WhenBehind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []

class MediaFormat(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []

class EarlyDecision(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []

class Pace(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []

class SessionState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []
