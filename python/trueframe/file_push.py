"""Sends a file, call after call."""
from __future__ import annotations

import uuid
from typing import AsyncIterator, Callable, Optional

from .errors import CallError
from .event_call import EventCall
from .media_file import MediaFile
from .nodes import Node
from .place import Place
from .v1.trueframe_pb2 import MediaFormat, PushMedia, PushOpen, PushRequest, PushResume, SessionOptions

Push = Callable[[AsyncIterator[PushRequest]], 'tuple[Node, object]']


class FilePush:
    """Sends from the beginning of the file, or from the place up to which the daemon has it."""

    def __init__(self, path: str, format: MediaFormat, options: Optional[SessionOptions], push: Push,
                 watch: Callable[[str, Place], EventCall]) -> None:
        self._file = MediaFile(path, format)
        self._has_own_id = not (options and options.request_id)
        kept = with_request_id(options)
        self._open = PushOpen(format=format, options=kept)
        self._push = push
        self._watch = watch
        # Session that the last call went on with.
        self._resumed = ''
        # True: the daemon has all of the media.
        self._is_sent = False

    def start(self) -> EventCall:
        return self._send(0, lambda place: self._open)

    def go_on(self, session_id: str, place: Place) -> EventCall:
        if self._is_sent:
            return self._watch(session_id, place)
        self._resumed = session_id
        after = place.last
        return self._send(place.media_bytes, lambda at: PushOpen(
            resume=PushResume(session_id=session_id, bytes=at, after_sequence=after)))

    def session_of(self, error: CallError) -> str:
        """Returns the session to go on with although the daemon has refused the call."""
        # A call that was lost before its answer has started it.
        if error.code == 'REQUEST_ID_REUSED' and self._has_own_id:
            return error.details.get('sessionId', '')
        if error.code != 'REQUEST_INVALID' or not self._resumed:
            return ''
        self._is_sent = True
        return self._resumed

    def _send(self, position: int, open_at: Callable[[int], PushOpen]) -> EventCall:
        async def requests() -> AsyncIterator[PushRequest]:
            try:
                place, header = self._file.place(position)
                yield PushRequest(open=open_at(place))
                async for data in self._file.pieces(place, header):
                    yield PushRequest(media=PushMedia(data=data))
            except OSError as reason:
                call.fail(reason)

        node, stream = self._push(requests())
        call = EventCall(node, stream)
        return call


def with_request_id(options: Optional[SessionOptions]) -> SessionOptions:
    """The same session, however often it is started."""
    kept = SessionOptions()
    if options is not None:
        kept.CopyFrom(options)
    kept.request_id = kept.request_id or str(uuid.uuid4())
    return kept
