"""The nodes that a client may ask."""
from __future__ import annotations

import json
import re
from typing import Any, Dict, List, Optional, Sequence, Union

import grpc

from .options import Balancing, Tls
from .v1.trueframe_pb2_grpc import TrueframeServiceStub

# Targets whose own addresses are separated by commas.
_OWN_COMMAS = re.compile(r'^ipv[46]:')


class Node:
    """A daemon, or what stands behind one name. The connection is made with the first call."""

    def __init__(self, address: str, tls: Optional[Tls], settings: Sequence[Any]) -> None:
        self.address = address
        self._tls = tls
        self._settings = settings
        self._channel: Any = None
        self._stub: Optional[TrueframeServiceStub] = None

    @property
    def stub(self) -> TrueframeServiceStub:
        # A channel belongs to the loop in which it is made.
        if self._stub is None:
            self._channel = self._connect()
            self._stub = TrueframeServiceStub(self._channel)
        return self._stub

    async def close(self) -> None:
        if self._channel is not None:
            await self._channel.close()

    def _connect(self) -> Any:
        if self._tls is None:
            return grpc.aio.insecure_channel(self.address, self._settings)
        credentials = grpc.ssl_channel_credentials(self._tls.ca, self._tls.key, self._tls.cert)
        return grpc.aio.secure_channel(self.address, credentials, self._settings)


class Nodes:
    """Chooses the node for each call."""

    def __init__(self, address: Union[str, Sequence[str]], tls: Optional[Tls], balancing: Balancing, keepalive: float) -> None:
        """Raises ValueError without an address."""
        settings = list(_settings(balancing, keepalive).items())
        self._nodes: List[Node] = [Node(one, tls, settings) for one in _addresses(address)]
        self._balancing = balancing
        self._at = 0

    @property
    def count(self) -> int:
        return len(self._nodes)

    def next(self) -> Node:
        """Returns the node for the next call."""
        node = self._nodes[self._at]
        if self._balancing == 'round_robin':
            self._move_on()
        return node

    def avoid(self, node: Node) -> None:
        """A call at the node was lost: the next one goes to another node, if there is one."""
        if self._nodes[self._at] is node:
            self._move_on()

    async def close(self) -> None:
        for node in self._nodes:
            await node.close()

    def _move_on(self) -> None:
        self._at = (self._at + 1) % len(self._nodes)


def _addresses(address: Union[str, Sequence[str]]) -> List[str]:
    given = [address] if isinstance(address, str) else address
    parts = [part for one in given for part in ([one] if _OWN_COMMAS.match(one) else one.split(','))]
    addresses = [part.strip() for part in parts if part.strip()]
    if not addresses:
        raise ValueError('a client needs the address of a daemon')
    return addresses


def _settings(balancing: Balancing, keepalive: float) -> Dict[str, Any]:
    return {
        # A daemon that is being restarted is found again soon.
        'grpc.initial_reconnect_backoff_ms': 200,
        # Also the time that connecting may take.
        'grpc.min_reconnect_backoff_ms': 5000,
        'grpc.max_reconnect_backoff_ms': 2000,
        # A machine that is gone closes no connection.
        'grpc.keepalive_time_ms': int(keepalive * 1000),
        'grpc.keepalive_timeout_ms': int(keepalive * 500),
        'grpc.http2.max_pings_without_data': 0,
        'grpc.service_config': json.dumps({'loadBalancingConfig': [{balancing: {}}]}),
    }
