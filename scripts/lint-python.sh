#!/usr/bin/env bash
# Lints the Python of the repository with flake8 and .flake8 (Debian: python3-flake8, which scripts/setup.sh --with-test-tools installs).
set -euo pipefail
cd "$(dirname "$0")/.."
if ! /usr/bin/python3 -m flake8 --version >/dev/null 2>&1; then
  echo 'lint-python: no flake8 here; scripts/setup.sh --with-test-tools installs it' >&2
  exit 0
fi
git ls-files -z '*.py' | xargs -0 /usr/bin/python3 -m flake8
