"""The client against nodes that misbehave."""
from __future__ import annotations

import asyncio
import struct
import tempfile
import unittest
from typing import Any, List

import grpc

from tests.nodes import Node, event, fail, gives, summary
from trueframe import CallError, Client, FollowState, MediaFormat, NoDaemonError
from trueframe.v1 import event_pb2


def ends(code: grpc.StatusCode, reason: str, **facts: str) -> Any:
    return lambda context: fail(context, code, reason, **facts)


UNKNOWN = gives([], ends(grpc.StatusCode.NOT_FOUND, 'SESSION_NOT_FOUND'))


class ClientTest(unittest.IsolatedAsyncioTestCase):
    async def node(self, *script: Any) -> tuple[Node, str]:
        node = Node(*script)
        address = await node.start()
        self.addAsyncCleanup(node.stop)
        return node, address

    def client(self, *addresses: str, **options: Any) -> Client:
        client = Client(addresses, **{'reconnect_for': 5.0, 'token': '', **options})
        self.addAsyncCleanup(client.close)
        return client

    async def mute(self) -> str:
        """Takes connections, and says nothing."""
        server = await asyncio.start_server(lambda reader, writer: None, '127.0.0.1', 0)
        self.addCleanup(server.close)
        return '127.0.0.1:%d' % server.sockets[0].getsockname()[1]

    async def test_a_session_is_followed_over_nodes_that_end_repeat_leave_out_and_move(self) -> None:
        moved = event(0, moved=event_pb2.Moved(after_sequence=3, retry_after_ms=1))
        a, at_a = await self.node(gives([event(1), event(2)], fail), gives([event(3), event(5)]))
        b, at_b = await self.node(gives([event(2), event(3), moved]), gives([event(4), summary(5)]))
        c, at_c = await self.node(UNKNOWN)
        states: List[FollowState] = []
        stream = self.client(at_a, at_b, at_c).watch('s1', on_state=states.append)
        self.assertEqual([one.sequence async for one in stream], [1, 2, 3, 4, 5])
        self.assertEqual([a.asked, b.asked, c.asked], [[0, 3], [2, 3], [3]])
        waits = [one.error for one in states if one.state == 'waiting']
        self.assertIsNone(waits[1])
        self.assertEqual([getattr(waits[k], 'code', None) for k in (0, 2)], ['', 'SESSION_NOT_FOUND'])
        self.assertEqual(str(waits[3]), f'{at_a} left out events: 5 came after 3')
        self.assertEqual(states[-1].state, 'over')
        self.assertEqual(a.stopped + b.stopped, [])

    async def test_nodes_that_are_gone_or_silent_are_passed_over(self) -> None:
        b, at_b = await self.node(gives([event(1), summary(2)]))
        c, at_c = await self.node(gives([event(1), summary(2)]))
        gone = await self.mute()
        client = self.client('127.0.0.1:1', gone, at_b, answer_within=0.2)
        self.assertEqual([one.sequence async for one in client.watch('s1')], [1, 2])
        in_turn = self.client(f'{at_b}, {at_c}', balancing='round_robin')
        for _ in range(4):
            self.assertEqual([one.sequence async for one in in_turn.watch('s1')], [1, 2])
        self.assertEqual([len(b.asked), len(c.asked)], [3, 2])
        named = self.client('dns:///localhost:' + at_c.split(':')[1], balancing='round_robin')
        self.assertEqual([one.sequence async for one in named.watch('s1')], [1, 2])

    async def test_a_start_that_is_tried_again_has_the_same_request_id(self) -> None:
        a, at_a = await self.node(UNKNOWN)
        b, at_b = await self.node()
        self.assertEqual((await self.client(at_a, at_b).start_session('x')).session_id, 's1')
        self.assertRegex(a.started[0], '^[0-9a-f-]{36}$')
        self.assertEqual(b.started, a.started)
        with self.assertRaises(CallError):
            await self.client(at_a).start_session('x', retry_for=0.3)
        self.assertGreater(len(a.started), 2)
        self.assertEqual(len(set(a.started[1:])), 1)

    async def test_a_session_is_given_up_with_what_the_daemon_said(self) -> None:
        a, at_a = await self.node(UNKNOWN)
        with self.assertRaises(CallError) as caught:
            async for _ in self.client(at_a).watch('s1'):
                pass
        error = caught.exception
        self.assertEqual([error.code, error.status, error.message, error.retry_delay],
                         ['SESSION_NOT_FOUND', 'NOT_FOUND', 'said SESSION_NOT_FOUND', 1.5])
        c, at_c = await self.node(gives([event(1)], fail), gives([], fail))
        with self.assertRaises(CallError):
            async for _ in self.client(at_c, reconnect_for=0.3).watch('s1'):
                pass
        self.assertEqual(set(c.asked[1:]), {1})
        self.assertGreater(len(c.asked), 2)
        with self.assertRaises(NoDaemonError):
            async for _ in self.client('127.0.0.1:1').analyze('x'):
                pass

    async def test_a_reader_of_new_events_begins_anywhere(self) -> None:
        _, address = await self.node(gives([event(7), event(8)], fail), gives([event(9), summary(10)]))
        stream = self.client(address).watch('s1', only_new=True)
        self.assertEqual([one.sequence async for one in stream], [7, 8, 9, 10])

    async def test_leaving_the_loop_stops_a_session_of_this_program(self) -> None:
        async def wait(context: Any) -> None:
            await asyncio.sleep(60)
        node, address = await self.node(gives([event(1)], wait))
        client = self.client(address)
        async with client.analyze('x') as events:
            async for _ in events:
                break
        await client.close()
        self.assertEqual(node.stopped, ['s1'])
        client = self.client(address)
        async for _ in client.analyze('x'):
            break
        while len(node.stopped) < 2:
            await asyncio.sleep(0.01)
        async for _ in client.watch('s1'):
            break
        await asyncio.sleep(0.05)
        self.assertEqual(node.stopped, ['s1', 's1'])

    async def test_the_token_and_the_pages(self) -> None:
        tokens = ['t1', 't2']
        node, address = await self.node()
        client = self.client(address, token=lambda: tokens.pop(0), metadata={'site': 'gate'})
        self.assertEqual([one.session_id async for one in client.list_sessions()], ['s1', 's1'])
        said = [(one['authorization'], one['site']) for one in node.metadata]
        self.assertEqual(said, [('Bearer t1', 'gate'), ('Bearer t2', 'gate')])
        self.assertRaises(ValueError, Client, ' , ')

    async def push(self, media: bytes, format: MediaFormat, *script: Any) -> Node:
        node, address = await self.node(*script)
        with tempfile.NamedTemporaryFile() as file:
            file.write(media)
            file.flush()
            stream = self.client(address).push_file(file.name, format)
            numbers = [one.sequence async for one in stream]
        self.assertEqual(numbers, list(range(1, len(numbers) + 1)))
        return node

    async def test_a_pushed_file_goes_on_from_what_was_acknowledged(self) -> None:
        heard = [event(1), event(2, media_acknowledged=event_pb2.MediaAcknowledged(bytes=6))]
        node = await self.push(
            b'0123456789', MediaFormat.MEDIA_FORMAT_MPEGTS,
            fail, ends(grpc.StatusCode.ALREADY_EXISTS, 'REQUEST_ID_REUSED', sessionId='s1'),
            gives(heard, fail), ends(grpc.StatusCode.INVALID_ARGUMENT, 'REQUEST_INVALID'), gives([summary(3)]))
        self.assertEqual([media for _, media in node.pushed], [b'0123456789'] * 3 + [b'6789'])
        resumed = [(opened.resume.bytes, opened.resume.after_sequence) for opened, _ in node.pushed]
        self.assertEqual(resumed, [(0, 0), (0, 0), (0, 0), (6, 2)])
        self.assertEqual(node.pushed[0][0].options.request_id, node.pushed[1][0].options.request_id)
        self.assertEqual(node.asked, [2])

    async def test_fragmented_mp4_goes_on_with_its_header_and_a_whole_fragment(self) -> None:
        def box(kind: bytes, body: bytes) -> bytes:
            return struct.pack('>I4s', 8 + len(body), kind) + body
        header = box(b'ftyp', b'isom') + box(b'moov', b'tracks')
        first = box(b'moof', b'a') + box(b'mdat', b'pictures')
        second = box(b'moof', b'b') + box(b'mdat', b'more')
        bytes_there = len(header + first) + 9
        acknowledged = event(1, media_acknowledged=event_pb2.MediaAcknowledged(bytes=bytes_there))
        node = await self.push(header + first + second, MediaFormat.MEDIA_FORMAT_FMP4,
                               gives([acknowledged], fail), gives([summary(2)]))
        self.assertEqual(node.pushed[1][1], header + second)
        self.assertEqual(node.pushed[1][0].resume.bytes, len(header + first))

    async def test_a_file_that_cannot_be_read_is_said_as_it_is(self) -> None:
        _, address = await self.node(fail)
        with self.assertRaises(FileNotFoundError):
            async for _ in self.client(address).push_file('/nowhere', MediaFormat.MEDIA_FORMAT_MPEGTS):
                pass


if __name__ == '__main__':
    unittest.main()
