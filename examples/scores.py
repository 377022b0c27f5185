"""An absent score is not 0: tells the session's score, or that there is none.

Stubs: python3 -m grpc_tools.protoc -Iproto --python_out=stubs --grpc_python_out=stubs \
    proto/trueframe/v1/*.proto proto/google/rpc/*.proto
Usage: PYTHONPATH=stubs python3 examples/scores.py SOURCE [ADDRESS]
"""
import os
import sys

import grpc
from trueframe.v1 import event_pb2, trueframe_pb2, trueframe_pb2_grpc


def score_of(verdict):
    """`verdict.score` alone reads 0.0, certainly authentic, where nothing could be scored."""
    return verdict.score if verdict.HasField('score') else None


source = os.path.abspath(sys.argv[1])
address = sys.argv[2] if len(sys.argv) > 2 else '127.0.0.1:50051'
with grpc.insecure_channel(address) as channel:
    client = trueframe_pb2_grpc.TrueframeServiceStub(channel)
    for event in client.Analyze(trueframe_pb2.AnalyzeRequest(source=source)):
        if event.WhichOneof('payload') == 'summary':
            verdict = event.summary.verdict
            score = score_of(verdict)
            print(event_pb2.Label.Name(verdict.label), 'no score' if score is None else score)
