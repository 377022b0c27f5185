#!/usr/bin/env bash
# Runs a program in a system as a container engine runs an image: read-only root, network and processes of its own, the image's user,
# no capabilities, no new privileges, and none of the system calls that the default profiles of engines forbid. Needs root.
#   enter.sh SYSTEM MEDIA PROGRAM…    MEDIA is a folder, read-only at /media; writable: /tmp, /dev/shm, the two volumes of the image
set -euo pipefail
export system=$1 media=$2
shift 2
inside='
set -eu
volume() { mount -t tmpfs -o "nosuid,nodev,size=1g,$1" tmpfs "$system$2"; }
mount --make-rprivate /
mount --bind "$system" "$system"
mount -t proc -o nosuid,nodev,noexec proc "$system/proc"
volume mode=755 /dev
for device in null zero full random urandom; do
  touch "$system/dev/$device"
  mount --bind "/dev/$device" "$system/dev/$device"
done
ln -s /proc/self/fd "$system/dev/fd"
mkdir "$system/dev/shm"
volume mode=1777 /dev/shm
volume mode=1777 /tmp
volume mode=700,uid=10001,gid=10001 /var/lib/trueframe
volume mode=700,uid=10001,gid=10001 /var/cache/trueframe
mount --bind "$media" "$system/media"
mount -o remount,bind,ro "$system/media"
mount -o remount,bind,ro "$system"
ip link set lo up
exec env -i PATH=/usr/local/bin:/usr/bin:/bin NODE_ENV=production HOME=/var/lib/trueframe XDG_CACHE_HOME=/var/cache ALLOWED_CALLS="${ALLOWED_CALLS:-}" \
  "$(command -v chroot)" "$system" setpriv --reuid 10001 --regid 10001 --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all \
  perl -e "$filter" "$@"
'
# The filter of system calls. Without ALLOWED_CALLS it refuses what the profiles of Docker and containerd refuse to programs without
# capabilities: unshare, setns, mount, umount2, pivot_root, clone3, and clone with CLONE_NEWUSER. With it (numbers, as
# deploy/systemd/allowed-calls.sh prints them) it refuses all others, and sockets of families other than unix, inet, inet6 and netlink.
export filter='
my ($load, $if_equal, $if_set, $return) = (0x20, 0x15, 0x45, 0x06);
my ($allow, $eperm, $enosys, $eafnosupport) = (0x7fff0000, 0x00050001, 0x00050026, 0x00050061);
my ($call, $argument, $clone, $socket, $clone3) = (0, 16, 56, 41, 435);
sub when { ([$if_equal, 0, 1, $_[0]], [$return, 0, 0, $_[1]]) }
my @program = [$load, 0, 0, $call];
if (my @allowed = split /,/, $ENV{ALLOWED_CALLS}) {
  my @families = ([$load, 0, 0, $argument], map({ when($_, $allow) } 1, 2, 10, 16), [$return, 0, 0, $eafnosupport]);
  push @program, [$if_equal, 0, scalar @families, $socket], @families, map({ when($_, $allow) } @allowed), [$return, 0, 0, $eperm];
} else {
  push @program, map({ when($_, $eperm) } 272, 308, 165, 166, 155), when($clone3, $enosys), [$if_equal, 0, 3, $clone],
    [$load, 0, 0, $argument], [$if_set, 0, 1, 0x10000000], [$return, 0, 0, $eperm], [$return, 0, 0, $allow];
}
delete $ENV{ALLOWED_CALLS};
my $code = join "", map { pack "SCCL", @$_ } @program;
my $filter = pack "Sx6P", scalar @program, $code;
# prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, filter)
syscall(157, 22, 2, $filter) == 0 or die "no filter of system calls: $!";
exec @ARGV or die "$ARGV[0]: $!";
'
exec unshare --mount --pid --ipc --uts --net --fork --kill-child bash -c "$inside" enter "$@"
