#!/bin/sh
set -eu
umask 077
hash=$(tr -d '\n' < /run/secrets/cache-password | sha256sum | cut -d ' ' -f 1)
printf 'user default on #%s ~* &* +@all\n' "$hash" > /tmp/users.acl
exec redis-server /etc/redis/redis.conf
