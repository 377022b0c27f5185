"""Runs a model of a server that speaks the Open Inference Protocol, and prints what it gave as JSON."""
import json
import struct
import sys

import grpc

ADDRESS, STUBS, MODEL, PIXELS = sys.argv[1:5]
sys.path.insert(0, STUBS)
from inference import grpc_service_pb2, grpc_service_pb2_grpc  # noqa: E402

stub = grpc_service_pb2_grpc.GRPCInferenceServiceStub(grpc.insecure_channel(ADDRESS))
metadata = stub.ModelMetadata(grpc_service_pb2.ModelMetadataRequest(name=MODEL))
port = metadata.inputs[0]
with open(PIXELS, 'rb') as file:
    pixels = file.read()
shape = list(port.shape)
row = 1
for dim in shape[1:]:
    row *= dim
shape[0] = len(pixels) // row
request = grpc_service_pb2.ModelInferRequest(model_name=MODEL, id='from-python', raw_input_contents=[pixels])
request.inputs.add(name=port.name, datatype=port.datatype, shape=shape)
answer = stub.ModelInfer(request, timeout=30)
raw = answer.raw_output_contents[0]
print(json.dumps({
    'live': stub.ServerLive(grpc_service_pb2.ServerLiveRequest()).live,
    'ready': stub.ModelReady(grpc_service_pb2.ModelReadyRequest(name=MODEL)).ready,
    'platform': metadata.platform,
    'input': [port.datatype, list(port.shape)],
    'id': answer.id,
    'output': [answer.outputs[0].name, answer.outputs[0].datatype, list(answer.outputs[0].shape)],
    'values': struct.unpack('<%df' % (len(raw) // 4), raw),
}))
