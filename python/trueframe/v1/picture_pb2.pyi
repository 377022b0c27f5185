from trueframe.v1 import event_pb2 as _event_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class DeleteEvidenceRequest(_message.Message):
    __slots__ = ["session_id", "track_id"]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    TRACK_ID_FIELD_NUMBER: _ClassVar[int]
    session_id: str
    track_id: int
    def __init__(self, session_id: _Optional[str] = ..., track_id: _Optional[int] = ...) -> None: ...

class DeleteEvidenceResponse(_message.Message):
    __slots__ = ["deleted"]
    DELETED_FIELD_NUMBER: _ClassVar[int]
    deleted: int
    def __init__(self, deleted: _Optional[int] = ...) -> None: ...

class Evidence(_message.Message):
    __slots__ = ["box", "frame_index", "height", "jpeg", "members", "pts_ms", "role", "score", "track_id", "width"]
    class Role(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    BOX_FIELD_NUMBER: _ClassVar[int]
    FRAME_INDEX_FIELD_NUMBER: _ClassVar[int]
    HEIGHT_FIELD_NUMBER: _ClassVar[int]
    JPEG_FIELD_NUMBER: _ClassVar[int]
    MEMBERS_FIELD_NUMBER: _ClassVar[int]
    PTS_MS_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    ROLE_HIGHEST: Evidence.Role
    ROLE_LOWEST: Evidence.Role
    ROLE_TYPICAL: Evidence.Role
    ROLE_UNSPECIFIED: Evidence.Role
    SCORE_FIELD_NUMBER: _ClassVar[int]
    TRACK_ID_FIELD_NUMBER: _ClassVar[int]
    WIDTH_FIELD_NUMBER: _ClassVar[int]
    box: _event_pb2.Box
    frame_index: int
    height: int
    jpeg: bytes
    members: _containers.RepeatedCompositeFieldContainer[_event_pb2.MemberScore]
    pts_ms: float
    role: Evidence.Role
    score: float
    track_id: int
    width: int
    def __init__(self, track_id: _Optional[int] = ..., pts_ms: _Optional[float] = ..., frame_index: _Optional[int] = ..., box: _Optional[_Union[_event_pb2.Box, _Mapping]] = ..., score: _Optional[float] = ..., members: _Optional[_Iterable[_Union[_event_pb2.MemberScore, _Mapping]]] = ..., role: _Optional[_Union[Evidence.Role, str]] = ..., jpeg: _Optional[bytes] = ..., width: _Optional[int] = ..., height: _Optional[int] = ...) -> None: ...

class GetEvidenceRequest(_message.Message):
    __slots__ = ["page_token", "session_id", "track_id"]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    TRACK_ID_FIELD_NUMBER: _ClassVar[int]
    page_token: str
    session_id: str
    track_id: int
    def __init__(self, session_id: _Optional[str] = ..., track_id: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class GetEvidenceResponse(_message.Message):
    __slots__ = ["evidence", "next_page_token"]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    evidence: _containers.RepeatedCompositeFieldContainer[Evidence]
    next_page_token: str
    def __init__(self, evidence: _Optional[_Iterable[_Union[Evidence, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class Picture(_message.Message):
    __slots__ = ["faces", "height", "jpeg", "pts_ms", "width"]
    FACES_FIELD_NUMBER: _ClassVar[int]
    HEIGHT_FIELD_NUMBER: _ClassVar[int]
    JPEG_FIELD_NUMBER: _ClassVar[int]
    PTS_MS_FIELD_NUMBER: _ClassVar[int]
    WIDTH_FIELD_NUMBER: _ClassVar[int]
    faces: _containers.RepeatedCompositeFieldContainer[PictureFace]
    height: int
    jpeg: bytes
    pts_ms: float
    width: int
    def __init__(self, pts_ms: _Optional[float] = ..., width: _Optional[int] = ..., height: _Optional[int] = ..., jpeg: _Optional[bytes] = ..., faces: _Optional[_Iterable[_Union[PictureFace, _Mapping]]] = ...) -> None: ...

class PictureFace(_message.Message):
    __slots__ = ["box", "label", "score", "track_id"]
    BOX_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    TRACK_ID_FIELD_NUMBER: _ClassVar[int]
    box: _event_pb2.Box
    label: _event_pb2.Label
    score: float
    track_id: int
    def __init__(self, track_id: _Optional[int] = ..., box: _Optional[_Union[_event_pb2.Box, _Mapping]] = ..., score: _Optional[float] = ..., label: _Optional[_Union[_event_pb2.Label, str]] = ...) -> None: ...

class WatchPictureRequest(_message.Message):
    __slots__ = ["max_fps", "max_width", "session_id"]
    MAX_FPS_FIELD_NUMBER: _ClassVar[int]
    MAX_WIDTH_FIELD_NUMBER: _ClassVar[int]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    max_fps: float
    max_width: int
    session_id: str
    def __init__(self, session_id: _Optional[str] = ..., max_fps: _Optional[float] = ..., max_width: _Optional[int] = ...) -> None: ...
