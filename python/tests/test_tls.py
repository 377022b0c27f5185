"""The client and encryption: both sides show a certificate."""
from __future__ import annotations

import subprocess
import tempfile
import unittest
from pathlib import Path

import grpc

from tests.nodes import Node
from trueframe import CallError, Client, Tls
from trueframe.v1 import trueframe_pb2_grpc


class TlsTest(unittest.IsolatedAsyncioTestCase):
    async def test_both_sides_show_a_certificate(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            key, cert = Path(folder, 'key'), Path(folder, 'cert')
            subprocess.run([
                'openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1',
                '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', cert,
            ], check=True, capture_output=True)
            own_key, own_cert = key.read_bytes(), cert.read_bytes()
        server = grpc.aio.server()
        trueframe_pb2_grpc.add_TrueframeServiceServicer_to_server(Node(), server)
        credentials = grpc.ssl_server_credentials([(own_key, own_cert)], own_cert, require_client_auth=True)
        port = server.add_secure_port('localhost:0', credentials)
        await server.start()
        self.addAsyncCleanup(server.stop, None)

        async with Client(f'localhost:{port}', token='', tls=Tls(own_cert, own_cert, own_key)) as client:
            self.assertEqual((await client.start_session('x')).session_id, 's1')
        for tls in (Tls(own_cert), Tls(None, own_cert, own_key), None):
            async with Client(f'localhost:{port}', token='', tls=tls) as stranger:
                with self.assertRaises(CallError):
                    await stranger.start_session('x')


if __name__ == '__main__':
    unittest.main()
