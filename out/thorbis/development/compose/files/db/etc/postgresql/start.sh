#!/bin/sh
# Starts the server. Where its data is there already, its roles first get the passwords of today, with nobody else there.
set -eu
umask 077
if [ -s "$PGDATA/PG_VERSION" ] && [ ! -e "$PGDATA/recovery.signal" ]; then
  sh /etc/postgresql/roles.sh >/tmp/roles.sql
  postgres --single -c config_file=/etc/postgresql/postgresql.conf "$POSTGRES_DB" </tmp/roles.sql >/dev/null
  rm /tmp/roles.sql
fi
exec docker-entrypoint.sh "$@"
