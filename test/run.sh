#!/usr/bin/env bash
# All tests: installs what is missing, builds, runs every vitest project, ends with one line of totals.
#   npm test            everything
#   npm test -- NAME…   only test files whose path contains NAME
set -euo pipefail
cd "$(dirname "$0")/.."
[ "${TRUEFRAME_IS_SET_UP:-}" = yes ] || scripts/setup.sh --with-test-tools
export TRUEFRAME_SHARED="${TRUEFRAME_SHARED:-$(cd .. && pwd)/shared}"
report="$(mktemp)"
trap 'rm -f "$report"' EXIT
status=0
npx vitest run --reporter=default --reporter=json --outputFile.json="$report" "$@" || status=$?
node test/totals.mjs "$report" || status=1
exit "$status"
