"""A caller in another language: stubs from protoc, one Analyze call, one line of JSON per event.

usage: analyze_client.py ADDRESS STUB_FOLDER SOURCE PIPELINE
"""
import json
import sys

import grpc
from google.protobuf.json_format import MessageToDict

address, stubs, source, pipeline = sys.argv[1:5]
sys.path.insert(0, stubs)
from google.rpc import error_details_pb2  # noqa: E402, F401  (lets JSON show the details of an error)
from trueframe.v1 import trueframe_pb2, trueframe_pb2_grpc  # noqa: E402

with grpc.insecure_channel(address) as channel:
    client = trueframe_pb2_grpc.TrueframeServiceStub(channel)
    request = trueframe_pb2.AnalyzeRequest(source=source, options={'pipeline': pipeline})
    try:
        for event in client.Analyze(request, timeout=120):
            print(json.dumps(MessageToDict(event)), flush=True)
    except grpc.RpcError as error:
        print(json.dumps({'code': error.code().name, 'details': error.details()}), flush=True)
