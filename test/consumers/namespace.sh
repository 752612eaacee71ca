#!/bin/sh
# namespace.sh HOSTS MOUNTS COMMAND...: runs inside `unshare --mount --net` and makes it a machine of its own.
# HOSTS are names of the loopback address; MOUNTS are lines FROM:TO.
set -eu
hosts=$1 mounts=$2
shift 2
tools=$(dirname "$(readlink -f "$0")")/../../.tools
private=$tools/namespace

"$tools/bin/ip-trixie" link set lo up
mount -t tmpfs -o mode=0755 tmpfs "$private"

# /etc is copied, because programs and mounts below write there; unreadable files do not matter to them.
mkdir "$private/etc"
cp -a /etc/. "$private/etc/" 2>/dev/null || true
for name in nginx www-data crontab; do
  grep -q "^$name:" "$private/etc/group" || echo "$name:x:997:" >>"$private/etc/group"
  grep -q "^$name:" "$private/etc/passwd" || echo "$name:x:997:997::/nonexistent:/bin/false" >>"$private/etc/passwd"
done
echo "127.0.0.1 localhost $hosts" >"$private/etc/hosts"
mount --bind "$private/etc" /etc

for folder in /var/lib /var/log /var/cache /var/spool /run; do
  mkdir -p "$private/before$folder" "$private$folder"
  mount --bind "$folder" "$private/before$folder"
  for entry in "$folder"/*; do
    [ -e "$entry" ] && ln -s "$private/before$entry" "$private$folder/"
  done
  mount --bind "$private$folder" "$folder"
done
mkdir -p /var/lib/nginx /var/log/nginx /var/cache/nginx
rm -rf /var/spool/cron
mkdir -p /var/spool/cron/crontabs

echo "$mounts" | while IFS=: read -r from to; do
  [ -n "$from" ] || continue
  mkdir -p "$(dirname "$to")"
  if [ -d "$from" ]; then mkdir -p "$to"; elif [ ! -e "$to" ]; then : >"$to"; fi
  mount --bind "$from" "$to"
done

exec "$@"
