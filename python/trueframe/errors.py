"""Errors of calls."""
from __future__ import annotations

from typing import Any, Mapping, Optional

import grpc

from ._rpc import error_details_pb2, status_pb2

DETAILS_KEY = 'grpc-status-details-bin'


class CallError(Exception):
    """The error of a call that failed."""

    def __init__(self, message: str, *, code: str = '', status: str, details: Optional[Mapping[str, str]] = None,
                 retry_delay: Optional[float] = None) -> None:
        super().__init__(message)
        self.message = message
        # Code of docs/errors.md that the daemon gave, e.g. SOURCE_NOT_FOUND. Empty when no daemon answered.
        self.code = code
        # Name of the gRPC status, e.g. NOT_FOUND.
        self.status = status
        # Facts for programs; docs/errors.md names the keys.
        self.details: Mapping[str, str] = details or {}
        # Seconds after which the same call may succeed. None: trying again is pointless.
        self.retry_delay = retry_delay


class NoDaemonError(CallError):
    """Nothing answers at the address."""


def to_call_error(error: Any, address: str) -> CallError:
    """Returns what the daemon said was wrong; where it said nothing, what happened to the call."""
    status = error.code().name
    for key, value in error.trailing_metadata() or ():
        if key == DETAILS_KEY:
            return _said(status_pb2.Status.FromString(value), status)
    text = error.details() or ''
    if error.code() == grpc.StatusCode.UNAVAILABLE and 'failed to connect' in text:
        return NoDaemonError(f'no daemon answers at {address}', status=status)
    return CallError(f'call to {address} failed: {text}', status=status)


def _said(said: Any, status: str) -> CallError:
    info, retry = error_details_pb2.ErrorInfo(), error_details_pb2.RetryInfo()
    delay: Optional[float] = None
    for detail in said.details:
        detail.Unpack(info)
        if detail.Unpack(retry):
            delay = retry.retry_delay.seconds + retry.retry_delay.nanos / 1e9
    return CallError(said.message, code=info.reason, status=status, details=dict(info.metadata), retry_delay=delay)
