#!/usr/bin/env bash
# Sets up what is missing and analyses a clip: yours, or the demo clip, which shows a face that belongs to nobody.
#   scripts/quickstart.sh [FILE or RTSP URL] [further options of `trueframe analyze`]
set -euo pipefail
here="$(cd "$(dirname "$0")/.." && pwd)"
"$here/scripts/setup.sh"
[ $# -gt 0 ] || set -- "$(realpath --relative-to=. "$here/examples/demo.mp4")"
exec node "$here/daemon/bin/trueframe.js" analyze "$@"
