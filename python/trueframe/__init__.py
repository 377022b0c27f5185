"""An asynchronous client of the Trueframe daemon: sessions that are followed over lost connections, restarts and nodes."""
from .client import Client
from .errors import CallError, NoDaemonError
from .event_stream import EventStream
from .options import FollowState, Tls
from .v1.event_pb2 import Event, Label, Summary, Verdict
from .v1.trueframe_pb2 import MediaFormat, Sampling, Session, SessionOptions, SessionState

__all__ = [
    'CallError', 'Client', 'Event', 'EventStream', 'FollowState', 'Label', 'MediaFormat', 'NoDaemonError',
    'Sampling', 'Session', 'SessionOptions', 'SessionState', 'Summary', 'Tls', 'Verdict',
]
