"""Settings of calls, and the states of a session that is followed."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Literal, Optional

from .errors import CallError

# Choice among several nodes. pick_first: all calls go to one of them, to the next when it does not answer. round_robin: each call goes to
# another one.
Balancing = Literal['pick_first', 'round_robin']


@dataclass(frozen=True)
class Tls:
    """Contents of PEM files."""

    # CAs of the daemon. None: those that gRPC trusts.
    ca: Optional[bytes] = None
    # Certificate of this program, with its key, for a daemon that asks for one.
    cert: Optional[bytes] = None
    key: Optional[bytes] = None


@dataclass(frozen=True)
class FollowState:
    """The way in which a session is followed at the moment.

    connecting, following: a call has been opened at `address`; the daemon there has answered.
    waiting: the next call is opened after `delay` seconds; `error` says why, None: the session moves.
    over, failed: the session has ended; the loop raises `error`.
    """

    state: Literal['connecting', 'following', 'waiting', 'over', 'failed']
    address: str = ''
    delay: float = 0.0
    error: Optional[CallError] = None


OnState = Callable[[FollowState], None]
