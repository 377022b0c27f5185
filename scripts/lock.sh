#!/usr/bin/env bash
# Renews package-lock.json after a change of dependencies. Works in an empty folder: with a node_modules beside it npm
# forgets the optional packages of other platforms, and `npm ci` then refuses the file.
set -euo pipefail
cd "$(dirname "$0")/.."
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
git ls-files --cached --others --exclude-standard -- '*package.json' '.npmrc' | grep -v '^test/fixtures/' |
  while read -r file; do install -D -m 644 "$file" "$folder/$file"; done
[ "${1:-}" = --fresh ] || cp package-lock.json "$folder/"
(cd "$folder" && npm install --package-lock-only --loglevel=error)
cp "$folder/package-lock.json" .
