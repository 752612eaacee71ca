#!/bin/sh
# Sentinel writes what it learns into its configuration. Each start makes it anew: what the spec says, and of the old one
# who leads, who else is there and how often they have voted.
set -eu
umask 077
old=/data/sentinel.conf
[ -e "$old" ] || : >"$old"
leader=$(sed -n 's/^sentinel monitor cache "\{0,1\}\([^ "]*\).*/\1/p' "$old")
{
  cat /etc/redis/sentinel.conf
  echo "sentinel monitor cache ${leader:-cache} 6379 2"
  echo 'sentinel down-after-milliseconds cache 5000'
  echo 'sentinel failover-timeout cache 60000'
  printf 'user default on #%s ~* &* +@all\n' "$(tr -d '\n' </run/secrets/cache-password | sha256sum | cut -d ' ' -f 1)"
  printf 'sentinel sentinel-pass "%s"\n' "$(sed 's/[\\"]/\\&/g' /run/secrets/cache-password)"
  printf 'sentinel auth-user cache replication\n'
  printf 'sentinel auth-pass cache "%s"\n' "$(sed 's/[\\"]/\\&/g' /run/secrets/cache-replication)"
  grep -E '^sentinel (myid|current-epoch|config-epoch|leader-epoch|known-replica|known-sentinel) ' "$old" || :
} >/data/sentinel.conf.new
mv /data/sentinel.conf.new "$old"
exec redis-server "$old" --sentinel
