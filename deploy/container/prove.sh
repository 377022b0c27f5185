#!/usr/bin/env bash
# Runs the steps of the Containerfile without a container engine, in systems that debootstrap makes, then the result as the image would
# run: as the image's user, with tini as first process, a read-only root and no capabilities. Says what it has seen.
#   deploy/container/prove.sh [FOLDER]    needs root, debootstrap, Node and npm in /usr; FOLDER (default: a temporary one) keeps the systems
# Fetches Debian and npm packages, nothing else. Takes a few minutes.
set -euo pipefail
repository=$(cd "$(dirname "$0")/../.." && pwd)
work=${1:-$(mktemp -d)}
mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
mkdir -p "$work"
say() { echo "prove: $*"; }
fail() {
  say "FAILED: $*" >&2
  exit 1
}

# Stands for debian:bookworm-slim of the Containerfile, and with npm for node:22-bookworm-slim.
system() { # system NAME
  rm -rf "${work:?}/$1"
  cp -a "$work/debian" "$work/$1"
  install -m 755 "$(readlink -f "$(command -v node)")" "$work/$1/usr/local/bin/node"
  # The way to the registries, as an engine would lend it.
  cp /etc/resolv.conf "$work/$1/etc/resolv.conf"
  install -D -m 644 /etc/ssl/certs/ca-certificates.crt "$work/$1/etc/ssl/certs/ca-certificates.crt"
}
if [ ! -e "$work/debian/etc/debian_version" ]; then
  say 'debootstrap'
  debootstrap --variant=minbase bookworm "$work/debian" "$mirror" >"$work/debootstrap.log"
fi
security='deb http://deb.debian.org/debian-security bookworm-security main'
grep -qsF "$security" "$work/debian/etc/apt/sources.list" || echo "$security" >>"$work/debian/etc/apt/sources.list"

step() { # step NAME COMMAND…: as an engine runs the steps of an image: by its root, with /proc and /dev
  root=$work/$1 unshare --mount --pid --fork --kill-child bash -c '
    mount -t proc proc "$root/proc" && mount --rbind /dev "$root/dev" && exec chroot "$root" "$@"' step "${@:2}"
}

say "build.sh with Node $(node --version)"
system build
cp -a "$(npm root -g)/npm" "$work/build/usr/local/lib/npm"
ln -s ../lib/npm/bin/npm-cli.js "$work/build/usr/local/bin/npm"
mkdir "$work/build/src" "$work/build/opt/trueframe"
# The files that .dockerignore lets in.
mapfile -t left_out < <(sed -n '/^[a-z]*$/p' "$repository/.dockerignore")
git -C "$repository" ls-files --cached --others --exclude-standard -z -- . "${left_out[@]/#/:(exclude,top)}" |
  tar -C "$repository" --null -T - -c | tar -C "$work/build/src" -x
step build sh /src/deploy/container/build.sh /src /opt/trueframe

say 'runtime.sh'
system image
install -m 755 "$repository/deploy/container/runtime.sh" "$work/image/mnt/"
step image sh /mnt/runtime.sh
rm "$work/image/mnt/runtime.sh"
cp -a "$work/build/opt/trueframe" "$work/image/opt/"
for tool in npm cc gcc g++ make python3 git curl wget; do
  ! chroot "$work/image" sh -c "command -v $tool" || fail "$tool is in the last stage"
done
say "size: $(du -sm "$work/image" | cut -f1) MiB, of which /opt/trueframe $(du -sm "$work/image/opt/trueframe" | cut -f1) MiB"

"$repository/deploy/container/check.sh" "$work/image" "$repository/examples"
say 'proved'
