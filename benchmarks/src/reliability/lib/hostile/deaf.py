"""Callers of four calls each that never read their sockets: deaf.py HOST PORT COUNT PATH REQUEST_IN_HEX. Prints `open`, then holds them."""

import socket
import struct
import sys
import time


# The answers of so many are more than the system takes for a socket that is not read.
CALLS = 4


def frame(kind, flags, stream, body):
    return struct.pack(">I", len(body))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + body


def text(value):
    # Longer ones would need another byte of length.
    data = value.encode()
    assert len(data) < 127
    return bytes([len(data)]) + data


def header(name, value):
    return b"\0" + text(name) + text(value)


def request(path, body):
    fields = [
        (":method", "POST"),
        (":scheme", "http"),
        (":path", path),
        (":authority", "deaf"),
        ("content-type", "application/grpc"),
        ("te", "trailers"),
    ]
    head = b"".join(header(name, value) for name, value in fields)
    # Windows as large as they can be: nothing but the socket is ever full.
    settings = struct.pack(">HI", 4, 2**31 - 1)
    window = struct.pack(">I", 2**31 - 1 - 65535)
    message = b"\0" + struct.pack(">I", len(body)) + body
    return b"".join(
        [
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            frame(4, 0, 0, settings),
            frame(8, 0, 0, window),
        ]
        + [frame(1, 4, stream, head) + frame(0, 1, stream, message) for stream in range(1, 2 * CALLS, 2)]
    )


def main():
    host, port, count, path, body = sys.argv[1:]
    sent = request(path, bytes.fromhex(body))
    held = []
    for _ in range(int(count)):
        caller = socket.socket()
        # Small buffers and segments, so that the system takes little on behalf of the caller.
        caller.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        caller.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)
        caller.connect((host, int(port)))
        caller.sendall(sent)
        held.append(caller)
    print("open", flush=True)
    time.sleep(600)


main()
