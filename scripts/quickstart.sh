#!/usr/bin/env bash
# Sets up what is missing and analyses a clip: yours, or two of a person who was drawn by code, untouched and with another face swapped in.
#   scripts/quickstart.sh [FILE or RTSP URL] [further options of `trueframe analyze`]
set -euo pipefail
here="$(cd "$(dirname "$0")/.." && pwd)"
"$here/scripts/setup.sh"
if [ $# -eq 0 ]; then
  examples="$(realpath --relative-to=. "$here/examples")"
  set -- "$examples/untouched.mp4" "$examples/swapped.mp4"
fi
exec node "$here/cli/bin/trueframe.js" analyze "$@"
