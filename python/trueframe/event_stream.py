"""The events of a session, over as many calls as it takes."""
from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import AsyncGenerator, AsyncIterator, Awaitable, Callable, Optional, Set

from .errors import CallError, NoDaemonError
from .event_call import EventCall
from .nodes import Node
from .options import FollowState, OnState
from .place import Place
from .tries import Tries, is_lost
from .v1.event_pb2 import Error, Event


@dataclass(frozen=True)
class Calls:
    """Ways to begin a session and to go on with it."""

    # Opens the first call, or the same once more when that was lost before its answer.
    start: Callable[[], EventCall]
    # Opens a call with the events after the newest one that has come.
    go_on: Callable[[str, Place], EventCall]
    # A call was lost: the next one goes to another node, if there is one.
    avoid: Callable[[Node], None]
    # The program is done with the session before its end.
    leave: Callable[[str], Awaitable[None]]
    # Number of nodes that may have the session.
    nodes: int
    # Seconds without an event after which the session is given up, and seconds that a node has for its answer.
    reconnect_for: float
    answer_within: float
    # Returns the session to go on with although a daemon has refused the call.
    session_of: Callable[[CallError], str] = lambda error: ''


class EventStream:
    """The events of a session, in order, each once. For one loop; leaving it ends a session that this program has started.

    `async with stream as events` ends it before the next statement, `async for` alone soon after it. When the connection is lost, the
    daemon restarted or the session moved to another node, it goes on with the next call. Iteration raises a CallError when that fails.
    """

    def __init__(self, calls: Calls, *, session_id: str = '', after: int = 0, only_new: bool = False,
                 on_state: Optional[OnState] = None) -> None:
        # Empty before the daemon has answered.
        self.session_id = session_id
        self._calls = calls
        self._on_state: OnState = on_state or (lambda state: None)
        self._place = Place(after, only_new)
        self._tries = Tries(calls.reconnect_for, calls.nodes)
        # True: a daemon may have begun the session.
        self._is_begun = False
        self._is_over = False
        # Addresses of nodes that have not heard of the session.
        self._unknown_at: Set[str] = set()
        self._entered: Optional[AsyncGenerator[Event, None]] = None

    @property
    def last_sequence(self) -> int:
        """Sequence number of the newest event; 0 before the first. `Client.watch` goes on after it."""
        return self._place.last

    async def __aenter__(self) -> AsyncGenerator[Event, None]:
        self._entered = self._iterate()
        return self._entered

    async def __aexit__(self, *reason: object) -> None:
        if self._entered is not None:
            await self._entered.aclose()

    def __aiter__(self) -> AsyncIterator[Event]:
        # Not kept: an iterator that nobody has any more is closed.
        return self._iterate()

    async def _iterate(self) -> AsyncGenerator[Event, None]:
        call = self._calls.start()
        try:
            while True:
                moved: Optional[Event] = None
                async for event in self._events(call):
                    if event.HasField('moved'):
                        moved = event
                        break
                    yield event
                if moved is None and self._is_complete(call):
                    break
                error = call.error or CallError('the session has moved to another daemon', status='UNAVAILABLE')
                call = await self._next(call, error, moved)
        finally:
            call.cancel()
            if not self._is_over and self.session_id:
                await self._calls.leave(self.session_id)
        self._on_state(FollowState('over'))

    async def _events(self, call: EventCall) -> AsyncIterator[Event]:
        self._on_state(FollowState('connecting', call.node.address))
        # One daemon alone has the time that it needs to begin.
        has_limit = self._calls.nodes > 1 or self._is_begun
        session_id = await call.answer(self._calls.answer_within if has_limit else None)
        if call.is_answered:
            self.session_id = session_id
            self._on_state(FollowState('following', call.node.address))
        async for event in call.events():
            if event.HasField('moved'):
                yield event
                return
            fate = self._place.take(event)
            if fate == 'missing':
                text = f'{call.node.address} left out events: {event.sequence} came after {self._place.last}'
                call.error = CallError(text, status='UNKNOWN')
                return
            if fate == 'next':
                self._see(event)
                yield event

    def _see(self, event: Event) -> None:
        self.session_id = event.session_id
        self._is_over = event.HasField('summary') or (event.HasField('error') and event.error.scope == Error.SCOPE_SESSION)
        self._tries.reset()
        self._unknown_at.clear()

    def _is_complete(self, call: EventCall) -> bool:
        """After the summary, nothing is lost with the call."""
        if call.error is None or (self._is_over and is_lost(call.error)):
            self._is_over = True
        return self._is_over and (call.error is None or is_lost(call.error))

    async def _next(self, call: EventCall, error: CallError, moved: Optional[Event]) -> EventCall:
        """Opens the next call. Raises the error when the session cannot be followed any further."""
        self._is_begun = self._is_begun or call.is_answered or not isinstance(error, NoDaemonError)
        least = moved.moved.retry_after_ms / 1000 if moved else 0.0
        delay = self._tries.lost(least) if moved or self._may_go_on(call, error) else None
        if delay is None:
            # Nobody has left: the session may be followed by another stream.
            self._is_over = True
            self._on_state(FollowState('failed', error=error))
            raise error
        self._on_state(FollowState('waiting', delay=delay, error=None if moved else error))
        call.cancel()
        self._calls.avoid(call.node)
        await asyncio.sleep(delay)
        return self._calls.go_on(self.session_id, self._place) if self.session_id else self._calls.start()

    def _may_go_on(self, call: EventCall, error: CallError) -> bool:
        if self._is_over:
            return False
        if session := self._calls.session_of(error):
            self.session_id = session
            return True
        # A node may not have heard yet of a session that others know.
        if error.code == 'SESSION_NOT_FOUND':
            self._unknown_at.add(call.node.address)
            return len(self._unknown_at) < self._calls.nodes
        # A token that was replaced meanwhile is a good one.
        if error.code == 'AUTH_EXPIRED':
            return call.is_answered
        return is_lost(error) and (self._is_begun or not self._tries.is_last_of_round)
