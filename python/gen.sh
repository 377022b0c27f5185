#!/usr/bin/env bash
# Generates python/trueframe/v1 and python/trueframe/_rpc from proto/.
#   python/gen.sh [FOLDER]   writes them there instead of python/trueframe
# Takes protoc and the plugin of Debian bookworm (protobuf-compiler 3.21, protobuf-compiler-grpc 1.51): what they write runs with the
# Python packages of the same age and with newer ones. python3-grpc-tools of Debian does not know `optional` fields.
set -euo pipefail
cd "$(dirname "$0")/.."
target=$(realpath -m "${1:-python/trueframe}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

protoc -I proto --python_out="$work" --pyi_out="$work" \
  --plugin=protoc-gen-grpc_python=/usr/bin/grpc_python_plugin --grpc_python_out="$work" \
  proto/trueframe/v1/*.proto
protoc -I proto --python_out="$work" --pyi_out="$work" proto/google/rpc/*.proto
# There is one service, in one of the files.
find "$work" -name '*_pb2_grpc.py' ! -name trueframe_pb2_grpc.py -delete

mkdir -p "$target/v1" "$target/_rpc"
cp "$work"/trueframe/v1/*_pb2*.py* "$target/v1"
cp "$work"/google/rpc/*_pb2.py* "$target/_rpc"
# googleapis-common-protos has these messages, too, and Python has a message once: trueframe/_rpc chooses.
sed -i 's/^from google\.rpc import/from trueframe._rpc import/' "$target"/v1/*_pb2.py "$target"/v1/*_pb2.pyi

{
  printf 'from typing import Any\n\n\nclass TrueframeServiceStub:\n    def __init__(self, channel: Any) -> None: ...\n'
  sed -n 's/^  rpc \([A-Za-z]*\)(.*/    \1: Any/p' proto/trueframe/v1/trueframe.proto
  printf '\n\nclass TrueframeServiceServicer: ...\n\n\n'
  printf 'def add_TrueframeServiceServicer_to_server(servicer: Any, server: Any) -> None: ...\n'
} >"$target/v1/trueframe_pb2_grpc.pyi"
