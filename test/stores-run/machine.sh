#!/bin/sh
# machine.sh FOLDER SERVERS: runs inside `unshare --mount --net --pid --fork` and gets a network of its own ready, in which every
# container of FOLDER has a root beside the others. Says `ready`, and ends when its standard input does.
set -eu
folder=$1 servers=$2
"$(dirname "$(readlink -f "$0")")/../../.tools/bin/ip-trixie" link set lo up

for root in "$folder"/*/root; do
  mkdir -p "$root/usr" "$root/dev" "$root/proc" "$root/etc" "$root/tmp" "$root/run"
  mount --bind "$servers/usr" "$root/usr"
  for link in bin sbin lib lib64; do [ -e "$root/$link" ] || ln -s "usr/$link" "$root/$link"; done
  mount --rbind /dev "$root/dev"
  mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
  mount --bind /proc "$root/proc"
done
echo ready
exec cat >/dev/null
