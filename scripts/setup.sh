#!/usr/bin/env bash
# Installs what Trueframe needs and builds it: ffmpeg (Debian or Ubuntu), npm packages, the compiled code.
# Says what it does; does nothing that is done already.
#   scripts/setup.sh                     to run it
#   scripts/setup.sh --with-test-tools   also what the tests use: an RTSP server, promtool, curl, jq, strace, bubblewrap, flake8,
#                                        libfaketime, Chromium, gRPC for Python and Go, mypy, a Vulkan driver that needs no GPU,
#                                        torch and what else training/ needs (TRUEFRAME_TRAINING_TESTS=no leaves it out)
set -euo pipefail
cd "$(dirname "$0")/.."

packages=()
training=()
want() { # want PACKAGE… -- TEST-COMMAND…
  local names=()
  while [ "$1" != -- ]; do names+=("$1"); shift; done
  shift
  "$@" >/dev/null 2>&1 || packages+=("${names[@]}")
}
want ffmpeg -- ffmpeg -version
if [ "${1:-}" = --with-test-tools ]; then
  want python3 python3-gi gir1.2-gst-rtsp-server-1.0 gstreamer1.0-plugins-base gstreamer1.0-plugins-good \
    gstreamer1.0-plugins-bad gstreamer1.0-plugins-ugly -- \
    /usr/bin/python3 -c "import gi; gi.require_version('GstRtspServer', '1.0'); from gi.repository import GstRtspServer"
  want gstreamer1.0-plugins-ugly gstreamer1.0-plugins-bad gstreamer1.0-plugins-good gstreamer1.0-plugins-base -- \
    /usr/bin/python3 -c "
import gi; gi.require_version('Gst', '1.0'); from gi.repository import Gst; Gst.init(None)
assert all(Gst.ElementFactory.find(n) for n in ('x264enc', 'rtph264pay', 'videotestsrc', 'h264parse'))"
  want python3-grpcio python3-protobuf -- /usr/bin/python3 -c 'import grpc, google.protobuf'
  want protobuf-compiler libprotobuf-dev -- test -e /usr/bin/protoc -a -e /usr/include/google/protobuf/any.proto
  want protobuf-compiler-grpc -- test -x /usr/bin/grpc_python_plugin
  want golang-go golang-google-grpc-dev golang-github-golang-protobuf-1-5-dev protoc-gen-go-1-5 protoc-gen-go-grpc -- \
    test -x /usr/bin/go -a -x /usr/bin/protoc-gen-go -a -x /usr/bin/protoc-gen-go-grpc \
    -a -d /usr/share/gocode/src/google.golang.org/grpc -a -d /usr/share/doc/golang-github-golang-protobuf-1-5-dev
  want prometheus -- promtool --version
  want curl jq -- sh -c 'curl --version && jq --version'
  want strace -- strace --version
  want bubblewrap -- bwrap --version
  want python3-build python3-setuptools python3-wheel -- /usr/bin/python3 -c 'import build, setuptools, wheel'
  want mypy python3-typeshed -- sh -c '/usr/bin/python3 -m mypy --version && test -d /usr/lib/python3/dist-packages/google-stubs'
  want python3-flake8 -- /usr/bin/python3 -m flake8 --version
  want chromium -- chromium --version
  want nats-server -- nats-server --version
  want shellcheck -- shellcheck --version
  want libfaketime -- sh -c 'ls /usr/lib/*/faketime/libfaketime.so.1'
  # SwiftShader, a Vulkan driver in software: models run on the webgpu provider with it.
  want chromium-common libvulkan1 -- test -e /usr/lib/chromium/vk_swiftshader_icd.json
  if [ "${TRUEFRAME_TRAINING_TESTS:-}" != no ] &&
    ! /usr/bin/python3 -W ignore -c 'import torch, torchvision, cv2, onnx, numpy, PIL, scipy' >/dev/null 2>&1; then
    training=(python3-torch python3-torchvision python3-opencv python3-onnx python3-numpy python3-pil python3-scipy)
  fi
fi
install() {
  echo "setup: installing $* with apt-get"
  local sudo=''
  [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -qq &&
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}
if [ ${#packages[@]} -gt 0 ]; then
  if ! command -v apt-get >/dev/null; then
    echo "setup: please install: ${packages[*]}" >&2
    exit 1
  fi
  install "${packages[@]}"
fi
if [ ${#training[@]} -gt 0 ] && ! { command -v apt-get >/dev/null && install "${training[@]}"; }; then
  if [ "${TRUEFRAME_TRAINING_TESTS:-}" = required ]; then
    echo "setup: please install: ${training[*]}" >&2
    exit 1
  fi
  echo "setup: without ${training[*]} the tests of training/ are skipped" >&2
fi

if [ ! -d node_modules ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  echo 'setup: installing npm packages'
  npm ci --loglevel=error
fi
echo 'setup: building'
npm run --silent build
