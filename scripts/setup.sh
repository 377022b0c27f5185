#!/usr/bin/env bash
# Installs what Trueframe needs and builds it: ffmpeg (Debian or Ubuntu), npm packages, the compiled code.
# Says what it does; does nothing that is done already.
#   scripts/setup.sh                     to run it
#   scripts/setup.sh --with-test-tools   also what the tests use: an RTSP server, promtool, strace,
#                                        libfaketime, a Python gRPC client, a Vulkan driver that needs no GPU
set -euo pipefail
cd "$(dirname "$0")/.."

packages=()
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
  want prometheus -- promtool --version
  want strace -- strace --version
  want libfaketime -- sh -c 'ls /usr/lib/*/faketime/libfaketime.so.1'
  # SwiftShader, a Vulkan driver in software: models run on the webgpu provider with it.
  want chromium-common libvulkan1 -- test -e /usr/lib/chromium/vk_swiftshader_icd.json
fi
if [ ${#packages[@]} -gt 0 ]; then
  if ! command -v apt-get >/dev/null; then
    echo "setup: please install: ${packages[*]}" >&2
    exit 1
  fi
  echo "setup: installing ${packages[*]} with apt-get"
  sudo=''
  [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
fi

if [ ! -d node_modules ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  echo 'setup: installing npm packages'
  npm ci --loglevel=error
fi
echo 'setup: building'
npm run --silent build
