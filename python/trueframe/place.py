"""A reader's place in the events of a session."""
from __future__ import annotations

from typing import Literal

from .v1.event_pb2 import Event


class Place:
    """Lets each event come once, and none be passed over unsaid."""

    def __init__(self, last: int, is_new: bool) -> None:
        """`last`: sequence number of the event before the first one. `is_new`: the reader begins wherever the session is."""
        self.last = last
        # Bytes of pushed media that need not be sent again.
        self.media_bytes = 0
        self._may_jump = is_new

    @property
    def is_unset(self) -> bool:
        """True while nothing has come and the reader begins wherever the session is."""
        return self.last == 0 and self._may_jump

    def take(self, event: Event) -> Literal['next', 'repeated', 'missing']:
        """Takes the next event. repeated: it has come before; missing: others should have come before it."""
        # For this reader only, and without a number.
        if event.sequence == 0:
            self._may_jump = self._may_jump or event.HasField('skipped')
            return 'next'
        if event.sequence <= self.last:
            return 'repeated'
        if event.sequence > self.last + 1 and not self._may_jump:
            return 'missing'
        self.last = event.sequence
        self._may_jump = False
        if event.HasField('media_acknowledged'):
            self.media_bytes = event.media_acknowledged.bytes
        return 'next'
