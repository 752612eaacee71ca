#!/bin/sh
# Starts the server as the one that leads, or as a standby of it.
set -eu
umask 077
hash() { tr -d '\n' <"/run/secrets/$1" | sha256sum | cut -d ' ' -f 1; }
printf 'user default on #%s ~* &* +@all\n' "$(hash cache-password)" >/tmp/users.acl
printf 'user replication on #%s +psync +replconf +ping &* +multi +slaveof +exec +subscribe +config|rewrite +role +publish +info +client|setname +client|kill +script|kill\n' "$(hash cache-replication)" >>/tmp/users.acl
printf 'masteruser replication\nmasterauth "%s"\n' "$(sed 's/[\\"]/\\&/g' /run/secrets/cache-replication)" >/tmp/replication.conf

# Who leads: what the sentinels say; else what was so when this server stopped; else the first one.
leader=
for sentinel in cache-sentinel-1 cache-sentinel-2 cache-sentinel-3; do
  leader=$(REDISCLI_AUTH=$(cat /run/secrets/cache-password) timeout 3 redis-cli --raw -h "$sentinel" -p 26379 sentinel get-master-addr-by-name cache 2>/dev/null | sed -n '1s/^[a-z0-9.-]*$/&/p') || leader=
  [ -z "$leader" ] || break
done
if [ -z "$leader" ] && [ -s /data/redis.conf ]; then
  leader=$(sed -n 's/^replicaof "\{0,1\}\([^ "]*\).*/\1/p' /data/redis.conf)
  leader=${leader:-cache}
fi
leader=${leader:-cache}
{
  cat /etc/redis/redis.conf
  [ "$leader" = cache ] || echo "replicaof $leader 6379"
} >/data/redis.conf.new
mv /data/redis.conf.new /data/redis.conf
exec redis-server /data/redis.conf
