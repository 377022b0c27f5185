"""google.rpc.Status and its details: those of googleapis-common-protos where they are installed, else our own."""
try:
    from google.rpc import error_details_pb2, status_pb2
except ImportError:
    from trueframe._rpc import error_details_pb2, status_pb2

__all__ = ['error_details_pb2', 'status_pb2']
