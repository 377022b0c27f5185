"""One call that carries events of a session."""
from __future__ import annotations

import asyncio
from typing import Any, AsyncIterator, Optional

import grpc

from .errors import CallError, to_call_error
from .nodes import Node
from .v1.event_pb2 import Event

# Metadata that names the session before its first event does.
_SESSION_KEY = 'x-trueframe-session'


class EventCall:
    """A call, and how it ended."""

    def __init__(self, node: Node, call: Any) -> None:
        self.node = node
        self.is_answered = False
        # The error that ended it. None: it has not ended, or well.
        self.error: Optional[CallError] = None
        self._call = call
        self._failure: Optional[BaseException] = None

    async def answer(self, within: Optional[float]) -> str:
        """Waits for the answer of the daemon. Returns the id of the session; '' when the call has failed, which `events` tells."""
        try:
            metadata = await asyncio.wait_for(self._call.initial_metadata(), within)
        except asyncio.TimeoutError:
            self.error = CallError(f'no answer from {self.node.address} within {within} s', status='UNAVAILABLE')
            return ''
        except grpc.RpcError:
            return ''
        session_id = next((str(value) for key, value in metadata or () if key == _SESSION_KEY), '')
        self.is_answered = session_id != ''
        return session_id

    async def events(self) -> AsyncIterator[Event]:
        """Iterates over the events; then `error` is set where an error ended the call. Raises what `fail` was given."""
        try:
            while self.error is None and (event := await self._call.read()) is not grpc.aio.EOF:
                yield event
            if self.error is None and await self._call.code() != grpc.StatusCode.OK:
                self.error = await self._ended()
        except grpc.RpcError:
            self.error = await self._ended()
        except asyncio.CancelledError:
            # Reading from a call that was cancelled raises this, too.
            if self._failure is None:
                raise
        if self._failure is not None:
            raise self._failure

    def fail(self, reason: BaseException) -> None:
        """This program cannot go on with the call."""
        self._failure = reason
        self.cancel()

    def cancel(self) -> None:
        self._call.cancel()

    async def _ended(self) -> CallError:
        code, details = await self._call.code(), await self._call.details()
        error = grpc.aio.AioRpcError(code, None, await self._call.trailing_metadata(), details=details)
        return to_call_error(error, self.node.address)
