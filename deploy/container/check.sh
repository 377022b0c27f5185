#!/usr/bin/env bash
# Runs `trueframe serve` in a system as its image would, and says what it has seen: ready, healthy, a verdict, a drain. Needs root.
#   check.sh SYSTEM MEDIA    MEDIA has the clips of examples/
set -euo pipefail
system=$1
media=$2
work=$(mktemp -d)
say() { echo "prove: $*"; }
fail() {
  say "FAILED: $*" >&2
  exit 1
}

say 'trueframe serve'
touch "$work/serve.out"
"$(dirname "$0")/enter.sh" "$system" "$media" tini -- trueframe serve \
  >"$work/serve.out" 2>"$work/serve.log" &
engine=$!
trap 'kill -KILL "$engine" 2>/dev/null || true' EXIT
for _ in $(seq 600); do
  ! grep -q '^ready$' "$work/serve.out" || break
  kill -0 "$engine" || fail "it has ended: $(tail -n 3 "$work/serve.log")"
  sleep .1
done
grep -q '^ready$' "$work/serve.out" || fail 'it is not ready after a minute'
first=$(pgrep --parent "$engine")
join=(nsenter --target "$first" --mount --pid --net --ipc --uts --root --wdns=/)
within() { # within COMMAND…: as `docker exec`
  "${join[@]}" setpriv --reuid 10001 --regid 10001 --clear-groups --no-new-privs --bounding-set=-all \
    env -i PATH=/usr/local/bin:/usr/bin:/bin "$@"
}
[ "$(cat "/proc/$first/comm")" = tini ] || fail 'the first process is not tini'
mapfile -t processes < <(pgrep --ns "$first" --nslist pid '')
[ ${#processes[@]} -ge 3 ] || fail 'first process, control process and engine are not all there'
for field in 'Uid:[[:space:]]10001[[:space:]]10001' 'CapEff:[[:space:]]0*$' 'CapBnd:[[:space:]]0*$' 'NoNewPrivs:[[:space:]]1' 'Seccomp:[[:space:]]2'; do
  for process in "${processes[@]}"; do
    grep -q "^$field" "/proc/$process/status" || fail "process $process has another $(grep "^${field%%:*}" "/proc/$process/status")"
  done
done
for place in / /opt/trueframe /etc /usr/local/bin /media; do
  # Not even by root.
  ! "${join[@]}" touch "$place/x" 2>/dev/null || fail "$place can be written"
done
say "${#processes[@]} processes: user 10001, no capabilities, no new privileges, a filter of system calls; the root is read-only"

[ "$(within trueframe health)" = serving ] || fail 'health does not say serving'
say 'trueframe health: serving'
verdict=$(within trueframe analyze /media/swapped.mp4 --address 127.0.0.1:50051 | grep '^Verdict:')
grep -q 'synthetic likely' <<<"$verdict" || fail "the swapped face is not found: $verdict"
say "analyze /media/swapped.mp4: $verdict"

# A live session, which would take 20 seconds, is there when the daemon is asked to end.
within sh -c 'ffmpeg -v quiet -re -stream_loop 3 -i /media/untouched.mp4 -c copy -f mpegts - | trueframe push -' >"$work/push.out" &
push=$!
until within trueframe list sessions --address 127.0.0.1:50051 --json | grep RUNNING | grep -q '"analysed":"[1-9]'; do
  kill -0 "$push" 2>/dev/null || fail "the session has ended before: $(cat "$work/push.out")"
done
kill -TERM "$first"
wait "$push" || fail "the session that ran has ended with $?: $(cat "$work/push.out")"
grep -q '^Verdict:' "$work/push.out" || fail 'the session that ran has no verdict'
wait "$engine" || fail "the daemon has ended with $?"
say "SIGTERM: the session that ran has ended with a verdict ($(grep -o '[0-9]* of [0-9]* frames analysed' "$work/push.out")), the daemon has ended with 0"
