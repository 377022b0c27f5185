from typing import Any


class TrueframeServiceStub:
    def __init__(self, channel: Any) -> None: ...
    Analyze: Any
    Push: Any
    StartSession: Any
    Watch: Any
    WatchSessions: Any
    ListSessions: Any
    GetSession: Any
    StopSession: Any
    GetEvidence: Any
    DeleteEvidence: Any
    WatchPicture: Any
    Drain: Any
    ReloadModels: Any
    ListPlugins: Any
    ListModels: Any
    ListPipelines: Any


class TrueframeServiceServicer: ...


def add_TrueframeServiceServicer_to_server(servicer: Any, server: Any) -> None: ...
