#!/bin/sh
# Makes a Debian or Ubuntu system one that runs Trueframe: what it needs besides Node, and a user for it. Run by root.
#   runtime.sh
# Everything of it may be read-only afterwards but the two folders that are made here.
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# bubblewrap shuts ffmpeg in where the container lets it; tini is the first process, and waits for orphans.
apt-get install -y -qq --no-install-recommends bubblewrap ca-certificates ffmpeg tini >/dev/null
rm -rf /var/lib/apt/lists/* /var/cache/apt/archives/*.deb /var/log/apt /var/log/dpkg.log

# Numbers, so that Kubernetes can see that it is not root, and volumes can be given to it.
groupadd --gid 10001 trueframe
useradd --uid 10001 --gid 10001 --no-create-home --home-dir /var/lib/trueframe --shell /usr/sbin/nologin trueframe
install -d -o trueframe -g trueframe -m 0700 /var/lib/trueframe /var/cache/trueframe
ln -s /opt/trueframe/node_modules/@trueframe/cli/bin/trueframe.js /usr/local/bin/trueframe
