"""Follows a session as docs/api.md says, over restarts of the daemon: one line per event: its number, and JSON.

usage: resume_client.py ADDRESS STUB_FOLDER EXAMPLE_FOLDER SESSION_ID
"""
import json
import sys

import grpc
from google.protobuf.json_format import MessageToDict

address, stubs, example, session_id = sys.argv[1:5]
sys.path[:0] = [stubs, example]
import client  # noqa: E402
from trueframe.v1 import trueframe_pb2_grpc  # noqa: E402

client.show = lambda event: print(event.sequence, json.dumps(MessageToDict(event)), flush=True)
with grpc.insecure_channel(address) as channel:
    client.watch(trueframe_pb2_grpc.TrueframeServiceStub(channel), session_id)
