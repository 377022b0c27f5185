"""One call is one stream: prints each verdict as it comes.

PYTHONPATH=stubs python3 examples/client.py SOURCE [ADDRESS]; docs/clients.md says how to make the stubs.
"""
import sys
from pathlib import Path

import grpc
from trueframe.v1 import event_pb2, trueframe_pb2, trueframe_pb2_grpc

source = sys.argv[1] if len(sys.argv) > 1 else 'examples/demo.mp4'
address = sys.argv[2] if len(sys.argv) > 2 else '127.0.0.1:50051'
request = trueframe_pb2.AnalyzeRequest(
    source=source if '://' in source else str(Path(source).resolve()))


def tell(verdict):
    who = f'track {verdict.track_id}' if verdict.track_id else 'session'
    label = event_pb2.Label.Name(verdict.label).removeprefix('LABEL_')
    # Without this question an absent score reads as 0.0, which is the score of a face beyond doubt.
    score = f'{verdict.score:.3f}' if verdict.HasField('score') else '-'
    print('final' if verdict.final else '     ', who, label, score, *verdict.reasons, flush=True)


with grpc.insecure_channel(address) as channel:
    try:
        for event in trueframe_pb2_grpc.TrueframeServiceStub(channel).Analyze(request):
            if event.HasField('verdict'):
                tell(event.verdict)
            elif event.HasField('summary'):
                frames = event.summary.frames
                print(f'{frames.analysed} of {frames.received} frames analysed')
    except grpc.RpcError as error:
        sys.exit(error.details())
