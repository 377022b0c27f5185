"""Nodes that misbehave as a script says."""
from __future__ import annotations

from typing import Any, Callable, List, Sequence

import grpc

from trueframe._rpc import error_details_pb2, status_pb2
from trueframe.v1 import event_pb2, trueframe_pb2, trueframe_pb2_grpc

Act = Callable[[Any], Any]


def event(sequence: int, **payload: Any) -> event_pb2.Event:
    return event_pb2.Event(session_id='s1', sequence=sequence, **(payload or {'track_started': event_pb2.TrackStarted(track_id=1)}))


def summary(sequence: int) -> event_pb2.Event:
    return event(sequence, summary=event_pb2.Summary(elapsed_ms=5))


async def fail(context: Any, code: grpc.StatusCode = grpc.StatusCode.UNAVAILABLE, reason: str = '', **facts: str) -> None:
    """Ends a call: as if it were lost, or as the daemon does."""
    if reason:
        said = status_pb2.Status(code=code.value[0], message=f'said {reason}')
        said.details.add().Pack(error_details_pb2.ErrorInfo(reason=reason, metadata=facts))
        delay = error_details_pb2.RetryInfo()
        delay.retry_delay.FromMilliseconds(1500)
        said.details.add().Pack(delay)
        context.set_trailing_metadata((('grpc-status-details-bin', said.SerializeToString()),))
    await context.abort(code, 'lost')


def gives(events: Sequence[event_pb2.Event], end: Act | None = None) -> Act:
    """Writes events, then ends the call: well, or as `end` does."""
    async def act(context: Any) -> None:
        await context.send_initial_metadata((('x-trueframe-session', 's1'),))
        for one in events:
            await context.write(one)
        if end is not None:
            await end(context)
    return act


class Node(trueframe_pb2_grpc.TrueframeServiceServicer):
    """Answers to Watch, Analyze and Push as the script says, the last line again and again."""

    def __init__(self, *script: Act) -> None:
        self._script = list(script)
        self.asked: List[int] = []
        self.started: List[str] = []
        self.stopped: List[str] = []
        self.pushed: List[tuple[trueframe_pb2.PushOpen, bytes]] = []
        self.metadata: List[Any] = []

    async def start(self) -> str:
        self._server = grpc.aio.server()
        trueframe_pb2_grpc.add_TrueframeServiceServicer_to_server(self, self._server)
        port = self._server.add_insecure_port('127.0.0.1:0')
        await self._server.start()
        return f'127.0.0.1:{port}'

    async def stop(self) -> None:
        await self._server.stop(None)

    async def Watch(self, request: Any, context: Any) -> None:
        self.asked.append(request.after_sequence)
        await self._act(context)

    async def Analyze(self, request: Any, context: Any) -> None:
        self.started.append(request.options.request_id)
        await self._act(context)

    async def Push(self, requests: Any, context: Any) -> None:
        opened, media = trueframe_pb2.PushOpen(), b''
        async for request in requests:
            if request.HasField('open'):
                opened = request.open
            media += request.media.data
        self.pushed.append((opened, media))
        await self._act(context)

    async def StartSession(self, request: Any, context: Any) -> Any:
        self.started.append(request.options.request_id)
        if self._script:
            await fail(context)
        return trueframe_pb2.StartSessionResponse(session=trueframe_pb2.Session(session_id='s1'))

    async def StopSession(self, request: Any, context: Any) -> Any:
        self.stopped.append(request.session_id)
        return trueframe_pb2.StopSessionResponse()

    async def ListSessions(self, request: Any, context: Any) -> Any:
        self.metadata.append(dict(context.invocation_metadata()))
        token = '' if request.page_token else 'more'
        return trueframe_pb2.ListSessionsResponse(sessions=[trueframe_pb2.Session(session_id='s1')], next_page_token=token)

    async def _act(self, context: Any) -> None:
        act = self._script.pop(0) if len(self._script) > 1 else self._script[0]
        await act(context)
