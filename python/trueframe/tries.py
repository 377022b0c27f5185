"""Tries to reach one of several nodes."""
from __future__ import annotations

import random
import time
from typing import Optional

from .errors import CallError

# Codes of the daemon that end a call, not its session.
_CALL_ONLY = {
    'LIMIT_CALLER_TOO_SLOW', 'LIMIT_CALL_TIME', 'LIMIT_CALLS', 'DAEMON_DRAINING', 'SESSION_ELSEWHERE', 'CLUSTER_UNREACHABLE',
}
_LOST = {'UNAVAILABLE', 'INTERNAL', 'UNKNOWN', 'CANCELLED'}

_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 2.0


def is_lost(error: CallError) -> bool:
    """True for a call that ended although its session may go on: nobody said why, or the daemon did."""
    return error.code in _CALL_ONLY if error.code else error.status in _LOST


class Tries:
    """Counts tries, with pauses between them that grow, and are spread so that callers do not come all at once."""

    def __init__(self, seconds: float, nodes: int) -> None:
        """`seconds` after the first loss, trying ends. Pauses grow when all `nodes` have been tried."""
        self._seconds = seconds
        self._nodes = nodes
        self._lost_at: Optional[float] = None
        self._count = 0

    @property
    def is_last_of_round(self) -> bool:
        """True: with a try that is lost now, every node has been tried since the first loss."""
        return self._count + 1 >= self._nodes

    def reset(self) -> None:
        """An event came."""
        self._lost_at = None
        self._count = 0

    def lost(self, least: float = 0.0) -> Optional[float]:
        """Counts a lost try. Returns seconds before the next one; None when it has been tried for long enough."""
        now = time.monotonic()
        if self._lost_at is None:
            self._lost_at = now
        left = self._seconds - (now - self._lost_at)
        if left <= 0:
            return None
        pause = min(_FIRST_PAUSE * 2.0 ** (self._count // self._nodes), _LONGEST_PAUSE)
        self._count += 1
        return max(least, min(pause * (0.5 + random.random()), left))
