#!/usr/bin/env python3
"""Receives notices of the webhook sink, checks their signatures, and drops those that come again.

    WEBHOOK_SECRET=... ./webhook_receiver.py PORT

Prints each notice, one line of JSON.
"""
import base64
import hashlib
import hmac
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = os.environ["WEBHOOK_SECRET"]
KEY = base64.b64decode(SECRET[6:]) if SECRET.startswith("whsec_") else SECRET.encode()
# In a database, with the work that a notice causes, it also holds across restarts.
SEEN = set()


def is_genuine(headers, body):
    """Returns true for a message that our secret has signed within the last five minutes."""
    message_id, sent_at = headers["webhook-id"], headers["webhook-timestamp"]
    signed = f"{message_id}.{sent_at}.".encode() + body
    expected = base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest()).decode()
    given = headers["webhook-signature"].split()
    is_signed = any(hmac.compare_digest(f"v1,{expected}", one) for one in given)
    return is_signed and abs(time.time() - int(sent_at)) < 300


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        is_ours = is_genuine(self.headers, body)
        if is_ours and self.headers["webhook-id"] not in SEEN:
            SEEN.add(self.headers["webhook-id"])
            sys.stdout.write(body.decode() + "\n")
            sys.stdout.flush()
        self.send_response(204 if is_ours else 401)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver).serve_forever()
