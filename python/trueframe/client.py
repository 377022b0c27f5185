"""Connections to a daemon, or to the nodes of a cluster."""
from __future__ import annotations

import asyncio
import os
from typing import Any, AsyncIterator, Callable, Iterable, List, Mapping, Optional, Sequence, Set, Tuple, Union

import grpc

from .errors import CallError, to_call_error
from .event_call import EventCall
from .event_stream import Calls, EventStream
from .file_push import FilePush, with_request_id
from .nodes import Node, Nodes
from .options import Balancing, OnState, Tls
from .place import Place
from .tries import Tries, is_lost
from .v1 import trueframe_pb2 as pb
from .v1.trueframe_pb2_grpc import TrueframeServiceStub

Token = Union[str, Callable[[], str]]


def token_from_environment() -> str:
    """Returns TRUEFRAME_TOKEN, otherwise the content of the file TRUEFRAME_TOKEN_FILE; '' for none. Raises OSError."""
    if token := os.environ.get('TRUEFRAME_TOKEN'):
        return token
    if path := os.environ.get('TRUEFRAME_TOKEN_FILE'):
        with open(path, encoding='utf-8') as file:
            return file.read().strip()
    return ''


class Client:
    """Follows sessions, starts and stops them. For `async with`; connections are made with the first call."""

    def __init__(self, address: Union[str, Sequence[str]], *, token: Token = token_from_environment, tls: Optional[Tls] = None,
                 metadata: Optional[Mapping[str, str]] = None, balancing: Balancing = 'pick_first', timeout: float = 10.0,
                 reconnect_for: float = 300.0, answer_within: float = 5.0, keepalive: float = 10.0) -> None:
        """All times are in seconds. Raises ValueError without an address.

        address: `host:port` or another target that gRPC knows, e.g. `dns:///trueframe.example:50051`; or several, in a sequence or
        separated by commas: nodes of a cluster, where each knows every session.
        token: bearer token, or a function that is asked for it with every call; '' for none.
        metadata: sent with every call.
        balancing: choice among several addresses, and among those that one name stands for.
        timeout: of a call that is no session, for one round of all nodes.
        reconnect_for: without an event, for which a session whose call was lost is tried to be followed again. 0: not at all.
        answer_within: after which a node that has not answered to a call of a session is given up for the next one.
        keepalive: of silence, after which a connection has to show that it is alive, within half of them.
        """
        self._nodes = Nodes(address, tls, balancing, keepalive)
        self._token = token
        self._extra = list((metadata or {}).items())
        self._timeout = timeout
        self._reconnect_for = reconnect_for
        self._answer_within = answer_within
        self._leaving: Set[asyncio.Task[Any]] = set()

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(self, *reason: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Closes the connections. Sessions that were started and not left go on."""
        await asyncio.gather(*self._leaving, return_exceptions=True)
        await self._nodes.close()

    def analyze(self, source: str, options: Optional[pb.SessionOptions] = None, *, on_state: Optional[OnState] = None) -> EventStream:
        """Has the daemon analyse a source that it can reach. Leaving the loop ends the session."""
        request = pb.AnalyzeRequest(source=source, options=with_request_id(options))

        def start() -> EventCall:
            return self._open(lambda stub: stub.Analyze(request, metadata=self._metadata()))
        # Without grace, the session ends with its call.
        is_kept = not request.options.HasField('grace_ms') or request.options.grace_ms > 0
        return EventStream(self._calls(start, self._watch, self._stop, is_kept=is_kept), on_state=on_state)

    def push_file(self, path: str, format: pb.MediaFormat, options: Optional[pb.SessionOptions] = None, *,
                  on_state: Optional[OnState] = None) -> EventStream:
        """Has the daemon analyse a file of this program, and goes on, with media and events, when the call is lost.

        Leaving the loop ends the session. Iteration also raises OSError where the file cannot be read.
        """
        def push(requests: AsyncIterator[pb.PushRequest]) -> Tuple[Node, object]:
            node = self._nodes.next()
            return node, node.stub.Push(requests, metadata=self._metadata())

        file = FilePush(path, format, options, push, self._watch)
        calls = self._calls(file.start, file.go_on, self._stop, session_of=file.session_of)
        return EventStream(calls, on_state=on_state)

    async def start_session(self, source: str, options: Optional[pb.SessionOptions] = None, *, retry_for: float = 0.0) -> pb.Session:
        """Has the daemon analyse a source, and does not follow it; `watch` does.

        Without a request_id the session gets one, so that a call that is tried again does not start another session. Nodes that do not
        answer are asked again for `retry_for` seconds; 0: each node once.
        """
        request = pb.StartSessionRequest(source=source, options=with_request_id(options))
        response: pb.StartSessionResponse = await self._ask('StartSession', request, retry_for)
        return response.session

    def watch(self, session_id: str, *, after: int = 0, only_new: bool = False, when_behind: Optional[pb.WhenBehind] = None,
              on_state: Optional[OnState] = None) -> EventStream:
        """Follows a session that somebody has started, from the event after a number on. Leaving the loop leaves it alone."""
        def go_on(session: str, place: Place) -> EventCall:
            return self._watch(session, place, when_behind)

        def start() -> EventCall:
            return go_on(session_id, Place(after, only_new))
        return EventStream(self._calls(start, go_on, _leave_alone), session_id=session_id, after=after, only_new=only_new,
                           on_state=on_state)

    async def get_session(self, session_id: str) -> pb.Session:
        response: pb.GetSessionResponse = await self._ask('GetSession', pb.GetSessionRequest(session_id=session_id))
        return response.session

    async def stop_session(self, session_id: str) -> pb.Session:
        """Ends a session with final verdicts and a summary for its caller."""
        response: pb.StopSessionResponse = await self._ask('StopSession', pb.StopSessionRequest(session_id=session_id))
        return response.session

    async def list_sessions(self, *, states: Iterable[pb.SessionState] = (), labels: Optional[Mapping[str, str]] = None,
                            page_size: int = 100) -> AsyncIterator[pb.Session]:
        """Iterates over running sessions and the newest of the ended ones, newest first."""
        request = pb.ListSessionsRequest(page_size=page_size, states=list(states), labels=dict(labels or {}))
        while True:
            page = await self._ask('ListSessions', request)
            for session in page.sessions:
                yield session
            if not page.next_page_token:
                return
            request.page_token = page.next_page_token

    def _metadata(self) -> List[Tuple[str, str]]:
        token = self._token if isinstance(self._token, str) else self._token()
        return [*self._extra, ('authorization', f'Bearer {token}')] if token else self._extra

    def _open(self, call: Callable[[TrueframeServiceStub], Any]) -> EventCall:
        node = self._nodes.next()
        return EventCall(node, call(node.stub))

    def _watch(self, session_id: str, place: Place, when_behind: Optional[pb.WhenBehind] = None) -> EventCall:
        request = pb.WatchRequest(session_id=session_id, after_sequence=place.last, only_new=place.is_unset, when_behind=when_behind)
        return self._open(lambda stub: stub.Watch(request, metadata=self._metadata()))

    def _calls(self, start: Callable[[], EventCall], go_on: Callable[[str, Place], EventCall],
               leave: Callable[[str], Any], *, is_kept: bool = True, session_of: Callable[[CallError], str] = lambda error: '') -> Calls:
        return Calls(start, go_on, self._nodes.avoid, leave if is_kept else _leave_alone, self._nodes.count,
                     self._reconnect_for if is_kept else 0.0, self._answer_within, session_of)

    async def _stop(self, session_id: str) -> None:
        """Ends a session that was left. Nobody waits for that, and whether it works is nobody's concern any more."""
        task = asyncio.ensure_future(self.stop_session(session_id))
        self._leaving.add(task)
        task.add_done_callback(self._left)

    def _left(self, task: asyncio.Task[Any]) -> None:
        self._leaving.discard(task)
        if not task.cancelled():
            task.exception()

    async def _ask(self, method: str, request: Any, retry_for: float = 0.0) -> Any:
        """Asks one node, and the next one when it does not answer."""
        tries = Tries(retry_for, self._nodes.count)
        count = 0
        while True:
            count += 1
            node = self._nodes.next()
            try:
                call = getattr(node.stub, method)
                return await call(request, metadata=self._metadata(), timeout=self._timeout / self._nodes.count)
            except grpc.RpcError as reason:
                error = to_call_error(reason, node.address)
            if not is_lost(error) and (error.code or error.status != 'DEADLINE_EXCEEDED'):
                raise error
            self._nodes.avoid(node)
            delay = tries.lost()
            if count < self._nodes.count:
                continue
            if delay is None:
                raise error
            await asyncio.sleep(delay)


async def _leave_alone(session_id: str) -> None:
    """The session goes on."""
