from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CatalogueChange(_message.Message):
    __slots__ = ["id", "kind", "problem", "version"]
    class Kind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    ID_FIELD_NUMBER: _ClassVar[int]
    KIND_ADDED: CatalogueChange.Kind
    KIND_CHANGED: CatalogueChange.Kind
    KIND_FIELD_NUMBER: _ClassVar[int]
    KIND_REMOVED: CatalogueChange.Kind
    KIND_UNSPECIFIED: CatalogueChange.Kind
    PROBLEM_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    id: str
    kind: CatalogueChange.Kind
    problem: str
    version: str
    def __init__(self, id: _Optional[str] = ..., kind: _Optional[_Union[CatalogueChange.Kind, str]] = ..., version: _Optional[str] = ..., problem: _Optional[str] = ...) -> None: ...

class ListModelsRequest(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class ListModelsResponse(_message.Message):
    __slots__ = ["models"]
    MODELS_FIELD_NUMBER: _ClassVar[int]
    models: _containers.RepeatedCompositeFieldContainer[Model]
    def __init__(self, models: _Optional[_Iterable[_Union[Model, _Mapping]]] = ...) -> None: ...

class ListPipelinesRequest(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class ListPipelinesResponse(_message.Message):
    __slots__ = ["pipelines"]
    PIPELINES_FIELD_NUMBER: _ClassVar[int]
    pipelines: _containers.RepeatedCompositeFieldContainer[Pipeline]
    def __init__(self, pipelines: _Optional[_Iterable[_Union[Pipeline, _Mapping]]] = ...) -> None: ...

class ListPluginsRequest(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class ListPluginsResponse(_message.Message):
    __slots__ = ["plugins"]
    PLUGINS_FIELD_NUMBER: _ClassVar[int]
    plugins: _containers.RepeatedCompositeFieldContainer[Plugin]
    def __init__(self, plugins: _Optional[_Iterable[_Union[Plugin, _Mapping]]] = ...) -> None: ...

class Model(_message.Message):
    __slots__ = ["calibrated", "device", "fallback", "id", "input", "license", "package", "path", "problem", "provider", "scope", "sha256", "state", "task", "version"]
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    CALIBRATED_FIELD_NUMBER: _ClassVar[int]
    DEVICE_FIELD_NUMBER: _ClassVar[int]
    FALLBACK_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    INPUT_FIELD_NUMBER: _ClassVar[int]
    LICENSE_FIELD_NUMBER: _ClassVar[int]
    PACKAGE_FIELD_NUMBER: _ClassVar[int]
    PATH_FIELD_NUMBER: _ClassVar[int]
    PROBLEM_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_FIELD_NUMBER: _ClassVar[int]
    SCOPE_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    STATE_BUILDING: Model.State
    STATE_FIELD_NUMBER: _ClassVar[int]
    STATE_READY: Model.State
    STATE_UNSPECIFIED: Model.State
    STATE_UNUSABLE: Model.State
    TASK_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    calibrated: bool
    device: str
    fallback: str
    id: str
    input: str
    license: str
    package: str
    path: str
    problem: str
    provider: str
    scope: _containers.RepeatedScalarFieldContainer[str]
    sha256: str
    state: Model.State
    task: str
    version: str
    def __init__(self, id: _Optional[str] = ..., version: _Optional[str] = ..., sha256: _Optional[str] = ..., license: _Optional[str] = ..., task: _Optional[str] = ..., problem: _Optional[str] = ..., scope: _Optional[_Iterable[str]] = ..., calibrated: bool = ..., input: _Optional[str] = ..., path: _Optional[str] = ..., provider: _Optional[str] = ..., device: _Optional[str] = ..., fallback: _Optional[str] = ..., state: _Optional[_Union[Model.State, str]] = ..., package: _Optional[str] = ...) -> None: ...

class Pipeline(_message.Message):
    __slots__ = ["detector", "id", "is_default", "models", "package", "path", "pooling", "problem", "sampling", "summary", "tracker", "version"]
    DETECTOR_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    IS_DEFAULT_FIELD_NUMBER: _ClassVar[int]
    MODELS_FIELD_NUMBER: _ClassVar[int]
    PACKAGE_FIELD_NUMBER: _ClassVar[int]
    PATH_FIELD_NUMBER: _ClassVar[int]
    POOLING_FIELD_NUMBER: _ClassVar[int]
    PROBLEM_FIELD_NUMBER: _ClassVar[int]
    SAMPLING_FIELD_NUMBER: _ClassVar[int]
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    TRACKER_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    detector: str
    id: str
    is_default: bool
    models: _containers.RepeatedScalarFieldContainer[str]
    package: str
    path: str
    pooling: str
    problem: str
    sampling: str
    summary: str
    tracker: str
    version: str
    def __init__(self, id: _Optional[str] = ..., summary: _Optional[str] = ..., version: _Optional[str] = ..., is_default: bool = ..., detector: _Optional[str] = ..., tracker: _Optional[str] = ..., models: _Optional[_Iterable[str]] = ..., sampling: _Optional[str] = ..., pooling: _Optional[str] = ..., problem: _Optional[str] = ..., package: _Optional[str] = ..., path: _Optional[str] = ...) -> None: ...

class Plugin(_message.Message):
    __slots__ = ["api_version", "id", "kind", "options_schema", "package", "problem", "summary", "version"]
    class Kind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    API_VERSION_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    KIND_DETECTOR: Plugin.Kind
    KIND_FIELD_NUMBER: _ClassVar[int]
    KIND_METHOD: Plugin.Kind
    KIND_MODEL: Plugin.Kind
    KIND_POOLING: Plugin.Kind
    KIND_SINK: Plugin.Kind
    KIND_TRACKER: Plugin.Kind
    KIND_UNSPECIFIED: Plugin.Kind
    OPTIONS_SCHEMA_FIELD_NUMBER: _ClassVar[int]
    PACKAGE_FIELD_NUMBER: _ClassVar[int]
    PROBLEM_FIELD_NUMBER: _ClassVar[int]
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    api_version: int
    id: str
    kind: Plugin.Kind
    options_schema: str
    package: str
    problem: str
    summary: str
    version: str
    def __init__(self, kind: _Optional[_Union[Plugin.Kind, str]] = ..., id: _Optional[str] = ..., summary: _Optional[str] = ..., package: _Optional[str] = ..., version: _Optional[str] = ..., api_version: _Optional[int] = ..., options_schema: _Optional[str] = ..., problem: _Optional[str] = ...) -> None: ...

class ReloadModelsRequest(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class ReloadModelsResponse(_message.Message):
    __slots__ = ["models", "pipelines"]
    MODELS_FIELD_NUMBER: _ClassVar[int]
    PIPELINES_FIELD_NUMBER: _ClassVar[int]
    models: _containers.RepeatedCompositeFieldContainer[CatalogueChange]
    pipelines: _containers.RepeatedCompositeFieldContainer[CatalogueChange]
    def __init__(self, models: _Optional[_Iterable[_Union[CatalogueChange, _Mapping]]] = ..., pipelines: _Optional[_Iterable[_Union[CatalogueChange, _Mapping]]] = ...) -> None: ...
