#!/usr/bin/env bash
# Prints the numbers of the system calls that the unit allows, with commas between them, for deploy/container/enter.sh. x86-64 only.
#   ALLOWED_CALLS=$(deploy/systemd/allowed-calls.sh) deploy/container/check.sh SYSTEM MEDIA
set -euo pipefail
unit=$(dirname "$0")/trueframe.service
expand() { # expand WORD: a call, or a set of calls and sets
  case $1 in
    @*) systemd-analyze --no-pager syscall-filter "$1" | sed -n 's/^ *\([@a-z0-9_-]*\)$/\1/p' | tail -n +2 | while read -r word; do expand "$word"; done ;;
    *) echo "$1" ;;
  esac
}
sed -n 's/^SystemCallFilter=//p' "$unit" | tr ' ' '\n' | while read -r word; do expand "$word"; done | sort -u |
  awk 'NR == FNR { if ($1 == "#define" && sub(/^__NR_/, "", $2)) number[$2] = $3; next } $1 in number { print number[$1] }' \
    /usr/include/x86_64-linux-gnu/asm/unistd_64.h - | sort -n | paste -sd,
